"""The bounds of the sandbox, as far as a run can notice that it met one: memory, processes, disk."""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING

from porter_runner.cgroup import FORK_REFUSED, OOM_KILL, EventCount
from porter_runner.disk import Disk
from porter_runner.failure import RunFailure

if TYPE_CHECKING:
    from porter_runner.failure import FailureCode

POLL_S = 0.25
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class Bounds:
    """
    Asked again and again while the agent works, by the thread that watches it. It starts no process and no
    thread, so it works on while the run may not have one more.
    """

    def __init__(self, folder: str, max_disk_bytes: int) -> None:
        """`folder` is where the run works. To be made before the run's first child."""
        counts: dict[FailureCode, tuple[EventCount | None, str]] = {
            "out_of_memory": (EventCount.of(OOM_KILL), "A process was killed because memory was used up."),
            "too_many_processes": (EventCount.of(FORK_REFUSED), "One more process was refused."),
        }
        self._counts = counts
        self._disk = Disk(folder, max_disk_bytes)
        self._poll_at = 0.0
        self.broken: RunFailure | None = None
        """The bound that was met first."""

    def poll(self) -> RunFailure | None:
        """The bound that was met, if any; it looks at most every quarter of a second."""
        now = time.monotonic()
        if self.broken is None and now >= self._poll_at:
            self._poll_at = now + POLL_S
            self.check()
        return self.broken

    def check(self) -> RunFailure | None:
        """Like `poll`, at once."""
        if self.broken is None:
            self.broken = self._met()
        return self.broken

    def explain(self, failure: RunFailure) -> RunFailure:
        """The bound behind a failure of clone or runner, where there is one; otherwise the failure itself."""
        if failure.code not in ("clone_failed", "runner_crashed"):
            return failure
        # Git says what the system said, and by now it has removed what did not fit.
        if any(os.strerror(number) in failure.detail for number in NO_SPACE):
            return RunFailure("disk_full", failure.detail)
        return self.check() or failure

    def _met(self) -> RunFailure | None:
        for code, (count, detail) in self._counts.items():
            if count is not None and count.since() > 0:
                return RunFailure(code, detail)
        full = self._disk.breach()
        return RunFailure("disk_full", full) if full else None
