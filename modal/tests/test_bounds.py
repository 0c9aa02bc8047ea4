"""A run that meets a bound of its sandbox ends with the bound's own code, and takes all it started along."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from porter_runner.bounds import Bounds
from porter_runner.disk import Disk
from porter_runner.failure import RunFailure
from tests.cgroups import Cgroup, limited
from tests.scenario import COMMAND, Scenario, is_alive, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MB = 1024 * 1024
SAY_IN_SHELL = 'trap "" TERM; echo $$ > ../{0}.new; mv ../{0}.new ../{0}; '


@pytest.fixture
def little_memory() -> Iterator[Cgroup]:
    yield from limited("memory", 96 * MB)


@pytest.fixture
def few_processes() -> Iterator[Cgroup]:
    yield from limited("pids", 40)


def _inside(scenario: Scenario, cgroup: Cgroup) -> None:
    """Starts the runner in this cgroup, where it is alone."""
    scenario.command = ("sh", "-c", f'echo $$ > {cgroup.entry}; exec "$@"', "sh", *COMMAND)


def test_an_agent_that_is_killed_for_its_memory_ran_out_of_memory(
    scenario: Scenario, little_memory: Cgroup
) -> None:
    _inside(scenario, little_memory)
    scenario.python_agent("held = bytearray(400 << 20); print('not reached')")
    report = scenario.run()
    assert report["failure"]["code"] == "out_of_memory"
    assert report["exit"] == {"code": None, "signal": "SIGKILL"}
    assert report["changeset"] is None


def test_a_killed_child_ends_an_agent_that_would_go_on(scenario: Scenario, little_memory: Cgroup) -> None:
    _inside(scenario, little_memory)
    hungry = "python3 -I -S -c 'held = bytearray(400 << 20)'"
    scenario.agent(f"{SAY_IN_SHELL.format('agent')} {hungry}; while :; do sleep 1; done")
    scenario.start()
    pid_file = scenario.repository.parent / "agent"
    wait_until(pid_file.exists)
    pid = int(pid_file.read_text())
    assert scenario.finish() == (0, "")
    assert not is_alive(pid)
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "out_of_memory"


def test_what_others_lack_memory_for_is_no_affair_of_a_run_in_their_cgroup(
    scenario: Scenario, little_memory: Cgroup
) -> None:
    neighbour = f"(echo $(sh -c 'echo $PPID') > {little_memory.entry}; exec sleep 60) & "
    hungry = "python3 -I -S -c 'held = bytearray(400 << 20)'"
    join = f"echo $$ > {little_memory.entry}"
    scenario.command = ("sh", "-c", f'{join}; {neighbour} "$@"; code=$?; kill $!; exit $code', "sh", *COMMAND)
    scenario.agent(f"{hungry}; exit 0")
    scenario.start()
    assert scenario.finish()[0] == 0
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"] is None


def test_a_fork_bomb_is_killed_and_named(scenario: Scenario, few_processes: Cgroup) -> None:
    _inside(scenario, few_processes)
    scenario.python_agent(
        "import os, time\nwhile True:\n"
        "    try:\n        os.fork()\n"
        "    except OSError:\n        time.sleep(0.001)\n"
    )
    assert scenario.failure()["code"] == "too_many_processes"
    assert (few_processes.folder / "cgroup.procs").read_text() == ""


def test_the_report_gets_through_while_not_one_process_more_may_start(
    scenario: Scenario, few_processes: Cgroup
) -> None:
    _inside(scenario, few_processes)
    scenario.agent("trap '' TERM; echo full; while :; do sleep 300 & done")
    assert scenario.failure()["code"] == "too_many_processes"


def test_writing_more_than_the_disk_allows_ends_the_run(scenario: Scenario) -> None:
    scenario.limits["max_disk_bytes"] = 30 * MB
    scenario.agent("trap '' TERM; while :; do head -c 5000000 /dev/zero >> ../big; sleep 0.01; done")
    failure = scenario.failure()
    assert failure["code"] == "disk_full"
    assert "at most 31,457,280 are allowed" in failure["detail"]


def test_what_was_deleted_and_stays_open_counts(scenario: Scenario) -> None:
    scenario.limits["max_disk_bytes"] = 20 * MB
    scenario.python_agent(
        "import os, time\nfile = open('gone', 'wb')\nos.unlink('gone')\n"
        "while True:\n    file.write(bytes(1 << 20)); file.flush(); time.sleep(0.01)\n"
    )
    assert scenario.failure()["code"] == "disk_full"


def test_an_agent_that_is_done_before_anybody_looked_does_not_get_away_with_it(scenario: Scenario) -> None:
    scenario.limits["max_disk_bytes"] = 10 * MB
    scenario.agent("head -c 40000000 /dev/zero > big")
    assert scenario.failure()["code"] == "disk_full"


def test_a_clone_that_is_too_big_does_not_reach_the_agent(scenario: Scenario) -> None:
    scenario.limits["max_disk_bytes"] = 4 * MB
    scenario.write("big.bin", os.urandom(6 * MB))
    scenario.agent("echo reached")
    assert scenario.failure()["code"] == "disk_full"
    assert scenario.porter.texts() == []


def test_within_its_bounds_a_run_is_not_disturbed(scenario: Scenario) -> None:
    scenario.limits["max_disk_bytes"] = 200 * MB
    scenario.agent("head -c 30000000 /dev/zero > ../scratch; sleep 0.6; rm ../scratch; echo done > new")
    assert [file["path"] for file in scenario.changes()] == ["new"]


def test_gits_word_that_nothing_fits_any_more_is_taken_for_a_full_disk(tmp_path: Path) -> None:
    bounds = Bounds(str(tmp_path), 10 * MB)
    failure = RunFailure("clone_failed", "git fetch ended with 128: write error: No space left on device")
    assert bounds.explain(failure).code == "disk_full"
    other = RunFailure("clone_failed", "git fetch ended with 128: repository not found")
    assert bounds.explain(other) is other


def test_a_file_with_two_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(bytes(6 * MB))
    disk = Disk(str(tmp_path), 10 * MB)
    (tmp_path / "two").write_bytes(bytes(6 * MB))
    (tmp_path / "two").unlink()
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    assert disk.breach() is None
