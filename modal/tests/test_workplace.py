"""One runner for one folder, and nothing of it afterwards."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from porter_runner.workplace import Workplace, remove_tree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenario import Scenario


def test_a_second_runner_leaves_silently_while_the_first_works(scenario: Scenario) -> None:
    scenario.agent("while [ ! -e ../go ]; do sleep 0.01; done; echo x > new")
    first = scenario.start()
    scenario.porter.wait_for(lambda: len(scenario.porter.batches) > 0)
    second = scenario.launch(scenario.ticket())
    assert scenario.finish(second) == (0, "")
    assert len(scenario.porter.of_kind("claim")) == 1
    (scenario.repository.parent / "go").touch()
    assert scenario.finish(first) == (0, "")
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["changeset"]["files"][0]["path"] == "new"


def test_the_pid_file_names_the_runner_for_good(scenario: Scenario) -> None:
    scenario.agent('cp ../../runner.pid ./pid; cut -d" " -f22 < /proc/$PPID/stat > started')
    files = scenario.changes()
    assert scenario.process is not None
    content = {file["path"]: file["content"] for file in files}
    assert content["pid"] == f"{scenario.process.pid} {content['started']}"


def test_what_a_killed_runner_left_is_taken_over(scenario: Scenario) -> None:
    leftover = scenario.work_dir / "run" / "repository" / "old"
    leftover.mkdir(parents=True)
    # A process that lives, but is no runner: its id was used again.
    (scenario.work_dir / "runner.pid").write_text(f"{os.getpid()} 1\n")
    scenario.agent("ls -A")
    scenario.run()
    assert scenario.porter.texts() == [".git"]


def test_files_of_the_runtime_are_left_alone(scenario: Scenario) -> None:
    scenario.work_dir.mkdir()
    (scenario.work_dir / "runtime.log").touch()
    scenario.start()
    assert scenario.finish() == (0, "")
    assert os.listdir(scenario.work_dir) == ["runtime.log"]


def test_a_work_dir_that_cannot_be_made_is_said_in_one_line(scenario: Scenario) -> None:
    scenario.work_dir.touch()
    process = scenario.launch(scenario.ticket())
    assert scenario.finish(process) == (1, "porter_runner: work dir: File exists\n")
    assert scenario.porter.reports == []


def test_a_work_dir_can_be_taken_again_after_its_release(tmp_path: Path) -> None:
    folder = str(tmp_path / "work")
    first = Workplace.take(folder)
    assert first is not None
    assert Workplace.take(folder) is None
    first.release()
    second = Workplace.take(folder)
    assert second is not None
    second.release()


def test_removal_takes_read_only_folders_and_spares_what_links_lead_to(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    tree = tmp_path / "tree"
    (tree / "cache" / "module").mkdir(parents=True)
    (tree / "cache" / "module" / "file").touch()
    (tree / "link").symlink_to(kept)
    (tree / "cache" / "module").chmod(0o555)
    (tree / "cache").chmod(0)
    remove_tree(str(tree))
    assert not tree.exists()
    assert (kept / "file").exists()


def test_what_the_agent_wrote_beside_its_clone_is_removed(scenario: Scenario) -> None:
    scenario.agent("mkdir -p ../beside $HOME/x $TMPDIR/y; touch ../beside/file; chmod 555 ../beside")
    scenario.run()
