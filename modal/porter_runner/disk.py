"""How much of the disk a run uses."""

from __future__ import annotations

import contextlib
import os
import stat
import time

from porter_runner.processes import descendants

FULL_BYTES = 1024 * 1024
BLOCK_BYTES = 512
# Looking at every file may take at most a tenth of the time.
REST_PER_WALK = 10


class Disk:
    """
    Watches what lies below `folder`. Asking is cheap: the tree is only walked when so much of the free space
    went away since the last walk that the limit could be passed.
    """

    def __init__(self, folder: str, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._used_bytes = 0
        self._free_bytes = _free_bytes(folder)
        self._rested_at = 0.0

    def breach(self) -> str | None:
        """What is wrong, for people; `None` when nothing is."""
        try:
            free_bytes = _free_bytes(self._folder)
        except OSError:
            # The agent took the folder away; what it put in its place is not the run's.
            return None
        if free_bytes < FULL_BYTES:
            return "The disk that the run works on is full."
        at_most_bytes = self._used_bytes + self._free_bytes - free_bytes
        now = time.monotonic()
        if at_most_bytes <= self._limit_bytes or now < self._rested_at:
            return None
        # What cannot be measured is as much as it can be.
        used_bytes = _used_bytes(self._folder)
        self._used_bytes = at_most_bytes if used_bytes is None else used_bytes
        self._free_bytes = free_bytes
        self._rested_at = time.monotonic() + REST_PER_WALK * (time.monotonic() - now)
        if self._used_bytes <= self._limit_bytes:
            return None
        return f"The run wrote {self._used_bytes:,} bytes; at most {self._limit_bytes:,} are allowed."


def _free_bytes(folder: str) -> int:
    status = os.statvfs(folder)
    # Part of most file systems is kept for root.
    blocks = status.f_bfree if os.geteuid() == 0 else status.f_bavail
    return blocks * status.f_frsize


def _used_bytes(folder: str) -> int | None:
    """
    Bytes on disk below `folder`, each file once, with what was deleted and is still open; `None` when a part
    of it was closed to us.
    """
    sizes: dict[tuple[int, int], int] = {}
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):
                        status = entry.stat(follow_symlinks=False)
                        sizes[status.st_dev, status.st_ino] = status.st_blocks * BLOCK_BYTES
                        if stat.S_ISDIR(status.st_mode):
                            folders.append(entry.path)
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return sum(sizes.values()) + sum(_deleted_files(os.stat(folder).st_dev).values())


def _deleted_files(device: int) -> dict[tuple[int, int], int]:
    """Sizes of files without a name that this run's processes hold open on `device`."""
    sizes: dict[tuple[int, int], int] = {}
    for pid in descendants():
        with contextlib.suppress(OSError):
            for descriptor in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    status = os.stat(f"/proc/{pid}/fd/{descriptor}")
                    if status.st_nlink == 0 and status.st_dev == device:
                        sizes[status.st_dev, status.st_ino] = status.st_blocks * BLOCK_BYTES
    return sizes
