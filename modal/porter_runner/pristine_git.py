"""Git over the work tree as the clone left it, after others had the repository for themselves."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from porter_runner.clone import copy_index
from porter_runner.git import NEUTRAL_CONFIG, Call, Git

if TYPE_CHECKING:
    from porter_runner.stop import Stop
    from porter_runner.workplace import Workplace


class PristineGit:
    """
    A git directory of its own, made afterwards, over the base's objects and the index as they were before
    anybody else touched them, with configuration that starts no program: no hooks, filters, fsmonitor,
    textconv or submodule visits. The repository's own `.git` is not used at all.
    """

    def __init__(self, place: Workplace, stop: Stop, limit_s: float) -> None:
        self._root = place.repository
        self._pristine = place.pristine
        self._git_dir = os.path.join(place.run, f"pristine-{os.urandom(8).hex()}.git")
        self._git = Git(stop, limit_s)
        self._env = {
            "GIT_DIR": self._git_dir,
            "GIT_WORK_TREE": place.repository,
            "GIT_INDEX_FILE": os.path.join(self._git_dir, "index"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quoted_path(os.path.join(place.pristine, "objects")),
        }
        self._make_git_dir()

    def run(self, *argv: str, stdin: bytes = b"") -> bytes:
        """What the command printed. Raises as `Git.run` does."""
        return self._git.run(Call(argv, cwd=self._root, env=self._env, stdin=stdin))

    def records(self, *argv: str) -> list[bytes]:
        """What a command printed with `-z`."""
        return [record for record in self.run(*argv).split(b"\0") if record]

    def changes(self) -> list[bytes]:
        """Paths that differ from the index, or that git neither tracks nor ignores."""
        listed = self.records("ls-files", "-z", "--others", "--exclude-standard", "--modified", "--deleted")
        return sorted(set(listed))

    def _make_git_dir(self) -> None:
        os.makedirs(os.path.join(self._git_dir, "objects"))
        os.makedirs(os.path.join(self._git_dir, "refs"))
        os.makedirs(os.path.join(self._git_dir, "info"))
        for name, text in (
            ("HEAD", "ref: refs/heads/collect\n"),
            ("config", NEUTRAL_CONFIG),
            # Outranks every .gitattributes: no filter is ever looked up.
            ("info/attributes", "* -filter\n"),
        ):
            with open(os.path.join(self._git_dir, name), "x", encoding="utf-8") as file:
                file.write(text)
        copy_index(os.path.join(self._pristine, "index"), os.path.join(self._git_dir, "index"))


def _quoted_path(path: str) -> str:
    """In this variable git separates folders by colons, unless they are quoted."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
