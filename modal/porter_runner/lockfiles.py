"""What decides whether two runs need the same dependencies: the lockfiles that git tracks."""

from __future__ import annotations

import hashlib
import json
import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from porter_runner.pristine_git import PristineGit

# Part of every key: another layout of archives makes all earlier ones strangers.
FORMAT = 1
SYMLINK = b"120000"

NAMES = (
    "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb",
    "deno.lock", "requirements*.txt", "poetry.lock", "uv.lock", "pdm.lock", "pylock*.toml", "Pipfile.lock",
    "conda-lock.yml",
    "Cargo.lock", "go.sum", "Gemfile.lock", "composer.lock", "mix.lock", "rebar.lock", "pubspec.lock",
    "gradle.lockfile", "packages.lock.json", "Package.resolved", "Podfile.lock", "stack.yaml.lock",
    "cabal.project.freeze", "flake.lock",
)  # fmt: skip


def dependency_key(git: PristineGit, sha: str, *, command: str, image: str) -> str | None:
    """
    Names what `command` makes of the commit's lockfiles on this kind of machine; `None` when it tracks none,
    or one whose content is elsewhere. `image` is what the machine was made from, as far as that is known.
    """
    lockfiles: list[list[str]] = []
    for record in git.records("ls-tree", "-r", "-z", sha):
        head, _, path = record.partition(b"\t")
        if not _is_lockfile(path):
            continue
        mode, _, blob = head.split(b" ")
        if mode == SYMLINK:
            return None
        lockfiles.append([os.fsdecode(path), blob.decode()])
    if not lockfiles:
        return None
    machine = os.uname()
    libc = os.confstr("CS_GNU_LIBC_VERSION") if "CS_GNU_LIBC_VERSION" in os.confstr_names else None
    document = [FORMAT, command, machine.sysname, machine.machine, libc, image, sorted(lockfiles)]
    return hashlib.sha256(json.dumps(document).encode()).hexdigest()


def _is_lockfile(path: bytes) -> bool:
    name = os.fsdecode(path.rpartition(b"/")[2])
    return any(fnmatchcase(name, pattern) for pattern in NAMES)
