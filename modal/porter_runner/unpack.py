"""
From an archive back into a work tree.

Nothing in an archive is trusted to lie where it says. All names are checked before the first file is written,
and what is written is new: no file is replaced, no symbolic link is followed. So links may lead anywhere, as
those of a Python environment do, which `tarfile`'s own filters would refuse.
"""

from __future__ import annotations

import os
import stat
import tarfile
from typing import TYPE_CHECKING

from porter_runner.pack import CHUNK_BYTES, ROOT_MARK, renamed
from porter_runner.workplace import remove_tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

    from porter_runner.pack import Tree

PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


class ArchiveRefused(Exception):
    """An archive that no runner has made, or that does not fit the work tree."""


def unpack(source: IO[bytes], tree: Tree) -> list[str]:
    """
    Puts what `pack` wrote into a work tree that has none of it, and returns the paths at its top. Raises
    `ArchiveRefused`, `tarfile.TarError` or `OSError`, and then has removed what it wrote.
    """
    made: list[str] = []
    try:
        with tarfile.open(fileobj=source, mode="r:") as tar:
            members = tar.getmembers()
        tops = _tops(members)
        for top in tops:
            _make_way(tree, top)
        for member in members:
            tree.go_on()
            if member.name in tops:
                made.append(member.name)
            _write(source, tree, member)
        _finish_folders(tree, reversed([member for member in members if member.isdir()]))
    except BaseException:
        remove(tree, made)
        raise
    return made


def remove(tree: Tree, names: Iterable[str]) -> None:
    """Takes what was unpacked away again."""
    for name in names:
        remove_tree(tree.path(name))


def _tops(members: list[tarfile.TarInfo]) -> set[str]:
    """The members that lie in no folder of the archive. Raises `ArchiveRefused`."""
    folders: set[str] = set()
    others: set[str] = set()
    tops: set[str] = set()
    for member in members:
        name = member.name
        parts = name.split("/")
        parents = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if any(part in ("", ".", "..") or "\0" in part for part in parts) or parts[0].casefold() == ".git":
            raise ArchiveRefused(f"it has a path that is not allowed: {name!r}")
        if not (member.type in PLAIN or member.isdir() or member.issym()):
            raise ArchiveRefused(f"it has something that is neither file, folder nor symbolic link: {name!r}")
        if name in folders or name in others or parents & others:
            raise ArchiveRefused(f"it has a path twice, or one through a file: {name!r}")
        if not parents & folders:
            tops.add(name)
        (folders if member.isdir() else others).add(name)
    return tops


def _make_way(tree: Tree, top: str) -> None:
    """Makes the missing folders above a top. Raises `ArchiveRefused` where something is in the way."""
    *parents, _ = top.split("/")
    folder = ""
    for name in parents:
        folder = os.path.join(folder, name)
        if not os.path.lexists(tree.path(folder)):
            os.mkdir(tree.path(folder), 0o755)
        elif not stat.S_ISDIR(os.lstat(tree.path(folder)).st_mode):
            raise ArchiveRefused(f"something else is there: {folder!r}")
    if os.path.lexists(tree.path(top)):
        raise ArchiveRefused(f"something else is there: {top!r}")


def _write(source: IO[bytes], tree: Tree, member: tarfile.TarInfo) -> None:
    path, root = tree.path(member.name), os.fsencode(tree.root)
    if member.isdir():
        # Writable until all is in it.
        os.mkdir(path, 0o700)
    elif member.issym():
        os.symlink(os.fsencode(member.linkname).replace(ROOT_MARK, root), path)
    else:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(path, flags, 0o600), "wb") as file:
            source.seek(member.offset_data)
            _copy(source, file, member.size, root)
            os.fchmod(file.fileno(), member.mode & 0o777)
        os.utime(path, (member.mtime, member.mtime))


def _copy(source: IO[bytes], target: IO[bytes], size: int, root: bytes) -> None:
    left = size
    while left > 0:
        content = source.read(min(left, CHUNK_BYTES))
        if not content:
            raise ArchiveRefused("it ends too early")
        left -= len(content)
        # As when it was packed, only what is read as a whole is looked at.
        whole = len(content) == size
        target.write(renamed(content, ROOT_MARK, root) if whole else content)


def _finish_folders(tree: Tree, folders: Iterable[tarfile.TarInfo]) -> None:
    for folder in folders:
        path = tree.path(folder.name)
        os.chmod(path, folder.mode & 0o777)
        os.utime(path, (folder.mtime, folder.mtime))
