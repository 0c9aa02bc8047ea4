"""What a setup made, kept for later runs: saved, restored, refused."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.git_forge import git
from tests.scenario import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenario import Scenario

COUNT = "echo ran"
MAKE = f"{COUNT}; mkdir -p node_modules/.bin node_modules/left && echo 'module' > node_modules/left/index.js"
LINK = "ln -s ../left/index.js node_modules/.bin/left"


@pytest.fixture(autouse=True)
def lockfile(scenario: Scenario) -> None:
    scenario.write("package-lock.json", '{"lockfileVersion": 3}\n')
    scenario.write(".gitignore", "node_modules/\n.venv/\n")


def reported(scenario: Scenario) -> dict[str, Any] | None:
    """What the run said it has archived."""
    found = [batch["dependencies"] for batch in scenario.porter.batches.values() if "dependencies" in batch]
    assert len(found) <= 1
    return found[0] if found else None


def saved(scenario: Scenario) -> dict[str, Any]:
    """Runs the setup for the first time; Porter knows what was archived from then on."""
    scenario.run()
    archive = reported(scenario)
    assert archive is not None, scenario.porter.texts("runner")
    assert scenario.setup is not None
    scenario.setup["known"] = {archive["key"]: archive["digest"]}
    return archive


def path_of(scenario: Scenario, archive: dict[str, Any]) -> Path:
    assert scenario.dependencies is not None
    return scenario.dependencies / f"{archive['key']}.tar"


def setup_ran(scenario: Scenario) -> bool:
    return "ran" in scenario.porter.texts("runner")


def test_a_later_run_finds_what_was_made_and_skips_the_setup(scenario: Scenario) -> None:
    scenario.prepare(f"{MAKE}; {LINK}; chmod +x node_modules/left/index.js")
    scenario.agent(
        "cat node_modules/.bin/left; readlink node_modules/.bin/left; stat -c %A node_modules/left/index.js"
    )
    archive = saved(scenario)
    first = scenario.porter.texts()
    assert hashlib.sha256(path_of(scenario, archive).read_bytes()).hexdigest() == archive["digest"]
    assert path_of(scenario, archive).stat().st_size == archive["bytes"]
    report = scenario.again()
    assert not setup_ran(scenario)
    line = f"Dependencies restored from the cache (key {archive['key'][:7]}); setup was skipped."
    assert line in scenario.porter.texts("runner")
    assert scenario.porter.texts() == first == ["module", "../left/index.js", "-rwx------"]
    assert reported(scenario) is None
    assert report["changeset"]["files"] == []


def test_porter_knows_the_digest_before_the_agent_starts(scenario: Scenario, tmp_path: Path) -> None:
    scenario.prepare(MAKE)
    scenario.agent(f"touch {tmp_path}/started")
    scenario.porter.gates["task-update"].clear()
    scenario.start()
    scenario.porter.wait_for(lambda: "task-update" in scenario.porter.waiting)
    archives = scenario.work_dir.parent / "dependencies"
    wait_until(lambda: list(archives.glob("*.tar")) != [])
    assert not (tmp_path / "started").exists()
    scenario.porter.gates["task-update"].set()
    assert scenario.finish() == (0, "")
    numbers = [n for n, batch in scenario.porter.batches.items() if "dependencies" in batch]
    assert [scenario.porter.batches[n]["phase"] for n in numbers] == ["setup"]
    assert min(n for n, b in scenario.porter.batches.items() if b["phase"] == "agent") > numbers[0]
    assert (tmp_path / "started").exists()


def test_what_the_agent_does_is_not_in_it(scenario: Scenario) -> None:
    scenario.prepare(MAKE)
    scenario.agent("echo evil > node_modules/left/index.js; echo evil > node_modules/new.js")
    saved(scenario)
    scenario.agent("cat node_modules/left/index.js; ls node_modules")
    scenario.again()
    assert not setup_ran(scenario)
    assert scenario.porter.texts() == ["module", "left"]


def altered(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    at = content.index(b"module\n")
    content[at : at + 6] = b"poison"
    archive.write_bytes(content)


def replaced_by_link(archive: Path) -> None:
    archive.rename(archive.with_suffix(".other"))
    archive.symlink_to(archive.with_suffix(".other"))


def replaced_by_pipe(archive: Path) -> None:
    archive.unlink()
    os.mkfifo(archive)


@pytest.mark.parametrize("change", [altered, replaced_by_link, replaced_by_pipe, Path.unlink])
def test_one_that_was_changed_is_never_used(scenario: Scenario, change: Callable[[Path], None]) -> None:
    scenario.prepare(MAKE)
    scenario.agent("cat node_modules/left/index.js")
    archive = saved(scenario)
    change(path_of(scenario, archive))
    scenario.again()
    assert setup_ran(scenario)
    assert scenario.porter.texts() == ["module"]
    key = f"(key {archive['key'][:7]})"
    assert any(key in line and "setup runs" in line for line in scenario.porter.texts("runner"))


def test_a_submodule_that_was_not_cloned_is_no_change(scenario: Scenario) -> None:
    scenario.write(".gitmodules", '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n')
    link = f"160000,{'1' * 40},sub"
    git("update-index", "--add", "--cacheinfo", link, cwd=scenario.source)
    git("add", "--force", ".gitmodules", ".gitignore", "package-lock.json", cwd=scenario.source)
    git("commit", "--quiet", "--message=base", cwd=scenario.source)
    scenario.sha = git("rev-parse", "HEAD", cwd=scenario.source)
    scenario.prepare(MAKE)
    saved(scenario)
    assert not any("Setup changed" in line for line in scenario.porter.texts("runner"))
    scenario.again()
    assert not setup_ran(scenario)


def test_one_that_porter_does_not_know_is_not_used(scenario: Scenario) -> None:
    scenario.prepare(MAKE)
    saved(scenario)
    assert scenario.setup is not None
    scenario.setup["known"] = {}
    scenario.again()
    assert setup_ran(scenario)


def test_a_run_that_may_not_save_saves_nothing_but_restores(scenario: Scenario) -> None:
    scenario.prepare(MAKE, may_save=False)
    scenario.run()
    assert setup_ran(scenario)
    assert reported(scenario) is None
    assert scenario.dependencies is not None
    assert list(scenario.dependencies.iterdir()) == []
    scenario.prepare(MAKE)
    scenario.process = None
    scenario.porter.batches.clear()
    saved(scenario)
    assert scenario.setup is not None
    scenario.setup["may_save"] = False
    scenario.again()
    assert not setup_ran(scenario)


@pytest.mark.parametrize("command", [f"{MAKE}; exit 1", COUNT])
def test_a_setup_that_failed_or_made_nothing_is_not_kept(scenario: Scenario, command: str) -> None:
    scenario.prepare(command)
    scenario.run()
    assert reported(scenario) is None


def test_without_a_lockfile_nothing_is_kept(scenario: Scenario) -> None:
    (scenario.source / "package-lock.json").unlink()
    scenario.prepare(MAKE)
    scenario.run()
    assert reported(scenario) is None


def test_a_lockfile_that_differs_or_another_command_is_another_key(scenario: Scenario) -> None:
    scenario.prepare(MAKE)
    keys = [saved(scenario)["key"]]
    scenario.prepare(f"{MAKE}; true")
    scenario.again()
    keys += [archive["key"] for archive in [reported(scenario)] if archive is not None]
    scenario.write("package-lock.json", '{"lockfileVersion": 2}\n')
    scenario.commit()
    scenario.forge.push(scenario.source, "second")
    (scenario.forge.root / "source.git").rename(scenario.forge.root / "old.git")
    (scenario.forge.root / "second.git").rename(scenario.forge.root / "source.git")
    scenario.again()
    keys += [archive["key"] for archive in [reported(scenario)] if archive is not None]
    assert len(set(keys)) == 3


def test_scripts_that_name_their_folder_work_in_another(scenario: Scenario) -> None:
    scenario.prepare(
        f"{COUNT}; mkdir -p .venv/bin; ln -s /bin/sh .venv/bin/python; ln -s $PWD/.venv/bin .venv/binaries;"
        " printf '#!%s/.venv/bin/python\\necho works\\n' $PWD > .venv/bin/tool; chmod +x .venv/bin/tool"
    )
    scenario.agent(".venv/binaries/tool")
    saved(scenario)
    scenario.work_dir = scenario.work_dir.with_name("elsewhere")
    scenario.repository = scenario.work_dir / "run" / "repository"
    scenario.again()
    assert not setup_ran(scenario)
    assert scenario.porter.texts() == ["works"]


def test_it_is_removed_again_where_git_would_see_it(scenario: Scenario) -> None:
    scenario.prepare(MAKE, may_save=True)
    archive = saved(scenario)
    scenario.write(".gitignore", ".venv/\n")
    scenario.commit()
    scenario.forge.push(scenario.source, "second")
    (scenario.forge.root / "source.git").rename(scenario.forge.root / "old.git")
    (scenario.forge.root / "second.git").rename(scenario.forge.root / "source.git")
    assert scenario.setup is not None
    scenario.setup["command"] = MAKE
    scenario.again()
    assert setup_ran(scenario)
    key = archive["key"][:7]
    why = "git does not ignore here what is in it; setup runs."
    assert f"The cached dependencies (key {key}) were refused: {why}" in scenario.porter.texts("runner")


Member = tuple[str, bytes, str]


def tar(*members: Member) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, kind, content in members:
            header = tarfile.TarInfo(name)
            header.type = kind
            header.mode = 0o755
            if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                header.linkname = content
                archive.addfile(header)
            else:
                header.size = len(content)
                archive.addfile(header, io.BytesIO(content.encode()))
    return buffer.getvalue()


FILE, FOLDER, LINKED, HARD = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE


@pytest.mark.parametrize(
    "members",
    [
        [("../escaped", FILE, "x")],
        [("node_modules", FOLDER, ""), ("node_modules/../../escaped", FILE, "x")],
        [("{outside}/escaped", FILE, "x")],
        [("node_modules", LINKED, "{outside}"), ("node_modules/escaped", FILE, "x")],
        [
            ("node_modules", FOLDER, ""),
            ("node_modules/a", LINKED, ".."),
            ("node_modules/a/escaped", FILE, "x"),
        ],
        [("node_modules", LINKED, "{outside}/escaped"), ("node_modules", FILE, "x")],
        [("node_modules", FOLDER, ""), ("node_modules/hard", HARD, "{outside}/secret")],
        [("node_modules", tarfile.FIFOTYPE, "")],
        [(".git/hooks/post-checkout", FILE, "x")],
        [("tracked", FILE, "x")],
        [("linked/escaped", FILE, "x")],
        [("node_modules", FOLDER, ""), ("other/deep/file", FOLDER, ""), ("other", FILE, "x")],
    ],
)
def test_a_path_that_leads_elsewhere_refuses_the_whole(
    scenario: Scenario, tmp_path: Path, members: list[Member]
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    scenario.write("tracked", "as it was\n")
    os.symlink(outside, scenario.source / "linked")
    scenario.prepare(MAKE)
    scenario.agent("cat tracked; ls node_modules; git status --porcelain")
    archive = saved(scenario)
    where = str(outside)
    forged = tar(
        *(
            (name.replace("{outside}", where), kind, text.replace("{outside}", where))
            for name, kind, text in members
        )
    )
    path_of(scenario, archive).write_bytes(forged)
    assert scenario.setup is not None
    # Even one whose digest Porter would know.
    scenario.setup["known"] = {archive["key"]: hashlib.sha256(forged).hexdigest()}
    scenario.again()
    assert setup_ran(scenario)
    assert scenario.porter.texts() == ["as it was", "left"]
    assert [entry.name for entry in outside.iterdir()] == ["secret"]
    assert list(tmp_path.rglob("escaped")) == []
