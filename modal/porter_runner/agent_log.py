"""An agent's output on its way to the outbox: split, made readable, masked, cut, counted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from porter_runner.lines import LineSplitter, cut, readable
from porter_runner.outbox import Line, Outbox
from porter_runner.redaction import Redactor, StreamRedactor

if TYPE_CHECKING:
    from porter_runner.claim import Limits
    from porter_runner.outbox import Stream


# A package manager says more than anybody reads, and an agent's lines are what matters.
SETUP_LINES = 2_000


class AgentLog:
    """Takes in both streams of an agent. Lines beyond the limit are counted, not sent."""

    _told_as: Stream | None = None
    """The stream that its lines go out as, where that is not the one they came from."""

    def __init__(self, outbox: Outbox, redactor: Redactor, limits: Limits) -> None:
        self._outbox = outbox
        self._redactor = redactor
        self._limits = limits
        self._max_chars = limits.max_line_chars
        self._max_lines = limits.max_lines
        self._lines_left = limits.max_lines
        self._dropped = 0
        streams: tuple[Stream, ...] = ("stdout", "stderr")
        self._splitters: dict[Stream, LineSplitter] = {
            name: LineSplitter(self._max_chars) for name in streams
        }
        self._redactors: dict[Stream, StreamRedactor] = {name: StreamRedactor(redactor) for name in streams}

    def for_setup(self) -> AgentLog:
        """A log for what is no agent: nobody looks in its lines for what an agent did."""
        lines = min(self._limits.max_lines, SETUP_LINES)
        log = AgentLog(self._outbox, self._redactor, self._limits._replace(max_lines=lines))
        log._told_as = "runner"
        return log

    def has_room(self) -> bool:
        return self._outbox.has_room()

    def feed(self, stream: Stream, data: bytes) -> None:
        """Takes in what came from one stream."""
        self._forward(stream, self._splitters[stream].feed(data))

    def drop(self, data: bytes) -> None:
        """Counts what came without taking it in."""
        self._dropped += data.count(b"\n")

    def end(self) -> None:
        """Both streams have ended: forwards unfinished lines, and says how many lines were left out."""
        for stream, splitter in self._splitters.items():
            self._forward(stream, splitter.end())
        if self._dropped > 0:
            self.note(f"{self._dropped:,} more lines were not recorded; at most {self._max_lines:,} are.")

    def note(self, text: str) -> None:
        """Adds a line of the runner's own."""
        self._outbox.put(Line(_now_ms(), "runner", cut(self._redactor.text(text), self._max_chars)))

    def _forward(self, stream: Stream, lines: list[bytes]) -> None:
        at_ms = _now_ms()
        kept = lines[: self._lines_left]
        self._lines_left -= len(kept)
        self._dropped += len(lines) - len(kept)
        for line in kept:
            # Masked before it is cut: half a secret is harder to recognise than a whole one.
            text = cut(self._redactors[stream].line(readable(line)), self._max_chars)
            self._outbox.put(Line(at_ms, self._told_as or stream, text))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
