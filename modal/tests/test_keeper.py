"""What starts a runner keeps its own secrets to itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from porter_runner import keeper
from porter_runner.fields import Malformed

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "porter_runner"
VECTOR: dict[str, str] = json.loads((HERE / "run_key_vector.json").read_text())

TICKET = {
    "task_id": "t",
    "run_id": "r",
    "attempt": 1,
    "callback_url": "http://127.0.0.1:9",
    "run_key": "whsec_YQ==",
}

STRANGER = 10_001


def strangers_python() -> str | None:
    """A Python that another user can run: one in somebody's home is closed to others."""
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            subprocess.run([python, "-P", "-c", ""], check=True, user=STRANGER, group=STRANGER)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    return None


STRANGERS_PYTHON = strangers_python()

# Takes the runner's place: writes down what it can see, then does as it is told.
STAND_IN = """
import json, os, sys, time
ticket = json.load(sys.stdin)
seen = {{"ticket": ticket, "environment": dict(os.environ), "pid": os.getpid()}}
seen.update({{"user": os.geteuid(), "groups": os.getgroups()}})
try:
    with open(f"/proc/{{os.getppid()}}/environ") as file:
        seen["parent"] = file.read()
except PermissionError:
    seen["parent"] = None
with open({out!r}, "w") as file:
    json.dump(seen, file)
{then}
"""


class Kept:
    """A keeper as a process of its own, with a stand-in for the runner beside it."""

    def __init__(
        self, folder: Path, then: str, variables: dict[str, str], *, python: str = sys.executable
    ) -> None:
        folder.chmod(0o755)
        package = folder / "porter_runner"
        package.mkdir()
        for source in PACKAGE.glob("*.py"):
            (package / source.name).write_text(source.read_text())
        shared = folder / "shared"
        shared.mkdir()
        shared.chmod(0o777)
        self._seen = shared / "seen.json"
        (package / "__main__.py").write_text(STAND_IN.format(out=str(self._seen), then=then))
        self.process = subprocess.Popen(
            [python, "-P", "-m", "porter_runner.keeper"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "TMPDIR": str(shared), **variables},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.leftovers = shared

    def seen(self) -> dict[str, Any]:
        while not self._seen.exists() or not self._seen.read_text():
            assert self.process.poll() is None, "it ended instead"
            time.sleep(0.01)
        return json.loads(self._seen.read_text())


def variables(**more: str) -> dict[str, str]:
    return {"PORTER_RUNNER_UID": str(os.geteuid()), "PORTER_TICKET": json.dumps(TICKET), **more}


def test_the_key_of_a_run_is_the_one_porter_derives() -> None:
    assert keeper.run_key(VECTOR["runner_key"], VECTOR["run_id"]) == VECTOR["run_key"]


@pytest.mark.parametrize("key", ["", "not base64!"])
def test_a_master_key_that_is_none_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(Malformed) as raised:
        keeper.run_key(key, "run")
    assert not key or key not in str(raised.value)


def test_the_runner_gets_its_ticket_and_nothing_of_the_environment(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "", variables(PORTER_RUNNER_KEY="planted", MODAL_TOKEN="planted", LANG="C.UTF-8"))
    seen = kept.seen()
    assert kept.process.wait() == 0
    assert {**seen["ticket"], "work_dir": None} == {**TICKET, "work_dir": None}
    home = seen["ticket"]["work_dir"]
    assert seen["environment"] == {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": home,
        "TMPDIR": home,
        "PYTHONPATH": str(tmp_path),
    }


def test_a_variable_that_was_taken_is_in_the_process_no_more(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "time.sleep(60)", variables())
    kept.seen()
    environment = Path(f"/proc/{kept.process.pid}/environ").read_text()
    kept.process.kill()
    assert "whsec_YQ==" not in environment
    assert "PORTER_RUNNER_UID" in environment


@pytest.mark.skipif(STRANGERS_PYTHON is None, reason="needs root, and a Python that others may run")
def test_a_run_has_a_user_of_its_own_that_cannot_look_into_its_starter() -> None:
    # Not below pytest's folder, which is closed to others.
    folder = Path(tempfile.mkdtemp(prefix="porter-keeper-"))
    try:
        kept = Kept(folder, "", variables(PORTER_RUNNER_UID=str(STRANGER)), python=str(STRANGERS_PYTHON))
        seen = kept.seen()
        assert kept.process.wait() == 0
        assert (seen["user"], seen["groups"], seen["parent"]) == (STRANGER, [], None)
    finally:
        shutil.rmtree(folder)


def test_nothing_is_left_of_a_run(tmp_path: Path) -> None:
    kept = Kept(
        tmp_path, "open(os.path.join(ticket['work_dir'], 'left'), 'w').close()\nsys.exit(3)", variables()
    )
    assert kept.process.wait() == 3
    assert [entry.name for entry in kept.leftovers.iterdir()] == ["seen.json"]


def test_whoever_starts_a_run_takes_it_along_when_killed(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "time.sleep(60)", variables())
    runner = kept.seen()["pid"]
    kept.process.send_signal(signal.SIGKILL)
    kept.process.wait()
    while Path(f"/proc/{runner}").exists() and ") Z" not in Path(f"/proc/{runner}/stat").read_text():
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"PORTER_RUNNER_UID": ""}, "PORTER_RUNNER_UID is no user id"),
        ({"PORTER_RUNNER_UID": "root"}, "PORTER_RUNNER_UID is no user id"),
        ({"PORTER_TICKET": ""}, "PORTER_TICKET is not set"),
    ],
)
def test_without_user_or_ticket_nothing_is_started(
    tmp_path: Path, changed: dict[str, str], complaint: str
) -> None:
    kept = Kept(tmp_path, "", {**variables(), **changed})
    _, complaints = kept.process.communicate()
    assert kept.process.returncode == 1
    assert complaint in complaints
    assert not (kept.leftovers / "seen.json").exists()
