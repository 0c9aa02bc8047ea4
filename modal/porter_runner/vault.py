"""The folder with a repository's archives. Others may write to it: only digests say which is whose."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from porter_runner.pack import CHUNK_BYTES, pack
from porter_runner.unpack import ArchiveRefused

if TYPE_CHECKING:
    from typing import IO

    from porter_runner.pack import Tree

MAX_BYTES = 2_000_000_000


class ArchiveTooLarge(Exception):
    """What a setup made is more than is kept."""


class Saved(NamedTuple):
    """An archive as it was written, whatever lies there later."""

    digest: str
    bytes: int


class Vault:
    """Saves and fetches archives by their keys."""

    def __init__(self, folder: str, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def save(self, key: str, tree: Tree, names: list[str]) -> Saved:
        """Archives files of a work tree, whole or not at all. Raises `ArchiveTooLarge` or `OSError`."""
        draft = os.path.join(self._folder, f"{key}.{os.urandom(8).hex()}.part")
        try:
            with open(draft, "xb") as file:
                writer = _Writer(file, self._max_bytes)
                pack(tree, names, writer)  # pyright: ignore[reportArgumentType]
            os.replace(draft, self._path(key))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(draft)
            raise
        return Saved(writer.digest.hexdigest(), writer.tell())

    def fetch(self, key: str, digest: str, target: IO[bytes]) -> None:
        """
        Copies an archive to where nobody else writes, and only then looks whether it has this digest.
        Raises `ArchiveRefused` when it is not, `OSError` when there is none.
        """
        # A pipe in its place would be waited for, and a link followed.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(self._path(key), flags), "rb") as source:
            status = os.fstat(source.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > self._max_bytes:
                raise ArchiveRefused("it is not the one that was saved")
            found = hashlib.sha256()
            left = self._max_bytes
            while (content := source.read(CHUNK_BYTES)) and left > 0:
                left -= len(content)
                found.update(content)
                target.write(content)
        if found.hexdigest() != digest:
            raise ArchiveRefused("it is not the one that was saved")
        target.seek(0)

    def _path(self, key: str) -> str:
        return os.path.join(self._folder, f"{key}.tar")


class _Writer:
    """As much of a file as `tarfile` writes to: counts, hashes, and ends in time."""

    def __init__(self, file: IO[bytes], max_bytes: int) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._bytes = 0
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        size = len(content)
        if self._bytes + size > self._max_bytes:
            raise ArchiveTooLarge
        self.digest.update(content)
        self._file.write(content)
        self._bytes += size
        return size

    def tell(self) -> int:
        return self._bytes
