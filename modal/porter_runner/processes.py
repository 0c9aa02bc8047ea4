"""Children and their offspring: how they start, how they are found, how they end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36

KILL_WAIT_S = 5.0

_prctl = ctypes.CDLL(None).prctl
_prctl.argtypes = (ctypes.c_int, *([ctypes.c_ulong] * 4))


def harden_runner() -> None:
    """
    Makes orphaned descendants of this process its own children, so that none escapes by forking twice, and
    closes its memory to other processes of the same user: the run's key is in it.
    """
    _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def dies_with_runner() -> Callable[[], None]:
    """
    For `preexec_fn`: the kernel kills the child when the thread that started it ends, so children are
    started by the main thread only.
    """
    runner = os.getpid()

    def prepare() -> None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != runner:
            os._exit(127)

    return prepare


def offer_to_oom_killer(pid: int) -> None:
    """
    Has the kernel take this process, and what it starts from now on, rather than the runner when memory runs
    out: the runner has to say so. See oom_score_adj in proc(5); anybody may raise it.
    """
    with contextlib.suppress(OSError), open(f"/proc/{pid}/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def descendants() -> list[int]:
    """Ids of all living processes that descend from this one. Zombies are not living."""
    children: dict[int, list[int]] = {}
    living: set[int] = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            state, parent = _state_and_parent(int(entry))
            children.setdefault(parent, []).append(int(entry))
            if state not in "ZX":
                living.add(int(entry))
    found: list[int] = []
    unvisited = [os.getpid()]
    while unvisited:
        offspring = children.get(unvisited.pop(), [])
        found += (pid for pid in offspring if pid in living)
        unvisited += offspring
    return found


def signal_group(group: int, number: signal.Signals) -> None:
    """Signals a process group; one that is gone, or whose members changed their user, is left alone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def signal_members(group: int, number: signal.Signals) -> None:
    """Signals the members of a process group below this process, but for the one that leads it."""
    for pid in descendants():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if pid != group and os.getpgid(pid) == group:
                os.kill(pid, number)


def halt_descendants() -> None:
    """
    Halts everything below this process. Where the number of processes is limited, halted ones keep their
    place in it, so that those which fork as fast as they are killed cannot go on.
    """
    give_up_at = time.monotonic() + KILL_WAIT_S
    halted: set[int] = set()
    while (moving := set(descendants()) - halted) and time.monotonic() < give_up_at:
        for pid in moving:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGSTOP)
        halted |= moving


def kill_descendants() -> bool:
    """Kills everything below this process, whatever it forks meanwhile. False when something survived."""
    give_up_at = time.monotonic() + KILL_WAIT_S
    while pids := descendants():
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.002)
    return True


def reap_orphans(known: int) -> None:
    """Collects ended descendants that fell to this process; not the child `known`, which is waited for."""
    with contextlib.suppress(ChildProcessError):
        while True:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None or ended.si_pid == known:
                return
            os.waitpid(ended.si_pid, 0)


def start_time(pid: int) -> str:
    """When the process started, in clock ticks after boot: with its id this names a process for good."""
    return _stat(pid)[19]


def _state_and_parent(pid: int) -> tuple[str, int]:
    try:
        fields = _stat(pid)
    except (FileNotFoundError, ProcessLookupError):
        return "X", 0
    return fields[0], int(fields[1])


def _stat(pid: int) -> list[str]:
    """Fields 3 and up of /proc/PID/stat. The name before them may hold anything, also parentheses."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        return file.read().rpartition(b")")[2].decode().split()
