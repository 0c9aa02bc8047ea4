"""The folder a run works in: taken by one runner at a time, removed when the run is over."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess

from porter_runner.processes import dies_with_runner, start_time

PID_FILE = "runner.pid"
RUN_FOLDER = "run"


class Workplace:
    """
    Paths of one run. Everything lies in the folder `run` below the work dir, so that what an agent writes
    beside its clone is removed with the rest.
    """

    def __init__(self, work_dir: str, lock: int) -> None:
        self._work_dir = work_dir
        self._lock = lock
        self.run = os.path.join(work_dir, RUN_FOLDER)
        self.repository = os.path.join(self.run, "repository")
        self.pristine = os.path.join(self.run, "pristine.git")
        self.home = os.path.join(self.run, "home")
        self.setup_home = os.path.join(self.run, "setup-home")
        self.tmp = os.path.join(self.run, "tmp")

    @classmethod
    def take(cls, work_dir: str) -> Workplace | None:
        """
        Takes the work dir, making it when it is missing; `None` when a living runner has it.

        The file `runner.pid` then reads `<pid> <start time in clock ticks after boot>`. Its lock, which the
        kernel releases with the process, decides who has the folder; a reused process id cannot mislead it.
        """
        os.makedirs(work_dir, mode=0o700, exist_ok=True)
        path = os.path.join(work_dir, PID_FILE)
        while True:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                return None
            if _is_same(path, lock):
                break
            # The runner before us removed the file between our opening and our locking it.
            os.close(lock)
        os.truncate(lock, 0)
        os.write(lock, f"{os.getpid()} {start_time(os.getpid())}\n".encode())
        return cls(work_dir, lock)

    def prepare(self) -> None:
        """Makes the folders of a run, fresh: what a killed runner left behind is removed first."""
        if os.path.lexists(self.run):
            remove_tree(self.run)
        for folder in (self.run, self.home, self.tmp):
            os.mkdir(folder, 0o700)

    def renew_home(self) -> None:
        """Makes the agent's folders anew: a setup could reach them, and leave links that lead elsewhere."""
        for folder in (self.home, self.tmp):
            remove_tree(folder)
            os.mkdir(folder, 0o700)

    def release(self) -> None:
        """Removes what the run made, and the work dir when nothing else is in it."""
        if os.path.lexists(self.run):
            remove_tree(self.run)
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(self._work_dir, PID_FILE))
            os.rmdir(self._work_dir)
        os.close(self._lock)


def remove_tree(path: str) -> None:
    """Removes a folder with all in it, also what was made read-only. Follows no symbolic links."""
    _run("rm", "-rf", "--", path)
    if os.path.lexists(path):
        # A folder without write permission keeps its content: package managers make such caches.
        _run("chmod", "-R", "u+rwX", "--", path)
        _run("rm", "-rf", "--", path)


def _run(*argv: str) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(argv, check=False, stdin=quiet, stdout=quiet, stderr=quiet, preexec_fn=dies_with_runner())


def _is_same(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(descriptor))
    except FileNotFoundError:
        return False
