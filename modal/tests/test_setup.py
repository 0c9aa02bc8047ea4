"""The repository's setup command, before the agent starts."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.scenario import MODEL_KEY, Scenario, is_alive, wait_until
from tests.test_wrapper import BWRAP

if TYPE_CHECKING:
    from pathlib import Path


def told(scenario: Scenario) -> list[str]:
    return scenario.porter.texts("runner")


def test_it_runs_in_the_work_tree_before_the_agent(scenario: Scenario) -> None:
    scenario.write("README.md", "# Sample\n")
    scenario.prepare("cat README.md; echo made > made")
    scenario.agent("cat made")
    scenario.run()
    assert "# Sample" in told(scenario)
    assert scenario.porter.texts() == ["made"]


def test_nothing_changes_where_there_is_none(scenario: Scenario) -> None:
    scenario.agent("echo hello")
    scenario.run()
    phases = {batch["phase"] for batch in scenario.porter.batches.values()}
    assert "setup" not in phases
    assert [text for text in told(scenario) if "etup" in text] == []


def test_it_has_no_key_and_no_file_of_the_agents(scenario: Scenario) -> None:
    scenario.plan["home_files"] = {".agent/settings": "for the agent"}
    scenario.prepare('env; ls -A "$HOME"; echo planted > "$HOME/.agentrc"; touch "$TMPDIR/planted"')
    scenario.agent('ls -A "$HOME"; ls -A "$TMPDIR"; echo "$MODEL_KEY" | wc -c')
    scenario.run()
    said = "\n".join(told(scenario))
    assert "PATH=" in said
    assert "MODEL_KEY" not in said
    assert ".agent" not in said.replace(".agentrc", "")
    assert scenario.porter.texts() == [".agent", str(len(MODEL_KEY) + 1)]


def test_its_output_is_masked_and_is_no_agents(scenario: Scenario) -> None:
    scenario.prepare(f"echo key {MODEL_KEY}; echo on stderr >&2")
    scenario.agent("echo agent")
    scenario.run()
    assert "key [redacted]" in told(scenario)
    assert "on stderr" in told(scenario)
    assert scenario.porter.texts() == ["agent"]


def test_it_is_a_phase_of_its_own(scenario: Scenario, tmp_path: Path) -> None:
    scenario.prepare(f"while [ ! -e {tmp_path}/go ]; do sleep 0.05; done")
    scenario.start()
    scenario.porter.wait_for(lambda: any(b["phase"] == "setup" for b in scenario.porter.batches.values()))
    (tmp_path / "go").touch()
    assert scenario.finish() == (0, "")


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("exit 3", "Setup ended with exit code 3; the agent goes on without it."),
        ("no-such-program", "Setup ended with exit code 127; the agent goes on without it."),
        ("kill -KILL $$", "Setup was ended by SIGKILL; the agent goes on without it."),
    ],
)
def test_the_agent_goes_on_after_one_that_fails(scenario: Scenario, command: str, line: str) -> None:
    scenario.prepare(command)
    scenario.agent("echo x > new")
    assert [file["path"] for file in scenario.changes()] == ["new"]
    assert line in told(scenario)


def test_one_that_takes_too_long_is_ended_with_all_it_started(scenario: Scenario, tmp_path: Path) -> None:
    scenario.prepare(f"sleep 1000 & echo $! > {tmp_path}/pid; trap '' TERM; wait; sleep 1000")
    assert scenario.setup is not None
    scenario.setup["time_limit_ms"] = 1_000
    scenario.limits["grace_ms"] = 200
    scenario.agent("echo x > new")
    assert [file["path"] for file in scenario.changes()] == ["new"]
    assert "Setup was ended after 1 s; the agent goes on without it." in told(scenario)
    assert not is_alive(int((tmp_path / "pid").read_text()))


def test_a_stop_ends_it_with_all_it_started(scenario: Scenario, tmp_path: Path) -> None:
    scenario.prepare(f"(setsid sh -c 'echo $$ > {tmp_path}/pid; trap \"\" TERM; sleep 1000') & sleep 1000")
    scenario.agent("echo x > new")
    scenario.limits["heartbeat_ms"] = 100
    scenario.start()
    pid = tmp_path / "pid"
    wait_until(lambda: pid.exists() and pid.read_text().endswith("\n"))
    scenario.porter.directive = "stop"
    assert scenario.finish() == (0, "")
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "cancelled"
    assert scenario.porter.texts() == []
    assert not is_alive(int(pid.read_text()))


def test_what_it_changed_beside_is_named(scenario: Scenario) -> None:
    scenario.write("lock", "1\n")
    scenario.write(".gitignore", "made\n")
    scenario.prepare("echo 2 > lock; echo x > made; for i in 1 2 3 4 5 6; do echo x > new$i; done")
    assert len(scenario.changes()) == 7
    line = (
        "Setup changed files that git does not ignore; they go along with the agent's:"
        " lock, new1, new2, new3, new4 and 2 more."
    )
    assert line in told(scenario)


def test_what_it_plants_where_the_agent_lives_is_gone(scenario: Scenario, tmp_path: Path) -> None:
    scenario.plan["home_files"] = {".agent/settings": "for the agent"}
    scenario.prepare(
        f"mkdir {tmp_path}/outside; ln -s {tmp_path}/outside ../home/.agent; touch ../home/.x ../tmp/x"
    )
    scenario.agent('ls -A "$HOME"; ls -A "$TMPDIR"; cat "$HOME/.agent/settings"')
    scenario.run()
    assert scenario.porter.texts() == [".agent", "for the agent"]
    assert list((tmp_path / "outside").iterdir()) == []


def test_what_it_writes_over_the_runners_own_git_starts_nothing(scenario: Scenario, tmp_path: Path) -> None:
    scenario.write("package-lock.json", "{}")
    scenario.prepare(
        f"printf '#!/bin/sh\\ntouch {tmp_path}/started\\n' > ../x; chmod +x ../x; echo x > new;"
        ' for git in ../pristine-*.git; do git config --file "$git/config" core.fsmonitor "$PWD/../x"; done'
    )
    assert [file["path"] for file in scenario.changes()] == ["new"]
    assert "Setup changed files that git does not ignore; they go along with the agent's: new." in told(
        scenario
    )
    assert not (tmp_path / "started").exists()


def test_its_git_configuration_starts_no_program_of_the_runner(scenario: Scenario, tmp_path: Path) -> None:
    scenario.write("package-lock.json", "{}")
    scenario.prepare(
        f"printf '#!/bin/sh\\ntouch {tmp_path}/started\\n' > .git/x; chmod +x .git/x;"
        ' git config core.fsmonitor "$PWD/.git/x"; git config core.hooksPath "$PWD/.git"'
    )
    scenario.run()
    assert not (tmp_path / "started").exists()


def test_another_folder_in_the_place_of_the_work_tree_ends_the_run(scenario: Scenario) -> None:
    scenario.prepare("cd ..; mv repository other; ln -s other repository")
    scenario.start()
    code, _ = scenario.finish()
    assert code == 0
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["detail"].startswith("Another folder was put")


def test_it_is_started_in_the_bounds_of_the_agent(scenario: Scenario) -> None:
    if shutil.which("bwrap") is None:
        pytest.fail("This test needs bubblewrap. Install it, on Debian with `apt-get install bubblewrap`.")
    scenario.prepare("ls /proc | grep -c '^[0-9]'")
    scenario.publish()
    scenario.launch({**scenario.ticket(), "agent_wrapper": BWRAP})
    assert scenario.finish() == (0, "")
    [count] = [text for text in told(scenario) if text.isdecimal()]
    assert int(count) < 10
