"""After the agent ran, nothing it planted is executed, and nothing it planted hides what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from porter_runner.git import NEUTRAL_CONFIG
from tests.git_forge import git

if TYPE_CHECKING:
    from tests.scenario import Scenario

# Each script plants something that git would run. `$TRAP` is a program that leaves a file named `sprung`.
TRAPS = {
    "hooks": """
for hook in pre-commit post-index-change post-checkout reference-transaction pre-auto-gc; do
  cp "$TRAP" .git/hooks.$hook; mkdir -p .git/hooks; cp "$TRAP" .git/hooks/$hook
done""",
    "a hooks path": 'mkdir h; cp "$TRAP" h/post-index-change; git config core.hooksPath "$PWD/h"',
    "a file system monitor": 'git config core.fsmonitor "$TRAP"',
    "a clean filter": """
git config filter.evil.clean "$TRAP"; git config filter.evil.process "$TRAP"
git config filter.evil.required true
echo '* filter=evil' > .gitattributes""",
    "a filter for everybody": """
mkdir -p "$HOME/.config/git"
printf '[filter "evil"]\\n clean = %s\\n process = %s\\n' "$TRAP" "$TRAP" > "$HOME/.gitconfig"
cp "$HOME/.gitconfig" "$HOME/.config/git/config"
echo '* filter=evil' > .gitattributes""",
    "an external diff": """
git config diff.external "$TRAP"; git config diff.evil.command "$TRAP"; git config diff.evil.textconv "$TRAP"
echo '* diff=evil' > .gitattributes""",
    "a submodule's monitor": """
git init -q sub; git -C sub config core.fsmonitor "$TRAP"; (cd sub; touch a; git add a; git commit -qm x)
git update-index --add --cacheinfo 160000,$(git -C sub rev-parse HEAD),sub""",
    "a nested repository's monitor": 'git init -q dir; git -C dir config core.fsmonitor "$TRAP"',
    "a ssh command": 'git config core.sshCommand "$TRAP"; git config core.askPass "$TRAP"',
    "an included file": 'printf "[core]\\n fsmonitor = $TRAP\\n" > .git/more; git config include.path more',
    "a work tree configuration": """
git config extensions.worktreeConfig true; printf "[core]\\n fsmonitor = $TRAP\\n" > .git/config.worktree""",
    "a monitor in the pristine copy": """
printf "[core]\\n fsmonitor = $TRAP\\n hooksPath = $PWD/h\\n" > ../pristine.git/config
mkdir -p h ../pristine.git/hooks
cp "$TRAP" h/post-index-change; cp "$TRAP" ../pristine.git/hooks/post-index-change""",
    "a promisor": """
git config remote.origin.promisor true; git config extensions.partialClone origin
git config remote.origin.uploadpack "$TRAP"; git config remote.origin.url "ext::$TRAP" """,
    "an alternate object store": """
mkdir -p ../pristine.git/objects/info; echo /etc > ../pristine.git/objects/info/alternates""",
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_nothing_planted_is_run_after_the_agent(scenario: Scenario, trap: str) -> None:
    scenario.write("file", "before\n")
    scenario.write("dir/file", "before\n")
    sprung = scenario.work_dir.parent / "sprung"
    scenario.plan["env"]["SPRUNG"] = str(sprung)
    # Git itself springs some traps while the agent sets them; what counts is what happens afterwards.
    scenario.agent(f"""
TRAP="$HOME/trap"; printf '#!/bin/sh\\ntouch {sprung}\\nexit 1\\n' > "$TRAP"; chmod +x "$TRAP"
{trap}
echo after > file
rm -f {sprung}
""")
    report = scenario.run()
    assert not sprung.exists()
    if report["failure"] is None:
        changed = {file["path"]: file.get("content") for file in report["changeset"]["files"]}
        assert changed["file"] == "after\n"
    else:
        assert report["failure"]["code"] == "submodule_changed"


def test_a_submodule_of_the_base_is_never_entered(scenario: Scenario) -> None:
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub", cwd=scenario.source)
    git("commit", "--quiet", "--message=base", cwd=scenario.source)
    scenario.sha = git("rev-parse", "HEAD", cwd=scenario.source)
    sprung = scenario.work_dir.parent / "sprung"
    scenario.agent(f"""
TRAP="$HOME/trap"; printf '#!/bin/sh\\ntouch {sprung}\\n' > "$TRAP"; chmod +x "$TRAP"
git init -q sub; cd sub; touch a; git add a; git commit -qm x
git config core.fsmonitor "$TRAP"; rm -f {sprung}
""")
    assert scenario.failure()["code"] == "submodule_changed"
    assert not sprung.exists()


@pytest.mark.parametrize(
    "script",
    [
        "cd ..; rm -rf repository; ln -s /etc repository",
        "cd ..; mv repository elsewhere; mkdir repository",
        "cd ..; rm -rf repository",
        "cd ../..; mv run gone; ln -s /etc run; mv gone/* .",
    ],
)
def test_another_folder_in_the_place_of_the_clone_is_not_read(scenario: Scenario, script: str) -> None:
    scenario.agent(script)
    scenario.start()
    assert scenario.finish()[0] == 0
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "runner_crashed"
    assert "work tree" in scenario.porter.completed["failure"]["detail"]
    assert scenario.porter.completed["changeset"] is None


def test_a_pristine_copy_that_was_destroyed_ends_the_run(scenario: Scenario) -> None:
    scenario.agent("rm -rf ../pristine.git/objects; echo x > new")
    scenario.start()
    assert scenario.finish()[0] == 0
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"]["code"] == "runner_crashed"


def test_the_agents_own_exclusions_hide_nothing(scenario: Scenario) -> None:
    scenario.agent("""
echo hidden > .git/info-exclude; mkdir -p .git/info; echo hidden >> .git/info/exclude
git config core.excludesFile "$PWD/.git/info/exclude"
mkdir -p "$HOME/.config/git"; echo hidden > "$HOME/.config/git/ignore"
echo x > hidden
""")
    assert [file["path"] for file in scenario.changes()] == ["hidden"]


@pytest.mark.parametrize(
    "setting", ["hooksPath = /dev/null", "fsMonitor = false", "helper =", "allow = never"]
)
def test_the_configuration_git_runs_with_switches_off(setting: str) -> None:
    assert f"\t{setting}\n" in NEUTRAL_CONFIG
