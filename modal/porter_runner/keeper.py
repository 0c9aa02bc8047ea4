"""
Starts a runner that must not see what its starter sees: as a user of its own, without the environment, its
ticket by a file without a name. For machines where secrets are variables of every process, as on Modal.
"""

from __future__ import annotations

import base64
import ctypes
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from porter_runner import processes
from porter_runner.diagnostics import note
from porter_runner.fields import Json, Malformed
from porter_runner.main import FAILED
from porter_runner.memory_file import memory_file
from porter_runner.signing import KEY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

USER_VARIABLE = "PORTER_RUNNER_UID"
TICKET_VARIABLE = "PORTER_TICKET"

# What a runner may know of the machine: where programs are, how text and time are written, how to get out.
ALLOWED = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
)

_getenv = ctypes.CDLL(None).getenv
_getenv.argtypes = (ctypes.c_char_p,)
_getenv.restype = ctypes.c_void_p


def run_key(master_key: str, run_id: str) -> str:
    """
    The key one run signs with, as `KeyRing.runKey` in `apps/api` derives it too, so that it need not be sent.
    `master_key` is base64. Raises `Malformed` when it is not.
    """
    try:
        key = base64.b64decode(master_key, validate=True)
    except ValueError:
        raise Malformed("PORTER_RUNNER_KEY is not base64") from None
    if not key:
        raise Malformed("PORTER_RUNNER_KEY is empty")
    return KEY_PREFIX + base64.b64encode(hmac.digest(key, run_id.encode(), hashlib.sha256)).decode()


def take_variable(name: str) -> str:
    """
    Removes a variable from this process and returns its value. Raises `Malformed` when it is not set. Its
    place in memory is overwritten: it stays when a variable is unset, and /proc/PID/environ shows it.
    """
    place = _getenv(name.encode())
    value = os.environ.pop(name, "")
    if not value or place is None:
        raise Malformed(f"{name} is not set")
    ctypes.memset(place, 0, len(value.encode()))
    return value


def keep(ticket: Mapping[str, Json]) -> int:
    """
    Makes the run of a ticket, which lacks only its work dir, and returns the runner's exit code; below zero
    it is the number of the signal that ended it. Whatever interrupts the wait ends the run without a last
    report. Raises `Malformed` when the image does not say which user runs are to have.
    """
    user = _user(os.environ.get(USER_VARIABLE, ""))
    processes.harden_runner()
    work_dir = tempfile.mkdtemp(prefix="porter-")
    try:
        os.chown(work_dir, user, user)
        runner = _start({**ticket, "work_dir": work_dir}, work_dir, user)
        try:
            return runner.wait()
        finally:
            # Killed, not asked: a runner that is asked reports that somebody stopped the run.
            processes.kill_descendants()
            runner.wait()
    finally:
        shutil.rmtree(work_dir, ignore_errors=True)


def main() -> int:
    """The entry point of a sandbox, whose secret holds one run's ticket and nothing else."""
    try:
        ticket = json.loads(take_variable(TICKET_VARIABLE))
        return abs(keep(ticket))
    except (Malformed, ValueError) as error:
        note(str(error))
        return FAILED


def _start(ticket: Mapping[str, Json], home: str, user: int) -> subprocess.Popen[bytes]:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    allowed = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    stdin = memory_file(json.dumps(ticket).encode())
    same = user == os.geteuid()
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-s", "-S", "-X", "utf8", "-m", "porter_runner"],
            cwd=home,
            env={**allowed, "HOME": home, "TMPDIR": home, "PYTHONPATH": package},
            stdin=stdin,
            user=None if same else user,
            group=None if same else user,
            extra_groups=None if same else [],
            start_new_session=True,
            # After the change of user, which would undo it.
            preexec_fn=processes.dies_with_runner(),  # noqa: PLW1509  (it takes no lock)
        )
    finally:
        os.close(stdin)


def _user(text: str) -> int:
    # Without one the agent would run as the user whose environment holds the key of all runs.
    if not text.isdecimal():
        raise Malformed(f"{USER_VARIABLE} is no user id: the image has to set it")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
