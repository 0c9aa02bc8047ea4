"""From bytes to lines."""

from __future__ import annotations

import pytest

from porter_runner.lines import LineSplitter, cut, readable


def _lines(*chunks: bytes, max_chars: int = 100) -> list[str]:
    splitter = LineSplitter(max_chars)
    lines = [line for chunk in chunks for line in splitter.feed(chunk)]
    return [cut(readable(line), max_chars) for line in [*lines, *splitter.end()]]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_lines_do_not_depend_on_how_they_arrive(size: int) -> None:
    stream = "one\ntwo\r\n\nüñï\r\n 10%\r 50%\r100%\ndone".encode()
    chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert _lines(*chunks) == ["one", "two", "", "üñï", "100%", "done"]


@pytest.mark.parametrize(
    ("stream", "lines"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"\r\n", [""]),
        (b"a\r", ["a"]),
        (b"a\r\r\n", ["a"]),
        (b"\ra\n", ["a"]),
        (b"a\rb", ["b"]),
    ],
)
def test_a_carriage_return_restarts_a_line_unless_it_ends_one(stream: bytes, lines: list[str]) -> None:
    assert _lines(stream) == lines
    assert _lines(*(bytes([byte]) for byte in stream)) == lines


def test_a_long_line_is_cut_and_the_next_one_is_whole() -> None:
    assert _lines(b"x" * 5000, b"x" * 5000 + b"\nnext\n", max_chars=10) == ["xxxxxxxxx…", "next"]


def test_a_long_line_takes_bounded_memory() -> None:
    splitter = LineSplitter(10)
    for _ in range(100):
        splitter.feed(b"x" * 10_000)
    (line,) = splitter.feed(b"\n")
    assert len(line) <= 44


def test_a_line_of_just_the_limit_is_not_cut() -> None:
    assert _lines("ü".encode() * 10 + b"\n", max_chars=10) == ["ü" * 10]


def test_a_long_line_that_restarts_shows_its_last_state() -> None:
    assert _lines(b"x" * 500 + b"\rend\n", max_chars=10) == ["end"]


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    assert readable(b"a\xff\xfeb \xe2\x82") == "a\ufffd\ufffdb \ufffd"


def test_terminal_sequences_disappear_and_control_characters_become_visible() -> None:
    assert (
        readable(b"\x1b[1;31mred\x1b[0m \x1b]0;title\x07a\x00b\tc\x08d\x7f\xc2\x9b") == "red a␀b\tc␈d␡\ufffd"
    )
    assert readable(b"half \x1b[") == "half ␛["
