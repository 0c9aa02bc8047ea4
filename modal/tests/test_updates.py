"""Lines on their way to Porter: at once, in order, each exactly once, within bounds."""

from __future__ import annotations

import sys

import pytest

from porter_runner.outbox import BATCH_LINES, QUEUE_BYTES
from tests.fake_porter import FakePorter, Reply
from tests.scenario import Scenario, wait_until

# Prints a line and waits for the test to make a file.
SPEAK_AND_WAIT = "echo first; while [ ! -e ../go ]; do sleep 0.01; done; echo last"


def test_the_first_line_goes_out_while_the_agent_works(scenario: Scenario) -> None:
    scenario.agent(SPEAK_AND_WAIT)
    scenario.start()
    scenario.porter.wait_for(lambda: scenario.porter.texts() == ["first"])
    (scenario.repository.parent / "go").touch()
    assert scenario.finish() == (0, "")
    assert scenario.porter.texts() == ["first", "last"]


def test_both_streams_arrive_with_their_names(scenario: Scenario) -> None:
    scenario.agent("echo out; echo err >&2; printf unfinished")
    scenario.run()
    assert scenario.porter.texts("stdout") == ["out", "unfinished"]
    assert scenario.porter.texts("stderr") == ["err"]
    assert scenario.porter.texts("runner")[0].startswith("Cloned main at ")


def test_phases_follow_one_another(scenario: Scenario) -> None:
    scenario.agent("echo done")
    report = scenario.run()
    phases = [update.body["phase"] for update in scenario.porter.of_kind("task-update")]
    assert phases == sorted(phases, key=["cloning", "agent", "collecting"].index)
    assert {"agent", "collecting"} <= set(phases)
    assert report["last_batch"] == len(phases)


def test_batches_count_from_one_and_hold_many_lines_in_order(scenario: Scenario) -> None:
    scenario.agent("seq 1 5000")
    scenario.run()
    assert scenario.porter.texts() == [str(number) for number in range(1, 5001)]
    assert sorted(scenario.porter.batches) == list(range(1, len(scenario.porter.batches) + 1))
    sizes = [len(batch["lines"]) for batch in scenario.porter.batches.values()]
    assert max(sizes) <= BATCH_LINES
    assert len(sizes) < 50


@pytest.mark.parametrize("reply", [Reply(0, taken_in=True), Reply(503, taken_in=True), Reply(0)])
def test_a_batch_whose_answer_was_lost_is_sent_again_unchanged(scenario: Scenario, reply: Reply) -> None:
    scenario.agent("echo once")
    scenario.porter.script["task-update"] = [reply, reply]
    scenario.run()
    first, second, third = scenario.porter.of_kind("task-update")[:3]
    assert first == second == third
    assert scenario.porter.texts() == ["once"]


def test_a_restarted_porter_gets_all_that_was_said_meanwhile(scenario: Scenario) -> None:
    scenario.agent(f"{SPEAK_AND_WAIT}; seq 1 3000; touch ../finished")
    process = scenario.start()
    old = scenario.porter
    old.wait_for(lambda: old.texts() == ["first"])
    old.close()
    (scenario.repository.parent / "go").touch()
    scenario.porter = FakePorter(port=old.port)
    assert scenario.finish(process) == (0, "")
    assert old.faults == []
    said = {**old.batches, **scenario.porter.batches}
    texts = [line["text"] for number in sorted(said) for line in said[number]["lines"]]
    assert [text for text in texts if not text.startswith("Cloned")] == [
        "first",
        "last",
        *(str(number) for number in range(1, 3001)),
    ]
    assert scenario.porter.completed is not None
    scenario.porter.close()


def test_a_slow_porter_makes_the_agent_wait_instead_of_filling_memory(scenario: Scenario) -> None:
    # Writes until nothing more was taken for a second, then says how much that was.
    scenario.python_agent("""
import os, time
os.set_blocking(1, False)
written, refused = 0, 0
while refused < 100 and written < 64_000_000:
    try:
        written += os.write(1, b"x" * 99 + b"\\n")
        refused = 0
    except BlockingIOError:
        refused += 1
        time.sleep(0.01)
open("../written", "w").write(str(written))
""")
    scenario.limits["max_lines"] = 1_000_000
    scenario.porter.gates["task-update"].clear()
    process = scenario.start()
    written = scenario.repository.parent / "written"
    wait_until(lambda: written.exists() and written.read_text() != "")
    count = int(written.read_text())
    assert count < QUEUE_BYTES * 2
    scenario.porter.gates["task-update"].set()
    assert scenario.finish(process) == (0, "")
    assert len(scenario.porter.texts()) * 100 >= count


def test_lines_beyond_the_limit_are_counted(scenario: Scenario) -> None:
    scenario.limits["max_lines"] = 10
    scenario.agent("seq 1 25")
    scenario.run()
    assert scenario.porter.texts() == [str(number) for number in range(1, 11)]
    assert scenario.porter.texts("runner")[-1] == "15 more lines were not recorded; at most 10 are."


def test_a_line_of_any_length_is_cut(scenario: Scenario) -> None:
    scenario.limits["max_line_chars"] = 100
    scenario.agent("head -c 5000000 /dev/zero | tr '\\0' 'x'; echo; echo short")
    scenario.run()
    assert scenario.porter.texts() == ["x" * 99 + "…", "short"]


def test_a_silent_agent_is_still_heard_of(scenario: Scenario) -> None:
    scenario.limits["heartbeat_ms"] = 20
    scenario.agent("while [ ! -e ../go ]; do sleep 0.01; done")
    scenario.start()
    porter = scenario.porter
    porter.wait_for(lambda: sum(batch["lines"] == [] for batch in porter.batches.values()) >= 3)
    (scenario.repository.parent / "go").touch()
    assert scenario.finish() == (0, "")


IMPATIENT = """
from porter_runner import callbacks, main
callbacks.GIVE_UP_AFTER_S = 0.3
raise SystemExit(main.main())
"""


def test_a_porter_given_up_once_is_not_waited_for_again(scenario: Scenario) -> None:
    scenario.command = (sys.executable, "-E", "-s", "-S", "-c", IMPATIENT)
    scenario.limits["timeout_ms"] = 1000
    scenario.agent("trap 'echo bye; exit' TERM; echo first; while :; do sleep 0.01; done")
    scenario.start()
    scenario.porter.wait_for(lambda: scenario.porter.texts() == ["first"])
    scenario.porter.close()
    # Its time was over before the last line could not be sent; still nothing is tried after that.
    assert scenario.finish() == (1, "porter_runner: updates: unreachable\n")


def test_after_410_the_runner_ends_the_agent_and_leaves(scenario: Scenario) -> None:
    scenario.porter.script["task-update"] = [Reply(410)]
    scenario.agent("sleep 1000")
    scenario.start()
    assert scenario.finish() == (0, "")
    assert scenario.porter.completed is None
    assert not scenario.work_dir.exists()


def test_after_401_the_runner_ends_the_agent_and_gives_up(scenario: Scenario) -> None:
    scenario.porter.script["task-update"] = [Reply(401)]
    scenario.agent("sleep 1000")
    scenario.start()
    assert scenario.finish() == (1, "porter_runner: updates: refused\n")
    assert [report.kind for report in scenario.porter.reports] == ["claim", "task-update"]


def test_an_update_porter_cannot_take_ends_the_run_visibly(scenario: Scenario) -> None:
    scenario.porter.script["task-update"] = [Reply(400)]
    scenario.agent("sleep 1000")
    scenario.start()
    assert scenario.finish()[0] == 0
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "runner_crashed"
    assert "HTTP status 400" in scenario.porter.completed["failure"]["detail"]


def test_the_complete_report_is_repeated_until_it_is_taken(scenario: Scenario) -> None:
    scenario.porter.script["task-complete"] = [Reply(503), Reply(0), Reply(0, taken_in=True)]
    scenario.run()
    completes = scenario.porter.of_kind("task-complete")
    assert len(completes) == 4
    assert all(report == completes[0] for report in completes)


def test_a_complete_report_porter_cannot_take_is_replaced_by_a_small_one(scenario: Scenario) -> None:
    scenario.agent("echo much > big")
    scenario.porter.script["task-complete"] = [Reply(413)]
    scenario.start()
    code, err = scenario.finish()
    assert code == 0
    assert "413" in err
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["changeset"] is None
    assert scenario.porter.completed["failure"]["code"] == "runner_crashed"
    assert scenario.porter.completed["exit"] == {"code": 0, "signal": None}


@pytest.mark.parametrize(("status", "code"), [(410, 0), (401, 1)])
def test_a_complete_report_that_is_not_wanted_is_the_end(scenario: Scenario, status: int, code: int) -> None:
    scenario.porter.script["task-complete"] = [Reply(status)]
    scenario.start()
    assert scenario.finish()[0] == code
    assert len(scenario.porter.of_kind("task-complete")) == 1
    assert not scenario.work_dir.exists()
