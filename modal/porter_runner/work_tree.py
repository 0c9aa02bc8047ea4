"""Which folder a run works in, so that another one put in its place is noticed."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from porter_runner.failure import RunFailure


class WorkTreeId(NamedTuple):
    """The folder that the clone made."""

    device: int
    inode: int

    @classmethod
    def of(cls, folder: str) -> WorkTreeId | None:
        """`None` when there is no such folder; a symbolic link is none."""
        try:
            status = os.lstat(folder)
        except FileNotFoundError:
            return None
        return cls(status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None

    @classmethod
    def require(cls, known: WorkTreeId | None, folder: str) -> None:
        """Raises `RunFailure` unless `folder` is still the known one."""
        if cls.of(folder) != known:
            raise RunFailure("runner_crashed", "Another folder was put in the place of the work tree.")
