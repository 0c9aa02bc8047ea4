"""How the agent is started and how its end is reported."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest

from porter_runner.agent import write_home_files
from porter_runner.failure import RunFailure
from tests.git_forge import TOKEN
from tests.scenario import MODEL_KEY, PROMPT, Scenario, is_alive, wait_until

if TYPE_CHECKING:
    from pathlib import Path

TELL = """
import json, os, sys
json.dump({"argv": sys.argv[1:], "stdin": sys.stdin.read(), "cwd": os.getcwd(), "env": dict(os.environ),
           "umask": os.umask(0), "session": os.getsid(0) == os.getpid()}, open("../told", "w"))
os.rename("../told", os.environ["TOLD"])
"""


def _told(scenario: Scenario) -> dict[str, object]:
    """Runs an agent that tells how it was started."""
    told = scenario.work_dir.parent / "told"
    scenario.plan["env"]["TOLD"] = str(told)
    scenario.python_agent(TELL)
    assert scenario.run()["exit"] == {"code": 0, "signal": None}
    return json.loads(told.read_text())


def test_the_environment_is_exactly_what_the_plan_and_a_program_need(scenario: Scenario) -> None:
    # The runtime's own variables do not reach the agent.
    scenario.env = {"LANG": "C.UTF-8", "PORTER_SECRET": "not for agents", "GIT_DIR": "/nowhere"}
    told = _told(scenario)
    assert told["env"] == {
        "PATH": os.environ["PATH"],
        "HOME": str(scenario.work_dir / "run" / "home"),
        "TMPDIR": str(scenario.work_dir / "run" / "tmp"),
        "LANG": "C.UTF-8",
        **scenario.plan["env"],
    }


def test_the_agent_stands_in_the_clone_in_a_session_of_its_own(scenario: Scenario) -> None:
    told = _told(scenario)
    assert told["cwd"] == str(scenario.repository)
    assert told["session"] is True
    assert told["umask"] == 0o077


def test_the_prompt_comes_on_standard_input(scenario: Scenario) -> None:
    told = _told(scenario)
    assert told["stdin"] == PROMPT
    assert told["argv"] == []


def test_the_prompt_comes_as_the_last_argument_and_standard_input_is_empty(scenario: Scenario) -> None:
    scenario.plan["prompt"] = "argument"
    told = _told(scenario)
    assert told["stdin"] == ""
    assert told["argv"] == [PROMPT]


def test_files_of_the_plan_lie_in_a_fresh_home(scenario: Scenario) -> None:
    scenario.plan["home_files"] = {".config/agent/settings.json": '{"a":"ü"}', ".rc": ""}
    scenario.agent("cd; find . -type f | sort; cat .config/agent/settings.json; stat -c %a .rc .config")
    scenario.run()
    assert scenario.porter.texts() == ["./.config/agent/settings.json", "./.rc", '{"a":"ü"}600', "700"]


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a//b", "", "./a", "a/", "x\0y"])
def test_a_file_that_would_leave_home_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(RunFailure) as raised:
        write_home_files({path: ""}, str(tmp_path))
    assert raised.value.code == "runner_crashed"
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_cannot_be_carried_out_ends_the_run_in_one_line(scenario: Scenario) -> None:
    scenario.plan["home_files"] = {"a": "", "a/b": MODEL_KEY}
    scenario.start()
    code, err = scenario.finish()
    assert code == 0
    assert scenario.porter.completed is not None
    failure = scenario.porter.completed["failure"]
    assert failure["code"] == "runner_crashed"
    assert failure["detail"].startswith("FileExistsError: ")
    assert failure["detail"].endswith(")")
    assert err == f"porter_runner: {failure['detail']}\n"


@pytest.mark.parametrize("program", ["no-such-agent", "/no/such/agent", "/etc/passwd", "/etc/passwd/x"])
def test_a_program_that_is_not_there_is_named(scenario: Scenario, program: str) -> None:
    scenario.plan["argv"] = [program]
    failure = scenario.failure()
    assert failure["code"] == "agent_not_found"
    assert failure["detail"].startswith(f"{program}: ")


def test_a_prompt_no_argument_can_hold_is_a_failure_that_does_not_repeat_it(scenario: Scenario) -> None:
    scenario.plan["prompt"] = "argument"
    scenario.publish()
    scenario.porter.claim_answer["prompt"] = "long " * 100_000
    scenario.launch(scenario.ticket())
    assert scenario.finish()[0] == 0
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"] == {
        "code": "runner_crashed",
        "detail": "true did not start: Argument list too long",
    }


def test_an_exit_code_is_reported_and_the_changes_with_it(scenario: Scenario) -> None:
    scenario.agent("echo x > new; exit 3")
    report = scenario.run()
    assert report["exit"] == {"code": 3, "signal": None}
    assert report["failure"] is None
    assert [file["path"] for file in report["changeset"]["files"]] == ["new"]


def test_an_agent_that_dies_by_a_signal_is_reported_with_its_name(scenario: Scenario) -> None:
    scenario.agent("kill -SEGV $$")
    assert scenario.run()["exit"] == {"code": None, "signal": "SIGSEGV"}


def test_a_killed_runner_takes_its_agent_along(scenario: Scenario) -> None:
    scenario.agent("echo $$ > ../pid; mv ../pid ../agent; exec sleep 1000")
    process = scenario.start()
    pid_file = scenario.repository.parent / "agent"
    wait_until(pid_file.exists)
    process.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_alive(int(pid_file.read_text())))
    process.communicate()


SEARCH = """
import base64, os, subprocess
token = (os.environ["FIRST_HALF"] + os.environ["SECOND_HALF"]).encode()
needles = (token, base64.b64encode(b"x-access-token:" + token), os.environ["FIRST_HALF"].encode() + b"%")
places = [f"/proc/{pid}/{name}" for pid in (os.getppid(), os.getpid()) for name in ("environ", "cmdline")]
places += [os.path.join(folder, name) for folder, _, names in os.walk("../..") for name in names]
searched = 0
for place in places:
    try:
        content = open(place, "rb").read()
    except PermissionError:
        continue  # a runner that is not root cannot be looked into at all
    searched += 1
    if any(needle in content for needle in needles):
        print("found in", place)
print("searched more than 10:", searched > 10)
for command in ("git config --list", "git remote --verbose"):
    print(subprocess.run(command.split(), capture_output=True, text=True).stdout)
"""


def test_the_clone_token_is_nowhere_within_the_agents_reach(scenario: Scenario) -> None:
    half = len(TOKEN) // 2
    scenario.plan["env"].update(FIRST_HALF=TOKEN[:half], SECOND_HALF=TOKEN[half:])
    scenario.python_agent(SEARCH)
    scenario.run()
    texts = scenario.porter.texts()
    assert texts[0] == "searched more than 10: True"
    assert f"remote.origin.url={scenario.forge.url}/source.git" in texts
    assert f"origin\t{scenario.forge.url}/source.git (fetch)" in texts
    # What would be masked would have been there.
    assert not any("[redacted]" in text for text in texts)


def test_secrets_are_masked_in_whatever_the_agent_prints(scenario: Scenario) -> None:
    scenario.agent("""
echo "plain $MODEL_KEY."
printf %s "$MODEL_KEY" | base64 -w0; echo
printf %s "user:$MODEL_KEY" | base64 -w0; echo
printf %s "$MODEL_KEY" | od -An -tx1 -v | tr -d ' \\n'; echo >&2
echo "start of it $(printf %s "$MODEL_KEY" | head -c 20)"
echo ghp_abcdefghijklmnopqrstuvwxyz0123456789
printf %s "$MODEL_KEY" > leaked
""")
    files = scenario.changes()
    said = json.dumps([update.body for update in scenario.porter.of_kind("task-update")])
    assert MODEL_KEY not in said
    assert MODEL_KEY[:12] not in said
    assert MODEL_KEY.encode().hex()[:12] not in said
    assert "ghp_" not in said
    assert scenario.porter.texts("stdout")[0] == "plain [redacted]."
    # Porter itself looks for secrets in what was changed, so that arrives as it is.
    assert files[0]["content"] == MODEL_KEY


def test_secrets_are_masked_in_the_detail_of_a_failure(scenario: Scenario) -> None:
    scenario.plan["argv"] = [f"/opt/{MODEL_KEY}"]
    scenario.start()
    code, err = scenario.finish()
    assert (code, err) == (0, "")
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["detail"] == "/opt/[redacted]: No such file or directory"
