"""One place that knows whether, and why, the run has to end before its time."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

Reason: TypeAlias = Literal[
    "terminated",  # the runtime sent SIGTERM
    "directive",  # Porter answered `stop`
    "timed_out",  # the agent's wall clock ran out
    "over",  # Porter answered 410: the task ended meanwhile
    "refused",  # Porter does not accept our signature or our form
    "unreachable",  # Porter did not answer for as long as we try
    "crashed",  # the thread that reports died of a fault of its own
]

# After SIGTERM everything is gone within 2 s: the agent's grace, the last report, removal, and a margin.
TERMINATED_GRACE_S = 1.0
TERMINATED_REPORT_S = 1.4
TERMINATED_EXIT_S = 1.8


class Wakeup:
    """A flag that a selector can wait for; may be set from any thread."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)

    def fileno(self) -> int:
        return self._read

    def set(self) -> None:
        # A full pipe is as good as one more byte.
        with contextlib.suppress(BlockingIOError):
            os.write(self._write, b"!")

    def clear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while os.read(self._read, 4096):
                pass


class Stop:
    """A request to end the run. The first reason stands, but SIGTERM, which is in a hurry, outranks it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reason: Reason | None = None
        self._requested = threading.Event()
        self._terminated = threading.Event()
        self._terminated_at = 0.0
        self._interrupts: list[Callable[[], None]] = []
        self.wakeup = Wakeup()

    @property
    def reason(self) -> Reason | None:
        return self._reason

    @property
    def terminated(self) -> bool:
        return self._terminated.is_set()

    def request(self, reason: Reason) -> None:
        """Asks the run to end. Safe from any thread, not from a signal handler."""
        with self._lock:
            if self._reason is None or reason == "terminated":
                self._reason = reason
            if reason == "terminated" and not self.terminated:
                self._terminated_at = time.monotonic()
                self._terminated.set()
            self._requested.set()
            interrupts = list(self._interrupts) if self.terminated else []
        self.wakeup.set()
        for interrupt in interrupts:
            interrupt()

    def on_terminated(self, interrupt: Callable[[], None]) -> None:
        """Has `interrupt` called at SIGTERM, to wake a thread out of a blocking call."""
        with self._lock:
            self._interrupts.append(interrupt)

    def pause(self, seconds: float) -> None:
        """Sleeps; SIGTERM ends the sleep."""
        self._terminated.wait(seconds)

    def report_time_left_s(self) -> float | None:
        """How long the last report may still take; `None` as long as there is no hurry."""
        if not self.terminated:
            return None
        return self._terminated_at + TERMINATED_REPORT_S - time.monotonic()


def _noticed_elsewhere(_number: int, _frame: FrameType | None) -> None:
    """Its presence keeps the signal from ending the process; the wakeup pipe tells of it."""


def watch_signals(stop: Stop, abandon: Callable[[], None]) -> None:
    """
    Turns SIGTERM and SIGINT into a request to stop. Whatever the main thread hangs in by then,
    `abandon` is called 1.8 s later; it must end the process.
    """
    read, write = os.pipe()
    os.set_blocking(write, False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _noticed_elsewhere)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # The interpreter writes to this pipe at once, even while the main thread is in a blocking call.
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)

    def watch() -> None:
        os.read(read, 1)
        stop.request("terminated")
        time.sleep(TERMINATED_EXIT_S)
        abandon()

    threading.Thread(target=watch, name="signals", daemon=True).start()
