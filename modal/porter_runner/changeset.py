"""
What a run changed: the work tree against the base commit, whatever the agent committed, staged or left.

The agent had the repository for itself, so nothing in it is trusted: see `PristineGit`. `.gitattributes`
still decides on line ends and encodings, which git converts by itself.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from porter_runner.failure import RunFailure
from porter_runner.files import read_files
from porter_runner.git import GitFailed, GitOverdue
from porter_runner.pristine_git import PristineGit

if TYPE_CHECKING:
    from porter_runner.claim import Limits
    from porter_runner.fields import Json
    from porter_runner.stop import Stop
    from porter_runner.workplace import Workplace

COLLECT_LIMIT_S = 300.0
GITLINK = "160000"


class Candidates(NamedTuple):
    """Paths that may differ from the base: those to read anew, with their sizes, and those that are gone."""

    present: dict[bytes, int]
    gone: list[bytes]


class Collector:
    """Collects one changeset. Raises `RunFailure` for what a changeset cannot or must not carry."""

    def __init__(self, place: Workplace, limits: Limits, stop: Stop) -> None:
        self._root = os.fsencode(place.repository)
        self._limits = limits
        self._git = PristineGit(place, stop, COLLECT_LIMIT_S)

    def collect(self, base_sha: str) -> Json:
        """The changeset as a complete report carries it."""
        try:
            candidates = self._candidates(self._gitlinks(base_sha))
            self._check_size(candidates.present, len(candidates.present) + len(candidates.gone))
            self._stage(candidates)
            files = read_files(self._git.run, base_sha, self._check_size)
        except (GitFailed, GitOverdue) as error:
            raise RunFailure("runner_crashed", f"The changes could not be collected: {error}") from error
        return {"base_sha": base_sha, "files": files}

    def _gitlinks(self, base_sha: str) -> set[bytes]:
        """The base's submodules. They were not cloned, so each must still be the empty folder it was."""
        links: set[bytes] = set()
        for entry in self._git.records("ls-tree", "-r", "-z", base_sha):
            head, _, path = entry.partition(b"\t")
            if head.startswith(GITLINK.encode()):
                links.add(path)
        for path in links:
            if not self._is_below_folders(path) or not _is_empty_folder(os.path.join(self._root, path)):
                raise _submodule(path)
        return links

    def _candidates(self, gitlinks: set[bytes]) -> Candidates:
        candidates = Candidates({}, [])
        for path in sorted(set(self._git.changes()) - gitlinks):
            _check_path(path)
            size = self._size(path)
            if size is None:
                candidates.gone.append(path)
            else:
                candidates.present[path] = size
        return candidates

    def _size(self, path: bytes) -> int | None:
        """Bytes of a file or a link's target; `None` when there is no such thing in the tree itself."""
        if not self._is_below_folders(path):
            return None
        full_path = os.path.join(self._root, path)
        try:
            status = os.lstat(full_path)
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(status.st_mode) and os.path.lexists(os.path.join(full_path, b".git")):
            # A repository in the place of a file is not listed as one.
            raise _submodule(path)
        is_content = stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode)
        return status.st_size if is_content else None

    def _is_below_folders(self, path: bytes) -> bool:
        """Whether every folder on the way to `path` is one, and no link that leads elsewhere."""
        folder = self._root
        for name in path.split(b"/")[:-1]:
            folder = os.path.join(folder, name)
            try:
                if not stat.S_ISDIR(os.lstat(folder).st_mode):
                    return False
            except FileNotFoundError:
                return False
        return True

    def _check_size(self, sizes: dict[bytes, int], count: int) -> None:
        """Raises `changeset_too_large`. Runs before any content is read."""
        total = sum(sizes.values())
        if total > self._limits.max_changeset_bytes:
            biggest = max(sizes, key=lambda path: sizes[path])
            raise RunFailure(
                "changeset_too_large",
                f"The changes are {total:,} bytes; at most {self._limits.max_changeset_bytes:,} are accepted."
                f" The biggest file is {os.fsdecode(biggest)} with {sizes[biggest]:,} bytes.",
            )
        if count > self._limits.max_changeset_files:
            biggest_text = ""
            if sizes:
                biggest = max(sizes, key=lambda path: sizes[path])
                biggest_text = f" The biggest is {os.fsdecode(biggest)} with {sizes[biggest]:,} bytes."
            raise RunFailure(
                "changeset_too_large",
                f"{count:,} files changed, {total:,} bytes in all;"
                f" at most {self._limits.max_changeset_files:,} files are accepted.{biggest_text}",
            )

    def _stage(self, candidates: Candidates) -> None:
        """Brings our own index to the state of the work tree."""
        if candidates.gone:
            paths = b"\0".join(candidates.gone)
            self._git.run("update-index", "--force-remove", "-z", "--stdin", stdin=paths)
        if candidates.present:
            paths = b"\0".join(candidates.present)
            self._git.run("update-index", "--add", "--replace", "-z", "--stdin", stdin=paths)


def _check_path(path: bytes) -> None:
    # Git lists another repository within the tree as a folder, and does not look inside.
    if path.endswith(b"/"):
        raise _submodule(path)
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError:
        shown = path.decode("utf-8", "backslashreplace")
        raise RunFailure("unsupported_path", f"The name of {shown} is not UTF-8.") from None
    # Git refuses these names, which other file systems take for .git.
    if any(part.casefold() in (".git", "git~1") for part in text.split("/")):
        raise RunFailure("unsupported_path", f"The name of {text} is not allowed in a repository.")


def _submodule(path: bytes) -> RunFailure:
    shown = path.rstrip(b"/").decode("utf-8", "backslashreplace")
    return RunFailure(
        "submodule_changed", f"{shown} is a submodule or a repository of its own; those cannot be changed."
    )


def _is_empty_folder(path: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode) and not os.listdir(path)
    except OSError:
        return False
