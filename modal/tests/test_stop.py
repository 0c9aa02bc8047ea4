"""Ending a run before its time: whoever asks, nothing is left."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.scenario import Scenario, is_alive, wait_until

# An agent with a child in its own group, and one that left the group, the session and its parent.
# None of them heeds SIGTERM. Each writes its id to a file named after it.
STUBBORN_TREE = """
trap '' TERM
tell() { echo $1 > ../$2.new; mv ../$2.new ../$2; }
(sh -c 'trap "" TERM; echo $$ > ../child.new; mv ../child.new ../child; while :; do sleep 1; done' &)
(setsid sh -c '
  trap "" TERM; echo $$ > ../escaped.new; mv ../escaped.new ../escaped; while :; do sleep 1; done
' > /dev/null 2>&1 &)
tell $$ agent
while :; do sleep 1; done
"""


def _pids(scenario: Scenario, *names: str) -> list[int]:
    files = [scenario.repository.parent / name for name in names]
    wait_until(lambda: all(file.exists() for file in files))
    return [int(file.read_text()) for file in files]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_sigterm_ends_the_whole_tree_and_the_run_is_cancelled(
    scenario: Scenario, number: signal.Signals
) -> None:
    scenario.agent(STUBBORN_TREE)
    process = scenario.start()
    pids = _pids(scenario, "agent", "child", "escaped")
    assert all(is_alive(pid) for pid in pids)
    process.send_signal(number)
    assert scenario.finish() == (0, "")
    assert not any(is_alive(pid) for pid in pids)
    assert not scenario.work_dir.exists()
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "cancelled"
    assert scenario.porter.completed["exit"] == {"code": None, "signal": "SIGKILL"}
    assert scenario.porter.completed["changeset"] is None


def test_a_stop_from_porter_ends_the_whole_tree(scenario: Scenario) -> None:
    scenario.limits.update(grace_ms=50, heartbeat_ms=20)
    scenario.agent(STUBBORN_TREE)
    scenario.start()
    pids = _pids(scenario, "agent", "child", "escaped")
    scenario.porter.directive = "stop"
    assert scenario.finish() == (0, "")
    assert not any(is_alive(pid) for pid in pids)
    assert not scenario.work_dir.exists()
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "cancelled"


def test_an_agent_may_say_goodbye_within_the_grace(scenario: Scenario) -> None:
    scenario.limits["timeout_ms"] = 300
    scenario.agent("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done")
    report = scenario.run()
    assert report["failure"]["code"] == "timed_out"
    assert report["exit"] == {"code": 7, "signal": None}
    assert scenario.porter.texts("stdout") == ["ready", "bye"]


def test_an_agent_whose_time_is_over_is_killed_after_the_grace(scenario: Scenario) -> None:
    scenario.limits.update(timeout_ms=300, grace_ms=50)
    scenario.agent("trap '' TERM; while :; do sleep 0.01; done")
    report = scenario.run()
    assert report["failure"]["code"] == "timed_out"
    assert report["exit"] == {"code": None, "signal": "SIGKILL"}
    assert report["changeset"] is None


def test_an_agent_that_floods_its_output_can_be_stopped_while_porter_is_slow(scenario: Scenario) -> None:
    scenario.limits.update(timeout_ms=1000, grace_ms=50, max_lines=10_000_000)
    scenario.agent("trap '' TERM; yes")
    scenario.porter.gates["task-update"].clear()
    scenario.start()
    _, child = _agent_and_child(scenario)
    wait_until(lambda: not is_alive(child))
    scenario.porter.gates["task-update"].set()
    assert scenario.finish() == (0, "")
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "timed_out"


def _agent_and_child(scenario: Scenario) -> tuple[int, int]:
    """The runner and its one child, the agent."""
    assert scenario.process is not None
    runner = scenario.process.pid
    scenario.porter.wait_for(lambda: "task-update" in scenario.porter.waiting)
    (child,) = (pid for pid in _processes() if _parent(pid) == runner)
    return runner, child


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def test_what_the_agent_leaves_running_is_killed_before_its_changes_are_collected(scenario: Scenario) -> None:
    scenario.agent("""
(setsid sh -c 'echo $$ > ../escaped.new; mv ../escaped.new ../escaped; sleep 1000; echo late > late' &)
while [ ! -e ../escaped ]; do sleep 0.01; done
cp ../escaped ./pid
""")
    files = scenario.changes()
    assert [file["path"] for file in files] == ["pid"]
    assert not is_alive(int(files[0]["content"]))


def test_sigterm_during_the_clone_ends_git(scenario: Scenario) -> None:
    scenario.forge.hang.set()
    process = scenario.start()
    scenario.forge.reached.wait()
    git = [pid for pid in _processes() if _parent(pid) == process.pid]
    assert git
    process.send_signal(signal.SIGTERM)
    assert scenario.finish() == (0, "")
    assert not any(is_alive(pid) for pid in git)
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "cancelled"
    assert scenario.porter.completed["exit"] is None


@pytest.mark.parametrize("kind", ["claim", "task-update", "task-complete"])
def test_sigterm_gets_through_while_porter_does_not_answer(scenario: Scenario, kind: str) -> None:
    scenario.agent("true")
    scenario.porter.gates[kind].clear()
    process = scenario.start()
    scenario.porter.wait_for(lambda: kind in scenario.porter.waiting)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)
    assert not scenario.work_dir.exists()
    scenario.porter.gates[kind].set()
    # Porter was told if it listened.
    assert process.returncode == (0 if kind == "task-update" else 1)


def test_sigterm_gets_through_while_porter_is_gone(scenario: Scenario) -> None:
    scenario.agent(STUBBORN_TREE)
    process = scenario.start()
    pids = _pids(scenario, "agent", "child", "escaped")
    scenario.porter.close()
    process.send_signal(signal.SIGTERM)
    assert scenario.finish()[0] == 1
    assert not any(is_alive(pid) for pid in pids)
    assert not scenario.work_dir.exists()
