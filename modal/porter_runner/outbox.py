"""Lines on their way to Porter: a bounded queue, and the rule when its content is sent."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from porter_runner.callbacks import Phase
    from porter_runner.fields import Json

Stream: TypeAlias = Literal["stdout", "stderr", "runner"]

BATCH_LINES = 1000
BATCH_BYTES = 256 * 1024
COALESCE_S = 0.2
# What may wait while Porter does not answer. Beyond it the agent's pipes are left unread: it waits.
QUEUE_LINES = 5000
QUEUE_BYTES = 4 * 1024 * 1024


class Line(NamedTuple):
    """One line, already masked and cut."""

    at_ms: int
    stream: Stream
    text: str


class Batch(NamedTuple):
    """Lines that are sent together; none of them when it is only a sign of life."""

    phase: Phase
    lines: list[Line]
    archive: Json = None
    """What the setup made, when that has just been archived."""


class Outbox:
    """
    Written by the thread that reads the agent, emptied by the one that reports. The first line of an agent
    and a new phase are due at once; further lines 200 ms after the last batch, or as soon as a batch is full.
    """

    def __init__(self, heartbeat_ms: int, on_room: Callable[[], None]) -> None:
        """`on_room` is called when the queue had been full and no longer is."""
        self._heartbeat_s = heartbeat_ms / 1000
        self._on_room = on_room
        self._changed = threading.Condition()
        self._lines: list[tuple[Line, int]] = []
        self._bytes = 0
        self._phase: Phase = "cloning"
        self._agent_spoke = False
        self._taken_at = time.monotonic()
        self._urgent = False
        self._closed = False
        self._abandoned = False
        self._archive: Json = None
        self.handed_over = threading.Event()
        """Set when Porter knows the archive."""

    def has_room(self) -> bool:
        with self._changed:
            return self._abandoned or not self._full()

    def put(self, line: Line) -> None:
        """Queues a line. Never blocks: whoever writes many asks `has_room` first."""
        size = len(line.text.encode("utf-8", "replace"))
        with self._changed:
            if self._abandoned:
                return
            self._lines.append((line, size))
            self._bytes += size
            if line.stream != "runner" and not self._agent_spoke:
                self._agent_spoke = self._urgent = True
            self._changed.notify()

    def enter(self, phase: Phase) -> None:
        """The run reached another phase."""
        with self._changed:
            self._phase = phase
            self._urgent = True
            self._changed.notify()

    def hand_over(self, archive: Json) -> threading.Event:
        """Reports at once what the setup made. The event is set when Porter has answered."""
        with self._changed:
            self._archive = archive
            self._urgent = True
            self._changed.notify()
        return self.handed_over

    def close(self) -> None:
        """No more lines will come: what is left is due now."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def abandon(self) -> None:
        """Nobody takes batches any more: what is left and what still comes is dropped."""
        with self._changed:
            self._abandoned = True
            self._lines.clear()
            self._bytes = 0
            self._changed.notify()
        self._on_room()

    def take(self) -> Batch | None:
        """Waits until a batch is due and removes it from the queue; `None` when there will be no more."""
        with self._changed:
            while not (self._abandoned or self._is_finished()):
                wait_s = self._due_in_s()
                if wait_s <= 0:
                    return self._cut_batch()
                self._changed.wait(wait_s)
            return None

    def _is_finished(self) -> bool:
        return self._closed and not self._lines and not self._urgent

    def _due_in_s(self) -> float:
        if self._urgent or self._closed or self._batch_is_full():
            return 0.0
        since_s = time.monotonic() - self._taken_at
        return (COALESCE_S if self._lines else self._heartbeat_s) - since_s

    def _batch_is_full(self) -> bool:
        return len(self._lines) >= BATCH_LINES or self._bytes >= BATCH_BYTES

    def _full(self) -> bool:
        return len(self._lines) >= QUEUE_LINES or self._bytes >= QUEUE_BYTES

    def _cut_batch(self) -> Batch:
        was_full = self._full()
        count = size = 0
        for _, line_size in self._lines[:BATCH_LINES]:
            if count > 0 and size + line_size > BATCH_BYTES:
                break
            count += 1
            size += line_size
        taken = [line for line, _ in self._lines[:count]]
        del self._lines[:count]
        self._bytes -= size
        self._urgent = False
        archive, self._archive = self._archive, None
        self._taken_at = time.monotonic()
        if was_full and not self._full():
            self._on_room()
        return Batch(self._phase, taken, archive)
