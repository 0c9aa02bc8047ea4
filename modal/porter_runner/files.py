"""From git's comparison of our index with the base to the files of a changeset."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from porter_runner.fields import Json


class RunGit(Protocol):
    """Runs git and returns what it printed."""

    def __call__(self, *argv: str, stdin: bytes = b"") -> bytes: ...


class Difference(NamedTuple):
    """One entry of `git diff-index --raw`. `blob` is empty for a deleted file."""

    status: str
    mode: str
    blob: str
    path: bytes
    old_path: bytes


def read_files(run: RunGit, base_sha: str, check_size: Callable[[dict[bytes, int], int], None]) -> list[Json]:
    """
    The changed files in the order of their paths. `check_size` gets the size of each content, and the number
    of files, before the first content is read.
    """
    raw = run("diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--find-renames=50%", base_sha)
    differences = parse_raw(raw)
    blobs = list(dict.fromkeys(entry.blob for entry in differences if entry.blob))
    names = "".join(f"{blob}\n" for blob in blobs).encode()
    sizes = _sizes(run("cat-file", "--batch-check", stdin=names)) if blobs else {}
    check_size({entry.path: sizes[entry.blob] for entry in differences if entry.blob}, len(differences))
    contents = _contents(run("cat-file", "--batch", stdin=names)) if blobs else {}
    return [
        _file(entry, contents.get(entry.blob, b""))
        for entry in sorted(differences, key=lambda entry: entry.path)
    ]


def parse_raw(raw: bytes) -> list[Difference]:
    """Reads `:old-mode new-mode old-blob new-blob status NUL path NUL [new path NUL]`."""
    tokens = iter(raw.split(b"\0"))
    differences: list[Difference] = []
    for head in tokens:
        if not head:
            break
        _, mode, _, blob, status = head.decode().split(" ")
        old_path = path = next(tokens)
        if status[0] == "R":
            path = next(tokens)
        differences.append(Difference(status[0], mode, blob if status[0] != "D" else "", path, old_path))
    return differences


def _sizes(listing: bytes) -> dict[str, int]:
    """Reads lines of `blob type size`."""
    sizes: dict[str, int] = {}
    for line in listing.decode().splitlines():
        blob, _, size = line.split(" ")
        sizes[blob] = int(size)
    return sizes


def _contents(stream: bytes) -> dict[str, bytes]:
    """Reads `blob type size`, a line feed, the content, a line feed, and so on."""
    contents: dict[str, bytes] = {}
    at = 0
    while at < len(stream):
        line_end = stream.index(b"\n", at)
        blob, _, size = stream[at:line_end].decode().split(" ")
        at = line_end + 1
        contents[blob] = stream[at : at + int(size)]
        at += int(size) + 1
    return contents


def _file(entry: Difference, content: bytes) -> Json:
    path = entry.path.decode("utf-8")
    if entry.status == "D":
        return {"change": "deleted", "path": path}
    text, encoding = _encoded(content)
    file: dict[str, Json] = {"path": path, "mode": entry.mode, "content": text, "encoding": encoding}
    if entry.status == "A":
        return {"change": "added", **file}
    if entry.status == "R":
        return {"change": "renamed", "old_path": entry.old_path.decode("utf-8"), **file}
    # M, and T: a file that became a link or the other way round.
    return {"change": "modified", **file}


def _encoded(content: bytes) -> tuple[str, str]:
    # A NUL is valid UTF-8, but no text: databases and diffs refuse it.
    if b"\0" not in content:
        try:
            return content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    return base64.b64encode(content).decode(), "base64"
