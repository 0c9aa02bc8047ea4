"""What every test of a run needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_porter import FakePorter
from tests.git_forge import GitForge
from tests.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def porter() -> Iterator[FakePorter]:
    porter = FakePorter()
    yield porter
    porter.close()


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[GitForge]:
    root = tmp_path / "forge"
    root.mkdir()
    forge = GitForge(root)
    yield forge
    forge.close()


@pytest.fixture
def scenario(tmp_path: Path, porter: FakePorter, forge: GitForge) -> Iterator[Scenario]:
    scenario = Scenario(tmp_path, porter, forge)
    yield scenario
    scenario.close()
