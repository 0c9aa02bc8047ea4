"""Git without surprises: no configuration but ours, no hooks, no filters, no prompts, a time limit."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

from porter_runner.failure import RunFailure
from porter_runner.memory_file import memory_file
from porter_runner.processes import dies_with_runner, signal_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from porter_runner.stop import Stop

POLL_S = 0.1

# Set in every repository git is run on. Each line switches off something that would start a
# program, reach for another repository or depend on the machine.
NEUTRAL_CONFIG = """\
[core]
	repositoryFormatVersion = 0
	bare = false
	fileMode = true
	symlinks = true
	ignoreCase = false
	autoCrlf = false
	safeCrlf = false
	hooksPath = /dev/null
	fsMonitor = false
	untrackedCache = false
	attributesFile = /dev/null
	excludesFile = /dev/null
	commitGraph = false
	multiPackIndex = false
	fsync = none
	looseCompression = 0
	askPass =
	pager = cat
[credential]
	helper =
[gc]
	auto = 0
[maintenance]
	auto = false
[submodule]
	recurse = false
[fetch]
	recurseSubmodules = false
	unpackLimit = 1
[diff]
	ignoreSubmodules = all
[protocol]
	allow = never
[protocol "http"]
	allow = always
[protocol "https"]
	allow = always
"""

_ENVIRONMENT = {
    "HOME": "/nonexistent",
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}


class GitFailed(Exception):
    """A git command ended with an error. Its message holds git's own words."""


class GitOverdue(Exception):
    """A git command was killed at its time limit."""


class Call(NamedTuple):
    """One git command: arguments, where it runs, what it reads, what it may see."""

    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str] = {}
    stdin: bytes = b""
    descriptors: Sequence[int] = ()


class Git:
    """Runs git commands until a common deadline."""

    def __init__(self, stop: Stop, limit_s: float) -> None:
        self._stop = stop
        self._limit_s = limit_s
        self._deadline = time.monotonic() + limit_s

    def run(self, call: Call) -> bytes:
        """
        What the command printed. Raises `GitFailed`, `GitOverdue`, or the `RunFailure` `cancelled`
        when the run is to stop; the command and its children are dead in each case.
        """
        process = self._start(call)
        try:
            stdout, stderr = self._communicate(process)
        finally:
            if process.returncode is None:
                signal_group(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode != 0:
            words = stderr.decode("utf-8", "replace").strip()
            raise GitFailed(f"git {call.argv[0]} ended with {process.returncode}: {words}")
        return stdout

    def _start(self, call: Call) -> subprocess.Popen[bytes]:
        # Not a pipe: `communicate` cannot go on writing to one after its time ran out.
        stdin = memory_file(call.stdin)
        try:
            return subprocess.Popen(
                ("git", *call.argv),
                cwd=call.cwd,
                env={**_ENVIRONMENT, "PATH": os.environ.get("PATH", os.defpath), **call.env},
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=tuple(call.descriptors),
                start_new_session=True,
                preexec_fn=dies_with_runner(),  # noqa: PLW1509  (it takes no lock)
            )
        except FileNotFoundError as error:
            raise GitFailed(f"git could not be started: {error.strerror}") from error
        finally:
            os.close(stdin)

    def _communicate(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
        while True:
            try:
                return process.communicate(timeout=POLL_S)
            except subprocess.TimeoutExpired:
                if self._stop.reason is not None:
                    raise RunFailure("cancelled", "The run was stopped.") from None
                if time.monotonic() > self._deadline:
                    raise GitOverdue(f"git did not finish within {self._limit_s:.0f} s") from None


def quoted(value: str) -> str:
    """`value` as git configuration files write it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
