"""An agent that a runtime starts in bounds of its own: what the runner does with it stays the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenario import Scenario, is_alive, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

BWRAP = [
    "bwrap",
    "--die-with-parent",
    "--unshare-pid",
    "--bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
]


@pytest.fixture
def start(scenario: Scenario) -> Callable[[], None]:
    if shutil.which("bwrap") is None:
        pytest.fail("This test needs bubblewrap. Install it, on Debian with `apt-get install bubblewrap`.")

    def launch() -> None:
        scenario.publish()
        scenario.launch({**scenario.ticket(), "agent_wrapper": BWRAP})

    return launch


def _report(scenario: Scenario) -> dict[str, Any]:
    assert scenario.finish() == (0, "")
    assert scenario.porter.completed is not None
    return scenario.porter.completed


def test_its_changes_and_its_exit_code_are_reported(scenario: Scenario, start: Callable[[], None]) -> None:
    scenario.agent("echo x > new; exit 3")
    start()
    report = _report(scenario)
    assert report["exit"] == {"code": 3, "signal": None}
    assert [file["path"] for file in report["changeset"]["files"]] == ["new"]


def test_the_signal_that_ended_it_is_named(scenario: Scenario, start: Callable[[], None]) -> None:
    scenario.agent("kill -KILL $$")
    start()
    assert _report(scenario)["exit"] == {"code": None, "signal": "SIGKILL"}


def test_an_exit_code_that_is_no_signals_is_reported_as_it_is(
    scenario: Scenario, start: Callable[[], None]
) -> None:
    scenario.agent("exit 145")
    start()
    assert _report(scenario)["exit"] == {"code": 145, "signal": None}


def test_a_program_that_is_not_there_is_named(scenario: Scenario, start: Callable[[], None]) -> None:
    scenario.plan["argv"] = ["no-such-agent"]
    start()
    assert _report(scenario)["failure"] == {
        "code": "agent_not_found",
        "detail": "no-such-agent: No such file or directory",
    }


def test_it_has_its_grace_to_end_by_itself(scenario: Scenario, start: Callable[[], None]) -> None:
    scenario.limits.update(timeout_ms=1_000, grace_ms=20_000)
    scenario.agent("trap 'echo goodbye; exit 0' TERM; while :; do sleep 0.1; done")
    start()
    assert _report(scenario)["failure"]["code"] == "timed_out"
    assert "goodbye" in scenario.porter.texts()


def test_nothing_of_it_is_left_when_it_does_not(scenario: Scenario, start: Callable[[], None]) -> None:
    scenario.limits.update(grace_ms=200, heartbeat_ms=20)
    # The id within a namespace is not the one outside: the runner's descendants are found through /proc.
    scenario.agent("trap '' TERM; (setsid sleep 4711 &) ; echo up; sleep 4711")
    start()
    assert scenario.process is not None
    scenario.porter.wait_for(lambda: scenario.porter.texts() == ["up"])
    pids = _below(scenario.process.pid)
    assert len(pids) >= 3
    scenario.porter.directive = "stop"
    assert _report(scenario)["failure"]["code"] == "cancelled"
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def _below(pid: int) -> list[int]:
    children = [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [found for child in children for found in _below(child)]
