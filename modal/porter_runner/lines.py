"""From the bytes an agent prints to lines that are safe to store and to show."""

from __future__ import annotations

import re
from functools import cache

CUT_MARK = "…"
# The longest UTF-8 sequence: keeping this many bytes for each character never keeps too few.
BYTES_PER_CHAR = 4


class LineSplitter:
    """
    Splits a stream at line feeds. A line of any length takes bounded memory: what exceeds the limit is
    dropped as it comes. A carriage return within a line restarts it, as on a terminal, so that of a progress
    bar only its last state remains.
    """

    def __init__(self, max_chars: int) -> None:
        # One character more than is shown, so that the cut can be seen.
        self._limit_bytes = (max_chars + 1) * BYTES_PER_CHAR
        self._kept = bytearray()
        self._begun = False
        self._returned = False

    def feed(self, data: bytes) -> list[bytes]:
        """Takes in more of the stream and returns the lines that are now complete, without their ends."""
        *ended, rest = data.split(b"\n")
        lines: list[bytes] = []
        for part in ended:
            self._append(part)
            lines.append(self._take())
        self._append(rest)
        return lines

    def end(self) -> list[bytes]:
        """What stands after the last line feed, when there is anything."""
        return [self._take()] if self._begun else []

    def _append(self, part: bytes) -> None:
        if not part:
            return
        self._begun = True
        text = part.rstrip(b"\r")
        if text and (self._returned or b"\r" in text):
            self._kept.clear()
            text = text[text.rfind(b"\r") + 1 :]
        self._returned = part.endswith(b"\r") or (self._returned and not text)
        self._kept += text[: self._limit_bytes - len(self._kept)]

    def _take(self) -> bytes:
        line = bytes(self._kept)
        self._kept.clear()
        self._begun = self._returned = False
        return line


def readable(line: bytes) -> str:
    """
    The line as text: bytes that are not UTF-8 become U+FFFD, terminal sequences are dropped,
    other control characters become their visible symbols.
    """
    text = line.decode("utf-8", "replace")
    if text.isprintable():
        return text
    return _terminal_sequences().sub("", text).translate(_visible())


def cut(text: str, max_chars: int) -> str:
    """`text` in at most `max_chars` characters, ending in an ellipsis when something is missing."""
    return text if len(text) <= max_chars else text[: max_chars - len(CUT_MARK)] + CUT_MARK


@cache
def _terminal_sequences() -> re.Pattern[str]:
    # ECMA-48: control sequences, then operating system commands with their text, then short escapes.
    return re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])")


@cache
def _visible() -> dict[int, str]:
    symbols = {code: chr(0x2400 + code) for code in range(32) if code != ord("\t")}
    return {**symbols, 0x7F: "\u2421", **dict.fromkeys(range(0x80, 0xA0), "\ufffd")}
