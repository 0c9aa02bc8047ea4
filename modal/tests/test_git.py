"""Git commands: what they read and print, however long they take."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from porter_runner import git as git_module
from porter_runner.failure import RunFailure
from porter_runner.git import Call, Git, GitFailed, GitOverdue, quoted
from porter_runner.stop import Stop
from tests.git_forge import git

if TYPE_CHECKING:
    from pathlib import Path

# Git's one command that waits: it reads until standard input ends, and an alias keeps that open.
WAIT = ("-c", "alias.wait=!sleep 1000", "wait")


def test_a_slow_command_gets_all_its_input_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module, "POLL_S", 0.001)
    content = b"x" * 5_000_000
    argv = ("-c", "alias.slow=!sleep 0.1; git hash-object --stdin", "slow")
    printed = Git(Stop(), 30).run(Call(argv, cwd=str(tmp_path), stdin=content))
    assert printed.decode().strip() == hashlib.sha1(b"blob 5000000\0" + content).hexdigest()


def test_a_command_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    with pytest.raises(GitOverdue, match="did not finish within 0 s"):
        Git(Stop(), 0).run(Call(WAIT, cwd=str(tmp_path)))


def test_a_stop_ends_a_command(tmp_path: Path) -> None:
    stop = Stop()
    stop.request("directive")
    with pytest.raises(RunFailure) as raised:
        Git(stop, 30).run(Call(WAIT, cwd=str(tmp_path)))
    assert raised.value.code == "cancelled"


def test_a_command_that_fails_says_so_in_gits_words(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match=r"git rev-parse ended with 128: fatal: not a git repository"):
        Git(Stop(), 30).run(Call(("rev-parse", "HEAD"), cwd=str(tmp_path)))


@pytest.mark.parametrize(
    "value", ["plain", 'a "quoted" one', "back\\slash", "#;[x]", "line\nbreak\ttab", " spaces "]
)
def test_quoted_values_are_read_back_as_they_were(tmp_path: Path, value: str) -> None:
    (tmp_path / "config").write_text(f"[a]\n\tb = {quoted(value)}\n")
    printed = git("config", "--null", "--file", "config", "a.b", cwd=tmp_path)
    assert printed == value + "\0"
