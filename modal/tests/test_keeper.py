"""What starts a runner keeps its own secrets to itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from porter_runner import keeper
from porter_runner.fields import Malformed

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "porter_runner"
VECTOR: dict[str, str] = json.loads((HERE / "run_key_vector.json").read_text())

TICKET = {"task_id": "t", "run_id": "r", "attempt": 1, "callback_url": "http://127.0.0.1:9", "run_key": "whsec_YQ=="}

# Takes the runner's place: writes down what it can see, then does as it is told.
STAND_IN = """
import json, os, sys, time
ticket = json.load(sys.stdin)
seen = {{"ticket": ticket, "environment": dict(os.environ), "user": os.geteuid(), "groups": os.getgroups(), "pid": os.getpid()}}
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

    def __init__(self, folder: Path, then: str, variables: dict[str, str]) -> None:
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
            [sys.executable, "-P", "-m", "porter_runner.keeper"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "TMPDIR": str(shared), **variables},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.leftovers = shared

    def seen(self) -> dict[str, Any]:
        while not self._seen.exists() or not self._seen.read_text():
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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a run another user")
def test_a_run_has_a_user_of_its_own_that_cannot_look_into_its_starter(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "", variables(PORTER_RUNNER_UID="10001"))
    seen = kept.seen()
    assert kept.process.wait() == 0
    assert (seen["user"], seen["groups"], seen["parent"]) == (10001, [], None)


def test_nothing_is_left_of_a_run(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "open(os.path.join(ticket['work_dir'], 'left'), 'w').close()\nsys.exit(3)", variables())
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
