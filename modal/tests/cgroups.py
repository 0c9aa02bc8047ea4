"""Cgroups of a test's own, as a container has them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenario import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path("/sys/fs/cgroup")
# What cgroup v1 and v2 call the same limit.
LIMITS = {"memory": ("memory.limit_in_bytes", "memory.max"), "pids": ("pids.max", "pids.max")}


class Cgroup:
    """A cgroup with a limit, in either version, removed at the end."""

    def __init__(self, controller: str, limit: int) -> None:
        v1 = ROOT / controller
        v1_limit, v2_limit = LIMITS[controller]
        parent = v1 if v1.is_dir() else ROOT
        self.folder = parent / f"porter-test-{os.getpid()}-{controller}"
        self.folder.mkdir()
        (self.folder / (v1_limit if v1.is_dir() else v2_limit)).write_text(str(limit))

    @property
    def entry(self) -> str:
        """Where a process writes its id to move here."""
        return str(self.folder / "cgroup.procs")

    def remove(self) -> None:
        wait_until(lambda: Path(self.entry).read_text() == "")
        self.folder.rmdir()


def limited(controller: str, limit: int) -> Iterator[Cgroup]:
    try:
        cgroup = Cgroup(controller, limit)
    except OSError as error:
        pytest.fail(f"This test needs a cgroup of its own ({error}). Run it as root on Linux with cgroups.")
    yield cgroup
    cgroup.remove()
