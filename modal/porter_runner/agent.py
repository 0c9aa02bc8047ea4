"""Runs the agent: starts it as planned, reads what it prints, ends it when its time is over."""

from __future__ import annotations

import errno
import os
import selectors
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from porter_runner import processes
from porter_runner.failure import RunFailure
from porter_runner.memory_file import memory_file
from porter_runner.stop import TERMINATED_GRACE_S

if TYPE_CHECKING:
    from typing import IO

    from porter_runner.agent_log import AgentLog
    from porter_runner.bounds import Bounds
    from porter_runner.claim import Claim, LaunchPlan
    from porter_runner.outbox import Stream
    from porter_runner.stop import Stop
    from porter_runner.workplace import Workplace

READ_BYTES = 64 * 1024
TICK_S = 0.25
DRAIN_S = 2.0
SHELL_SIGNAL = 128


class Exit(NamedTuple):
    """How the agent's process ended: by a code, or by a signal's name."""

    code: int | None
    signal: str | None


def start_agent(claim: Claim, place: Workplace) -> subprocess.Popen[bytes]:
    """Starts the agent in its own session. Raises `RunFailure` `agent_not_found` or `runner_crashed`."""
    plan = claim.plan
    write_home_files(plan.home_files, place.home)
    argv = plan.argv if plan.prompt_on_stdin else [*plan.argv, claim.prompt]
    if plan.wrapper:
        # What a wrapper says of a program that is not there is for people, and differs.
        _require_program(plan.argv[0], place)
    stdin = _prompt_file(claim.prompt) if plan.prompt_on_stdin else os.open(os.devnull, os.O_RDONLY)
    try:
        process = subprocess.Popen(
            [*plan.wrapper, *argv],
            cwd=place.repository,
            env=_environment(plan, place),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            preexec_fn=processes.dies_with_runner(),  # noqa: PLW1509  (it takes no lock)
        )
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        raise RunFailure("agent_not_found", f"{plan.argv[0]}: {error.strerror}") from error
    except OSError as error:
        # The arguments are not part of the message: the prompt may be among them.
        raise RunFailure("runner_crashed", f"{plan.argv[0]} did not start: {error.strerror}") from error
    finally:
        os.close(stdin)
    processes.offer_to_oom_killer(process.pid)
    return process


def _require_program(program: str, place: Workplace) -> None:
    """Raises `RunFailure` `agent_not_found` unless the agent's program is where a shell would look for it."""
    if "/" in program:
        paths = [os.path.join(place.repository, program)]
    else:
        paths = [os.path.join(folder, program) for folder in os.get_exec_path()]
    if not any(os.path.isfile(path) and os.access(path, os.X_OK) for path in paths):
        raise RunFailure("agent_not_found", f"{program}: {os.strerror(errno.ENOENT)}")


def write_home_files(files: dict[str, str], home: str) -> None:
    """Writes the plan's files below `home`. Raises `RunFailure` for a path that leads out of it."""
    for path, text in files.items():
        parts = path.split("/")
        if path.startswith("/") or "\0" in path or any(part in ("", ".", "..") for part in parts):
            raise RunFailure("runner_crashed", f"The plan has a file outside HOME: {path!r}")
        target = os.path.join(home, path)
        os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
        with open(target, "x", encoding="utf-8") as file:
            file.write(text)


def _environment(plan: LaunchPlan, place: Workplace) -> dict[str, str]:
    return {**base_environment(place.home, place.tmp), **plan.network, **plan.env}


def base_environment(home: str, tmp: str) -> dict[str, str]:
    """What every program of a run may know of the machine."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "TMPDIR": tmp,
    }


def _prompt_file(prompt: str) -> int:
    return memory_file(prompt.encode("utf-8", "replace"))


class Agent:
    """
    A running agent. `wait` reads its output until it ended; a full log leaves the pipes unread, so that the
    agent waits. A stop, or the end of its time, is SIGTERM to its group and after the grace SIGKILL to all
    that descends from it; a bound that it met kills all at once. When it has ended, by itself or not, nothing
    it started is left.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], log: AgentLog, stop: Stop, claim: Claim, bounds: Bounds
    ) -> None:
        limits = claim.limits
        self._process = process
        self._wrapped = bool(claim.plan.wrapper)
        self._log = log
        self._stop = stop
        self._bounds = bounds
        self._grace_s = limits.grace_ms / 1000
        self._deadline = time.monotonic() + limits.timeout_ms / 1000
        self._kill_at: float | None = None
        self._ended = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._paused = False
        self._when_full: Literal["wait", "drop", "keep"] = "wait"
        self._streams: dict[int, Stream] = {}
        for stream, pipe in (("stdout", process.stdout), ("stderr", process.stderr)):
            descriptor = cast("IO[bytes]", pipe).fileno()
            os.set_blocking(descriptor, False)
            self._streams[descriptor] = cast("Stream", stream)
            self._selector.register(descriptor, selectors.EVENT_READ)
        self._selector.register(stop.wakeup, selectors.EVENT_READ)

    def wait(self) -> Exit:
        """Returns when the agent and everything it started have ended and all it printed is in the log."""
        threading.Thread(target=self._await_end, name="agent", daemon=True).start()
        while not self._ended.is_set():
            self._watch_time()
            self._watch_bounds()
            self._pause_or_resume()
            self._read(self._next_tick_s())
            processes.reap_orphans(self._process.pid)
        processes.signal_group(self._process.pid, signal.SIGKILL)
        processes.kill_descendants()
        self._bounds.check()
        self._drain()
        code = self._process.wait()
        processes.reap_orphans(self._process.pid)
        return _exit_of(code, wrapped=self._wrapped)

    def _await_end(self) -> None:
        # Leaves the zombie: its group id must not be reused before the rest of the group was killed.
        os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        self._ended.set()
        self._stop.wakeup.set()

    def _watch_time(self) -> None:
        now = time.monotonic()
        if now >= self._deadline:
            self._time_is_up()
        if not self._is_to_end():
            return
        if self._kill_at is None:
            self._ask_to_end()
            self._kill_at = now + self._grace_s
            # It may be unable to end before its output is read.
            self._when_full = "drop"
        if self._stop.terminated:
            self._kill_at = min(self._kill_at, now + TERMINATED_GRACE_S)
        if now >= self._kill_at:
            processes.signal_group(self._process.pid, signal.SIGKILL)
            processes.kill_descendants()

    def _time_is_up(self) -> None:
        if self._stop.reason is None:
            self._stop.request("timed_out")

    def _is_to_end(self) -> bool:
        return self._stop.reason is not None

    def _ask_to_end(self) -> None:
        group = self._process.pid
        if self._wrapped:
            # A wrapper would end at once and take the agent along, which has the grace to end by itself.
            processes.signal_members(group, signal.SIGTERM)
        else:
            processes.signal_group(group, signal.SIGTERM)

    def _watch_bounds(self) -> None:
        if self._bounds.poll() is None:
            return
        self._when_full = "drop"
        processes.halt_descendants()
        processes.kill_descendants()

    def _next_tick_s(self) -> float:
        due = self._deadline if self._kill_at is None else self._kill_at
        return min(TICK_S, max(0.0, due - time.monotonic()))

    def _pause_or_resume(self) -> None:
        pause = self._when_full == "wait" and not self._log.has_room()
        if pause == self._paused:
            return
        self._paused = pause
        for descriptor in self._streams:
            if pause:
                self._selector.unregister(descriptor)
            else:
                self._selector.register(descriptor, selectors.EVENT_READ)

    def _read(self, timeout_s: float) -> None:
        """Reads what is there, waiting at most `timeout_s` for it."""
        for key, _ in self._selector.select(timeout_s):
            if key.fileobj is self._stop.wakeup:
                self._stop.wakeup.clear()
                continue
            full = self._when_full != "keep" and not self._log.has_room()
            if full and self._when_full == "wait":
                continue
            data = os.read(key.fd, READ_BYTES)
            if not data:
                self._selector.unregister(key.fd)
                del self._streams[key.fd]
            elif full:
                self._log.drop(data)
            else:
                self._log.feed(self._streams[key.fd], data)

    def _drain(self) -> None:
        """Reads the rest. All writers are dead, so the streams end, unless one of them would not die."""
        give_up_at = time.monotonic() + DRAIN_S
        # At most what fits into two pipes.
        self._when_full = "keep"
        self._pause_or_resume()
        while self._streams and time.monotonic() < give_up_at:
            self._read(0.05)
        self._log.end()
        self._selector.close()
        for pipe in (self._process.stdout, self._process.stderr):
            cast("IO[bytes]", pipe).close()


def _exit_of(code: int, *, wrapped: bool) -> Exit:
    """
    A wrapper ends like a shell does: with 128 and the signal's number when a signal ended the agent. Agents
    have exit codes up there too (Gemini CLI: the HTTP status, 401 as 145): only signals that end one count.
    """
    number = code - SHELL_SIGNAL if wrapped and 0 < code - SHELL_SIGNAL <= signal.SIGTERM else -code
    return Exit(None, _signal_name(number)) if number > 0 else Exit(code, None)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIG{number}"
