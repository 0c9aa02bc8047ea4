"""What the kernel counts about this run: processes it killed for want of memory, forks it refused."""

from __future__ import annotations

import os
from typing import NamedTuple

CGROUPS = "/sys/fs/cgroup"
OWN_CGROUPS = "/proc/self/cgroup"


class Event(NamedTuple):
    """Where a count is kept, in cgroup v1 and v2, and by which name."""

    controller: str
    v1_file: str
    v2_file: str
    name: str


# Documentation/admin-guide/cgroup-v1/memory.rst, cgroup-v2.rst and cgroup-v1/pids.rst of the kernel.
OOM_KILL = Event("memory", "memory.oom_control", "memory.events", "oom_kill")
FORK_REFUSED = Event("pids", "pids.events", "pids.events", "max")


class EventCount:
    """
    How often an event happened since `of` was called. Only for a cgroup that this process has for itself, as
    in a container of its own: what others did in a shared one must not end this run.
    """

    def __init__(self, path: str, name: str) -> None:
        self._path = path
        self._name = name
        self._before = self._read()

    @classmethod
    def of(cls, event: Event) -> EventCount | None:
        """`None` where the kernel does not count it for this run alone. Call it before the first child."""
        for path in _candidates(event):
            if os.path.exists(path) and _is_ours_alone(os.path.dirname(path)):
                return cls(path, event.name)
        return None

    def since(self) -> int:
        return self._read() - self._before

    def _read(self) -> int:
        """0 while the file cannot be read: nothing is known to have happened."""
        try:
            with open(self._path, encoding="ascii") as file:
                for line in file:
                    name, _, value = line.partition(" ")
                    if name == self._name:
                        return int(value)
        except (OSError, ValueError):
            pass
        return 0


def _candidates(event: Event) -> list[str]:
    """
    Files that may hold the count. A container sees its own cgroup at the mount point itself, also where
    /proc tells the path on the machine around it.
    """
    paths: list[str] = []
    for line in _lines(OWN_CGROUPS):
        _, controllers, group = line.split(":", 2)
        if event.controller in controllers.split(","):
            mount, file = os.path.join(CGROUPS, event.controller), event.v1_file
        elif controllers == "":
            mount, file = CGROUPS, event.v2_file
        else:
            continue
        paths += (os.path.join(mount, group.lstrip("/"), file), os.path.join(mount, file))
    return paths


def _is_ours_alone(folder: str) -> bool:
    return _lines(os.path.join(folder, "cgroup.procs")) == [str(os.getpid())]


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().split("\n")[:-1]
    except OSError:
        return []
