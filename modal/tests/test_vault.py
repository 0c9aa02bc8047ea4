"""Archives by their keys, without a run around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from porter_runner.pack import Tree
from porter_runner.unpack import unpack
from porter_runner.vault import ArchiveTooLarge, Vault

if TYPE_CHECKING:
    from pathlib import Path

KEY = "a" * 64


def tree(folder: Path) -> Tree:
    folder.mkdir(exist_ok=True)
    return Tree(str(folder), lambda: None)


def test_more_than_is_kept_leaves_nothing(tmp_path: Path) -> None:
    made = tree(tmp_path / "made")
    (tmp_path / "made" / "big").write_bytes(b"x" * 100_000)
    vault = tmp_path / "vault"
    vault.mkdir()
    with pytest.raises(ArchiveTooLarge):
        Vault(str(vault), max_bytes=50_000).save(KEY, made, ["big"])
    assert list(vault.iterdir()) == []


def test_files_keep_content_mode_and_time_and_folders_may_be_read_only(tmp_path: Path) -> None:
    made = tree(tmp_path / "made")
    folder = tmp_path / "made" / "modules"
    folder.mkdir()
    (folder / "big").write_bytes(bytes(range(256)) * 8192)
    (folder / "näme with\nline").write_bytes(b"\0" + b"/porter-work-tree.6f1d2b")
    (folder / "big").chmod(0o4555)
    folder.chmod(0o555)
    vault = tmp_path / "vault"
    vault.mkdir()
    saved = Vault(str(vault)).save(KEY, made, ["modules/"])
    assert saved.bytes == (vault / f"{KEY}.tar").stat().st_size
    with open(tmp_path / "copy", "x+b") as copy:
        Vault(str(vault)).fetch(KEY, saved.digest, copy)
        assert unpack(copy, tree(tmp_path / "new")) == ["modules"]
    restored = tmp_path / "new" / "modules"
    assert sorted(entry.name for entry in restored.iterdir()) == ["big", "näme with\nline"]
    for name in ("big", "näme with\nline"):
        assert (restored / name).read_bytes() == (folder / name).read_bytes()
        assert int((restored / name).stat().st_mtime) == int((folder / name).stat().st_mtime)
    # A program that runs as its owner is none of a setup's business.
    assert (restored / "big").stat().st_mode & 0o7777 == 0o555
    assert restored.stat().st_mode & 0o777 == 0o555
