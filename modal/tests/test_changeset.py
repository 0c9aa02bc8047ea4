"""Each kind of change, however the agent made it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from tests.git_forge import git

if TYPE_CHECKING:
    from tests.scenario import Scenario

ADD = {"change": "added", "mode": "100644", "encoding": "utf-8"}
LONG = "".join(f"line {number}\n" for number in range(50))


def _text(path: str, content: str, **other: str) -> dict[str, Any]:
    return {"path": path, "content": content, "mode": "100644", "encoding": "utf-8", **other}


def test_an_agent_that_changes_nothing_has_an_empty_changeset(scenario: Scenario) -> None:
    scenario.write("a", "1")
    scenario.agent("touch a; cat a > b; rm b; mkdir empty")
    assert scenario.changes() == []


def test_files_are_added_modified_and_deleted(scenario: Scenario) -> None:
    scenario.write("kept", "kept")
    scenario.write("old/file", "gone")
    scenario.write("changed", "before")
    scenario.agent("rm -r old; printf after > changed; mkdir -p new/deep; printf 'ü\n' > new/deep/file")
    assert scenario.changes() == [
        _text("changed", "after", change="modified"),
        _text("new/deep/file", "ü\n", change="added"),
        {"change": "deleted", "path": "old/file"},
    ]


def test_a_change_of_the_same_size_in_the_same_moment_is_seen(scenario: Scenario) -> None:
    scenario.write("a", "one")
    scenario.agent("printf two > a.new; touch -r a a.new; cat a.new > a; touch -r a.new a; rm a.new")
    assert scenario.changes() == [_text("a", "two", change="modified")]


@pytest.mark.parametrize(
    "how",
    [
        "git add -A; git commit -qm one; git add -A",
        "git checkout -qb other; git add -A; git commit -qm one",
        "git add -A; git stash -q; git stash apply -q",
        "git add new; git commit -qm one; git rm -q --cached a; git add .",
        "git add -A; git commit -qm one; git checkout -q --detach; git branch -qD main; git gc -q",
        "git update-index --assume-unchanged a",
        "git update-index --skip-worktree a",
        "git sparse-checkout set nothing; printf 2 > a; printf x > new",
        "rm -rf .git",
        "rm -rf .git; git init -q; git add -A; git commit -qm own",
        "mv .git moved; git --git-dir=moved config core.bare true; rm -rf moved",
        "rm -rf .git; printf 'gitdir: /nowhere' > .git",
        "rm -rf .git; ln -s /etc .git",
        "rm -f .git/index .git/HEAD",
        "cp .git/index index; printf broken > .git/index; mv index .git/index.lock",
    ],
)
def test_changes_are_found_whatever_the_agent_did_with_git(scenario: Scenario, how: str) -> None:
    scenario.write("a", "1")
    scenario.agent(f"printf 2 > a; printf x > new; {how}; true")
    assert scenario.changes() == [_text("a", "2", change="modified"), _text("new", "x", change="added")]


def test_a_moved_file_is_renamed_also_when_half_of_it_changed(scenario: Scenario) -> None:
    scenario.write("same", LONG)
    scenario.write("edited", LONG.replace("line", "word"))
    scenario.write("rewritten", "short and soon gone\n")
    scenario.agent("""
git mv same moved
mkdir dir; mv edited dir/edited; sed -i 's/^word 1.$/other/' dir/edited
rm rewritten; echo something else entirely > replacement
""")
    edited = LONG.replace("line", "word")
    for number in range(10, 20):
        edited = edited.replace(f"word {number}\n", "other\n")
    assert scenario.changes() == [
        _text("dir/edited", edited, change="renamed", old_path="edited"),
        _text("moved", LONG, change="renamed", old_path="same"),
        _text("replacement", "something else entirely\n", change="added"),
        {"change": "deleted", "path": "rewritten"},
    ]


def test_mode_bits_are_changes(scenario: Scenario) -> None:
    scenario.write("script", "#!/bin/sh\n")
    scenario.write("data", "x", mode=0o755)
    scenario.agent("chmod +x script; chmod -x data; printf y > new; chmod 755 new")
    assert scenario.changes() == [
        _text("data", "x", change="modified"),
        _text("new", "y", change="added", mode="100755"),
        _text("script", "#!/bin/sh\n", change="modified", mode="100755"),
    ]


def test_a_link_is_its_target_and_never_what_lies_there(scenario: Scenario) -> None:
    scenario.write("file", "x")
    scenario.agent("ln -s /etc/passwd out; ln -s nowhere dangling; rm file; ln -s ../.. file; mkfifo pipe")
    assert scenario.changes() == [
        _text("dangling", "nowhere", change="added", mode="120000"),
        _text("file", "../..", change="modified", mode="120000"),
        _text("out", "/etc/passwd", change="added", mode="120000"),
    ]


def test_a_folder_that_became_a_link_is_a_link_and_its_files_are_gone(scenario: Scenario) -> None:
    scenario.write("dir/passwd", "x")
    scenario.write("dir/other", "y")
    scenario.agent("rm -r dir; ln -s /etc dir")
    assert scenario.changes() == [
        _text("dir", "/etc", change="added", mode="120000"),
        {"change": "deleted", "path": "dir/other"},
        {"change": "deleted", "path": "dir/passwd"},
    ]


def test_a_moved_folder_behind_a_link_is_found_where_it_is(scenario: Scenario) -> None:
    scenario.write("dir/file", LONG)
    scenario.agent("mv dir moved; ln -s moved dir")
    assert scenario.changes() == [
        _text("dir", "moved", change="added", mode="120000"),
        _text("moved/file", LONG, change="renamed", old_path="dir/file"),
    ]


def test_a_file_that_became_a_folder_and_the_other_way_round(scenario: Scenario) -> None:
    scenario.write("file", "x")
    scenario.write("dir/a", "y")
    scenario.agent("rm -r file dir; mkdir file; printf 1 > file/inner; printf 2 > dir")
    assert scenario.changes() == [
        _text("dir", "2", change="added"),
        {"change": "deleted", "path": "dir/a"},
        {"change": "deleted", "path": "file"},
        _text("file/inner", "1", change="added"),
    ]


def test_a_tracked_file_that_became_a_pipe_is_deleted(scenario: Scenario) -> None:
    scenario.write("file", "x")
    scenario.agent("rm file; mkfifo file")
    assert scenario.changes() == [{"change": "deleted", "path": "file"}]


@pytest.mark.parametrize("content", [b"\x00\x01", b"text \xff", bytes(range(256)), b"utf-8 with \x00 NUL"])
def test_what_is_not_text_is_base64(scenario: Scenario, content: bytes) -> None:
    octal = "".join(f"\\{byte:03o}" for byte in content)
    scenario.agent(f"printf '{octal}' > binary")
    assert scenario.changes() == [
        {**ADD, "path": "binary", "content": base64.b64encode(content).decode(), "encoding": "base64"}
    ]


def test_empty_files_and_missing_last_line_ends_are_kept(scenario: Scenario) -> None:
    scenario.agent("touch empty; printf 'a\\r\\nb' > mixed")
    assert scenario.changes() == [
        _text("empty", "", change="added"),
        _text("mixed", "a\r\nb", change="added"),
    ]


def test_line_ends_are_stored_as_the_repository_wants_them(scenario: Scenario) -> None:
    scenario.write(".gitattributes", "*.txt text eol=crlf\n")
    scenario.write("a.txt", "1\n2\n")
    scenario.agent("od -c a.txt | head -1; printf '1\\r\\n2\\r\\n3\\r\\n' > a.txt")
    assert scenario.changes() == [_text("a.txt", "1\n2\n3\n", change="modified")]
    assert scenario.porter.texts() == ["0000000   1  \\r  \\n   2  \\r  \\n"]


def test_what_git_ignores_is_left_out_unless_it_was_tracked(scenario: Scenario) -> None:
    scenario.write(".gitignore", "*.log\n/build/\n")
    scenario.write("tracked.log", "before")
    scenario.agent("""
printf after > tracked.log; printf x > new.log
mkdir build node_modules; printf x > build/out; git init -q build/nested; printf x > node_modules/module
echo node_modules > node_modules/.gitignore; printf '*\n' > node_modules/.gitignore
git add -f new.log; git commit -qm forced
""")
    assert scenario.changes() == [_text("tracked.log", "after", change="modified")]


def test_names_with_odd_characters_arrive_as_they_are(scenario: Scenario) -> None:
    names = ["-dash", ":(glob)*", "a b", 'quo"te', "back\\slash", "tab\there", "new\nline", "ü", "*?[x]"]
    for name in names:
        scenario.write(name, f"before {name}")
    scenario.python_agent(f"""
import os
for name in {names!r}: open(name, "a").write("!")
open("added " + {names[6]!r}, "w").close()
os.remove("-dash")
""")
    changes = {file["path"]: file["change"] for file in scenario.changes()}
    assert changes == {
        **dict.fromkeys(names, "modified"),
        "-dash": "deleted",
        "added new\nline": "added",
    }


def test_a_name_that_is_not_utf_8_is_refused(scenario: Scenario) -> None:
    scenario.agent("touch \"$(printf 'bad-\\377-name')\"")
    assert scenario.failure() == {
        "code": "unsupported_path",
        "detail": "The name of bad-\\xff-name is not UTF-8.",
    }


@pytest.mark.parametrize("path", [".GIT/hooks/x", "a/.Git/x", "git~1/x", "sub/GIT~1"])
def test_a_name_other_systems_take_for_git_is_refused(scenario: Scenario, path: str) -> None:
    scenario.agent(f"mkdir -p $(dirname {path}); touch {path}")
    assert scenario.failure()["code"] == "unsupported_path"


@pytest.mark.parametrize(
    "script",
    [
        "git init -q nested; cd nested; touch a; git add a; git commit -qm own",
        "git init -q nested",
        "git init -q deep/er/nested; touch deep/er/nested/file",
        "rm file; git init -q file",
        "rm file; git init -q file; cd file; touch a; git add a; git commit -qm own",
    ],
)
def test_a_repository_within_the_repository_is_refused(scenario: Scenario, script: str) -> None:
    scenario.write("file", "x")
    scenario.agent(script)
    failure = scenario.failure()
    assert failure["code"] == "submodule_changed"


def test_a_file_named_git_makes_no_repository(scenario: Scenario) -> None:
    scenario.agent("mkdir dir; printf 'gitdir: /nowhere' > dir/.git; printf x > dir/file")
    assert scenario.changes() == [_text("dir/file", "x", change="added")]


def test_a_git_folder_beside_tracked_files_hides_none_of_them(scenario: Scenario) -> None:
    scenario.write("dir/file", "x")
    scenario.agent("git init -q dir; printf y > dir/file; printf z > dir/new")
    assert scenario.changes() == [
        _text("dir/file", "y", change="modified"),
        _text("dir/new", "z", change="added"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        "git init -q sub; cd sub; touch a; git add a; git commit -qm own",
        "touch sub/file",
        "rmdir sub",
        "rmdir sub; ln -s . sub",
        "rmdir sub; touch sub",
        "rmdir lib/other; rmdir lib; ln -s . lib",
    ],
)
def test_a_submodule_must_stay_as_it_was(scenario: Scenario, script: str) -> None:
    _with_submodules(scenario)
    scenario.agent(script)
    failure = scenario.failure()
    assert failure["code"] == "submodule_changed"
    assert "sub" in failure["detail"] or "lib/other" in failure["detail"]


def test_beside_an_untouched_submodule_changes_are_collected(scenario: Scenario) -> None:
    _with_submodules(scenario)
    scenario.agent("printf x > lib/new")
    assert scenario.changes() == [_text("lib/new", "x", change="added")]


def _with_submodules(scenario: Scenario) -> None:
    for path in ("sub", "lib/other"):
        git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}", cwd=scenario.source)
    git("commit", "--quiet", "--message=base", cwd=scenario.source)
    scenario.sha = git("rev-parse", "HEAD", cwd=scenario.source)


def test_too_many_bytes_are_refused_with_the_biggest_file_named(scenario: Scenario) -> None:
    scenario.limits["max_changeset_bytes"] = 100_000
    scenario.agent("head -c 40000 /dev/zero > a; truncate -s 3G big; head -c 20000 /dev/zero > c")
    assert scenario.failure() == {
        "code": "changeset_too_large",
        "detail": "The changes are 3,221,285,472 bytes; at most 100,000 are accepted."
        " The biggest file is big with 3,221,225,472 bytes.",
    }


def test_just_as_many_bytes_as_allowed_are_accepted(scenario: Scenario) -> None:
    scenario.limits["max_changeset_bytes"] = 100_000
    scenario.agent("head -c 60000 /dev/zero > a; head -c 40000 /dev/zero | tr '\\0' 'x' > b")
    assert [len(file["content"]) for file in scenario.changes()] == [80_000, 40_000]


def test_too_many_files_are_refused(scenario: Scenario) -> None:
    scenario.limits["max_changeset_files"] = 20
    scenario.write("gone", "x")
    scenario.agent("rm gone; for i in $(seq 20); do printf 12345 > f$i; done; printf 1234567 > f7")
    assert scenario.failure() == {
        "code": "changeset_too_large",
        "detail": "21 files changed, 102 bytes in all; at most 20 files are accepted."
        " The biggest is f7 with 7 bytes.",
    }


def test_a_changeset_of_many_megabytes_arrives(scenario: Scenario) -> None:
    scenario.limits["max_changeset_bytes"] = 10_000_000
    scenario.agent("for i in 1 2 3 4 5; do head -c 1500000 /dev/urandom > f$i; done")
    files = scenario.changes()
    assert [len(base64.b64decode(file["content"])) for file in files] == [1_500_000] * 5
