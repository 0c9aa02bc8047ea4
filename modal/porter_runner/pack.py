"""What a setup made, into one file: an uncompressed tar, which cannot be larger inside than outside."""

from __future__ import annotations

import io
import os
import stat
import tarfile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

CHUNK_BYTES = 1024 * 1024
# In the place of the work tree's path, which is another in every run: scripts of Python environments name it.
ROOT_MARK = b"/porter-work-tree.6f1d2b"


class Tree(NamedTuple):
    """A work tree, and what is called again and again meanwhile: it raises when the run is to stop."""

    root: str
    go_on: Callable[[], None]

    def path(self, name: str) -> str:
        return os.path.join(self.root, name)


def pack(tree: Tree, names: list[str], target: IO[bytes]) -> None:
    """Writes files, and folders with all that is in them. Devices, sockets and pipes are left out."""
    with tarfile.open(fileobj=target, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name in names:
            for member, status in _walk(tree, name.rstrip("/")):
                tree.go_on()
                _add(tar, tree, _header(member, status))


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """A text that names the work tree, naming it anew. In a program the length of a path has a meaning."""
    return content.replace(old, new) if old in content and b"\0" not in content else content


def _walk(tree: Tree, name: str) -> Iterator[tuple[str, os.stat_result]]:
    status = os.lstat(tree.path(name))
    yield name, status
    if stat.S_ISDIR(status.st_mode):
        for child in sorted(os.listdir(tree.path(name))):
            yield from _walk(tree, f"{name}/{child}")


def _header(name: str, status: os.stat_result) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.mode = status.st_mode
    # Build tools compare it with that of sources.
    header.mtime = int(status.st_mtime)
    header.size = status.st_size
    return header


def _add(tar: tarfile.TarFile, tree: Tree, header: tarfile.TarInfo) -> None:
    kind, header.mode = header.mode, stat.S_IMODE(header.mode) & 0o777
    size, header.size = header.size, 0
    path, root = tree.path(header.name), os.fsencode(tree.root)
    if stat.S_ISDIR(kind):
        header.type = tarfile.DIRTYPE
        tar.addfile(header)
    elif stat.S_ISLNK(kind):
        header.type = tarfile.SYMTYPE
        header.linkname = os.fsdecode(os.fsencode(os.readlink(path)).replace(root, ROOT_MARK))
        tar.addfile(header)
    elif stat.S_ISREG(kind):
        with open(path, "rb") as file:
            if size > CHUNK_BYTES:
                header.size = size
                tar.addfile(header, file)
            else:
                content = renamed(file.read(), root, ROOT_MARK)
                header.size = len(content)
                tar.addfile(header, io.BytesIO(content))
