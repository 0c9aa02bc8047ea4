"""
Between clone and agent: what the repository's setup makes, made now or taken from an earlier run.

What is to be kept is archived before the agent starts, and Porter has its digest before the agent starts:
nothing that an agent does, with whatever a stranger told it, can get into a later run.
"""

from __future__ import annotations

import os
import tarfile
import time
from typing import TYPE_CHECKING, NamedTuple

from porter_runner.git import GitFailed, GitOverdue
from porter_runner.lines import readable
from porter_runner.lockfiles import dependency_key
from porter_runner.pack import Tree
from porter_runner.pristine_git import PristineGit
from porter_runner.setup_command import SetupCommand, start_setup
from porter_runner.unpack import ArchiveRefused, remove, unpack
from porter_runner.vault import ArchiveTooLarge, Vault
from porter_runner.work_tree import WorkTreeId
from porter_runner.workplace import remove_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from porter_runner.agent_log import AgentLog
    from porter_runner.bounds import Bounds
    from porter_runner.claim import Claim, Setup
    from porter_runner.outbox import Outbox
    from porter_runner.stop import Stop
    from porter_runner.ticket import DependencyTicket
    from porter_runner.workplace import Workplace

GIT_LIMIT_S = 120.0
NAMED_CHANGES = 5
SHOWN_KEY = 7


class Site(NamedTuple):
    """Where a preparation happens, and whom it tells."""

    place: Workplace
    stop: Stop
    bounds: Bounds
    outbox: Outbox
    log: AgentLog
    go_on: Callable[[], None]
    """Raises when the run is to end."""


class Preparation:
    """Made once, with `make`, in the main thread."""

    def __init__(self, claim: Claim, setup: Setup, cache: DependencyTicket | None, site: Site) -> None:
        self._claim = claim
        self._setup = setup
        self._cache = cache
        self._site = site
        self._tree = Tree(site.place.repository, site.go_on)
        self._work_tree = WorkTreeId.of(site.place.repository)

    def make(self) -> None:
        """Raises `RunFailure` when the run is to end; a setup that fails is only told of."""
        git = self._pristine_git()
        # Submodules, which are not cloned, may count as changed from the first.
        unchanged = set(git.changes())
        key = self._key(git)
        if key is not None and self._restore(key, git, unchanged):
            self._note(f"Dependencies restored from the cache (key {key[:SHOWN_KEY]}); setup was skipped.")
            return
        ended_well = self._run()
        self._site.go_on()
        # What follows reads below this path, with rights that the setup does not have.
        WorkTreeId.require(self._work_tree, self._site.place.repository)
        self._site.place.renew_home()
        # Another one: setup could write to whatever was made before it.
        git = self._pristine_git()
        self._tell_changes(git, unchanged)
        if key is not None and ended_well and self._setup.may_save:
            self._save(key, git)

    def _pristine_git(self) -> PristineGit:
        return PristineGit(self._site.place, self._site.stop, GIT_LIMIT_S)

    def _note(self, text: str) -> None:
        self._site.log.note(text)

    def _key(self, git: PristineGit) -> str | None:
        if self._cache is None:
            return None
        try:
            sha, image = self._claim.source.sha, self._cache.image
            return dependency_key(git, sha, command=self._setup.command, image=image)
        except (GitFailed, GitOverdue) as error:
            self._note(f"Dependencies are not cached: {error}")
            return None

    def _restore(self, key: str, git: PristineGit, unchanged: set[bytes]) -> bool:
        digest = self._setup.known.get(key)
        if digest is None or self._cache is None:
            return False
        copy_path = os.path.join(self._site.place.run, f"dependencies-{os.urandom(8).hex()}.tar")
        try:
            with open(copy_path, "x+b") as copy:
                os.unlink(copy_path)
                Vault(self._cache.folder).fetch(key, digest, copy)
                made = unpack(copy, self._tree)
            if set(git.changes()) != unchanged:
                remove(self._tree, made)
                raise ArchiveRefused("git does not ignore here what is in it")
        except FileNotFoundError:
            self._note(f"The cached dependencies (key {key[:SHOWN_KEY]}) are not there any more; setup runs.")
            return False
        except (ArchiveRefused, tarfile.TarError, OSError, GitFailed, GitOverdue) as error:
            self._note(f"The cached dependencies (key {key[:SHOWN_KEY]}) were refused: {error}; setup runs.")
            return False
        return True

    def _run(self) -> bool:
        """Whether the setup ended well."""
        site, setup = self._site, self._setup
        self._note(f"Setup: {readable(setup.command.encode())}")
        limits = self._claim.limits._replace(timeout_ms=setup.time_limit_ms)
        claim = self._claim._replace(limits=limits)
        process = start_setup(setup.command, claim, site.place)
        running = SetupCommand(process, site.log.for_setup(), site.stop, claim, site.bounds)
        ended = running.wait()
        remove_tree(site.place.setup_home)
        if running.overdue:
            self._note(
                f"Setup was ended after {setup.time_limit_ms / 1000:,.0f} s; the agent goes on without it."
            )
        elif ended.signal is not None:
            self._note(f"Setup was ended by {ended.signal}; the agent goes on without it.")
        elif ended.code != 0:
            self._note(f"Setup ended with exit code {ended.code}; the agent goes on without it.")
        return ended.code == 0 and not running.overdue

    def _tell_changes(self, git: PristineGit, unchanged: set[bytes]) -> None:
        try:
            changed = [readable(path) for path in git.changes() if path not in unchanged]
        except (GitFailed, GitOverdue) as error:
            self._note(f"What setup changed cannot be told: {error}")
            return
        if not changed:
            return
        more = len(changed) - NAMED_CHANGES
        named = ", ".join(changed[:NAMED_CHANGES]) + (f" and {more:,} more" if more > 0 else "")
        self._note(f"Setup changed files that git does not ignore; they go along with the agent's: {named}.")

    def _save(self, key: str, git: PristineGit) -> None:
        if self._cache is None:
            return
        started = time.monotonic()
        argv = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
        try:
            names = sorted({os.fsdecode(path) for path in git.records(*argv)})
            if not names:
                return
            saved = Vault(self._cache.folder).save(key, self._tree, names)
        except ArchiveTooLarge:
            self._note("What setup made is more than 2 GB and was not cached.")
            return
        except (OSError, GitFailed, GitOverdue) as error:
            self._note(f"What setup made could not be cached: {error}")
            return
        took_s = time.monotonic() - started
        size = f"{saved.bytes / 1e6:,.1f} MB in {took_s:,.1f} s"
        self._note(f"What setup made was cached for later runs (key {key[:SHOWN_KEY]}, {size}).")
        delivered = self._site.outbox.hand_over({"key": key, "digest": saved.digest, "bytes": saved.bytes})
        while not delivered.wait(0.1):
            self._site.go_on()
