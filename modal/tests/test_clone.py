"""What is cloned, and that the token stays where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from porter_runner import clone as clone_module
from porter_runner.claim import CloneSource
from porter_runner.clone import clone
from porter_runner.failure import RunFailure
from porter_runner.stop import Stop
from porter_runner.workplace import Workplace
from tests.git_forge import TOKEN, USERNAME, git

if TYPE_CHECKING:
    from tests.scenario import Scenario


def test_the_agent_finds_an_ordinary_clean_shallow_clone(scenario: Scenario) -> None:
    scenario.write("a", "1")
    scenario.commit()
    scenario.write("a", "2")
    scenario.commit()
    scenario.agent("""
git status --porcelain --branch
git rev-list --count HEAD
git rev-parse HEAD origin/main
git config user.email
cat a
""")
    scenario.run()
    assert scenario.porter.texts() == [
        "## main...origin/main",
        "1",
        *[scenario.sha] * 2,
        "porter@localhost",
        "2",
    ]


def test_the_commit_asked_for_is_cloned_when_the_branch_moved(scenario: Scenario) -> None:
    scenario.write("a", "asked for")
    asked = scenario.commit()
    scenario.write("a", "newer")
    scenario.commit()
    scenario.sha = asked
    scenario.agent("cat a; echo; git rev-parse HEAD")
    scenario.run()
    assert scenario.porter.texts() == ["asked for", asked]


def test_the_commit_asked_for_is_cloned_when_the_branch_was_rewritten(scenario: Scenario) -> None:
    scenario.write("a", "asked for")
    asked = scenario.commit()
    scenario.publish()
    git("commit", "--quiet", "--amend", "--allow-empty", "--message=other", cwd=scenario.source)
    bare = scenario.forge.root / "source.git"
    git("fetch", "--quiet", "--force", str(scenario.source), "main:main", cwd=bare)
    scenario.agent("git rev-parse HEAD")
    scenario.run()
    assert scenario.porter.texts() == [asked]


def test_a_branch_with_folders_and_signs_is_checked_out(scenario: Scenario) -> None:
    scenario.branch = 'feature/ü-"1"/x'
    scenario.agent("git symbolic-ref --short HEAD; git config branch.$(git symbolic-ref --short HEAD).remote")
    scenario.run()
    assert scenario.porter.texts() == [scenario.branch, "origin"]


def test_the_token_is_sent_with_the_first_request_and_two_are_enough(scenario: Scenario) -> None:
    scenario.run()
    assert [allowed for _, allowed in scenario.forge.requests] == [True, True]


def test_while_git_runs_the_token_is_in_no_argument_environment_or_file(scenario: Scenario) -> None:
    scenario.forge.hang.set()
    process = scenario.start()
    scenario.forge.reached.wait()
    seen: list[bytes] = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _session_root(int(folder.name), process.pid):
            seen += (_read(folder / "cmdline"), _read(folder / "environ"))
    files = [file for file in scenario.work_dir.rglob("*") if file.is_file()]
    seen += (_read(file) for file in files)
    assert len(seen) > 8
    assert any(b"fetch" in content for content in seen)
    for content in seen:
        assert TOKEN.encode() not in content
        assert b"Authorization" not in content
    process.terminate()
    assert scenario.finish() == (0, "")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _session_root(pid: int, runner: int) -> bool:
    """Whether the process is the runner or descends from it."""
    while pid > 1:
        if pid == runner:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


@pytest.mark.parametrize(
    "change", [{"token": "ghs_wrong"}, {"token": ""}, {"url": "/other.git"}, {"sha": "0" * 40}]
)
def test_a_clone_that_fails_says_what_git_said(scenario: Scenario, change: dict[str, str]) -> None:
    scenario.publish()
    if "url" in change:
        change = {"url": scenario.forge.url + change["url"]}
    scenario.porter.claim_answer["clone"].update(change)
    scenario.launch(scenario.ticket())
    assert scenario.finish() == (0, "")
    assert scenario.porter.completed is not None
    failure = scenario.porter.completed["failure"]
    assert failure["code"] == "clone_failed"
    assert failure["detail"].startswith("git fetch ended with 128: ")
    assert TOKEN not in failure["detail"]
    assert scenario.porter.completed["exit"] is None
    assert not scenario.work_dir.exists()


def test_a_server_that_never_answers_is_given_up(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario.publish()
    scenario.forge.hang.set()
    monkeypatch.setattr(clone_module, "CLONE_LIMIT_S", 0.2)
    place = Workplace.take(str(tmp_path / "place"))
    assert place is not None
    place.prepare()
    source = CloneSource(f"{scenario.forge.url}/source.git", USERNAME, TOKEN, "main", scenario.sha)
    with pytest.raises(RunFailure, match="did not finish within") as raised:
        clone(source, place, Stop())
    assert raised.value.code == "clone_failed"
    place.release()


def test_submodules_and_large_file_pointers_stay_as_they_are(scenario: Scenario) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    scenario.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    scenario.write("a.bin", pointer)
    scenario.write(".gitmodules", f'[submodule "sub"]\n\tpath = sub\n\turl = {scenario.forge.url}/x.git\n')
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub", cwd=scenario.source)
    git("add", ".gitattributes", "a.bin", ".gitmodules", cwd=scenario.source)
    git("commit", "--quiet", "--message=base", cwd=scenario.source)
    scenario.sha = git("rev-parse", "HEAD", cwd=scenario.source)
    scenario.agent("cat a.bin; ls -A sub")
    assert scenario.changes() == []
    assert scenario.porter.texts() == pointer.splitlines()


def test_settings_of_the_user_and_the_machine_play_no_part(scenario: Scenario, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    (home / "hooks" / "post-checkout").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (home / "hooks" / "post-checkout").chmod(0o755)
    (home / ".gitconfig").write_text(f"[core]\n\thooksPath = {home}/hooks\n\tautoCrlf = true\n")
    scenario.env = {
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_TRACE": str(tmp_path / "ran"),
    }
    scenario.write("a", "line\n")
    scenario.agent("od -c a | head -1")
    assert scenario.changes() == []
    assert scenario.porter.texts() == ["0000000   l   i   n   e  \\n"]
    assert not (tmp_path / "ran").exists()
