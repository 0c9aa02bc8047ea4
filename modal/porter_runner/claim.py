"""The answer to a claim: all the run needs, and nothing that can write to the forge."""

from __future__ import annotations

import re
from typing import NamedTuple

from porter_runner.fields import Fields, Malformed


class CloneSource(NamedTuple):
    """What to clone. The token reads this one repository and nothing else."""

    url: str
    username: str
    token: str
    branch: str
    sha: str


class LaunchPlan(NamedTuple):
    """How the agent is started: executed as it stands, without knowing which agent it is."""

    argv: list[str]
    env: dict[str, str]
    secret_env: list[str]
    home_files: dict[str, str]
    prompt_on_stdin: bool
    network: dict[str, str] = {}  # noqa: RUF012  (never changed)
    """Variables that tell programs the way out, where there is one way only: see `Gate.equip`."""
    wrapper: tuple[str, ...] = ()
    """Comes from the runtime, not from Porter: see `LaunchTicket.agent_wrapper`."""


class Limits(NamedTuple):
    """Bounds of a run; the names carry the units."""

    timeout_ms: int
    grace_ms: int
    max_changeset_bytes: int
    max_changeset_files: int
    max_line_chars: int
    max_lines: int
    heartbeat_ms: int
    max_disk_bytes: int


class Setup(NamedTuple):
    """What prepares the work tree before the agent starts."""

    command: str
    time_limit_ms: int
    may_save: bool
    """Whether what it makes may be archived for later runs."""
    known: dict[str, str]
    """Digests of the archives that may be used instead, by their keys."""


class Claim(NamedTuple):
    """A run that is ours."""

    source: CloneSource
    prompt: str
    plan: LaunchPlan
    limits: Limits
    setup: Setup | None = None

    def wrapped(self, wrapper: list[str]) -> Claim:
        return self._replace(plan=self.plan._replace(wrapper=tuple(wrapper)))

    def secrets(self) -> list[str]:
        """Every value that must not leave the machine: the clone token and the plan's secret variables."""
        named = (self.plan.env.get(name, "") for name in self.plan.secret_env)
        return [value for value in (self.source.token, *named) if value]


def read_claim(document: bytes) -> Claim:
    """Reads a claim answer. Raises `Malformed`."""
    fields = Fields.parse(document, "claim answer")
    plan = fields.within("plan")
    argv = plan.texts("argv")
    if not argv:
        raise Malformed("claim answer: plan.argv is empty")
    if any("\0" in text for text in (*argv, *plan.text_map("env"), *plan.text_map("env").values())):
        raise Malformed("claim answer: plan holds a NUL character")
    return Claim(
        source=_source(fields.within("clone")),
        prompt=fields.text("prompt").replace("\0", ""),
        plan=LaunchPlan(
            argv=argv,
            env=plan.text_map("env"),
            secret_env=plan.texts("secret_env"),
            home_files=plan.text_map("home_files"),
            prompt_on_stdin=plan.text("prompt") == "stdin",
        ),
        limits=_limits(fields.within("limits")),
        setup=_setup(fields.within("setup")) if fields.has("setup") else None,
    )


def _setup(fields: Fields) -> Setup:
    return Setup(
        command=fields.text("command"),
        time_limit_ms=fields.count("time_limit_ms"),
        may_save=fields.flag("may_save"),
        known=fields.text_map("known"),
    )


def _source(fields: Fields) -> CloneSource:
    source = CloneSource(
        url=fields.text("url"),
        username=fields.text("username"),
        token=fields.text("token"),
        branch=fields.text("branch"),
        sha=fields.text("sha"),
    )
    if not re.fullmatch("[0-9a-f]{40}", source.sha):
        raise Malformed("claim answer: clone.sha is not a full commit id")
    if not re.fullmatch(r"https?://[^\s\x00-\x1f\x7f]+", source.url):
        raise Malformed("claim answer: clone.url is not an HTTP address")
    # The rules of git-check-ref-format: the name becomes a path below .git/refs/heads.
    if re.search(r"^[-/.]|\.\.|//|/\.|[\x00-\x20\x7f~^:?*\[\\]|@\{|[/.]$|\.lock(/|$)|^$", source.branch):
        raise Malformed("claim answer: clone.branch is not a branch name")
    return source


def _limits(fields: Fields) -> Limits:
    return Limits(
        timeout_ms=fields.count("timeout_ms"),
        grace_ms=fields.count("grace_ms"),
        max_changeset_bytes=fields.count("max_changeset_bytes"),
        max_changeset_files=fields.count("max_changeset_files"),
        max_line_chars=fields.count("max_line_chars"),
        max_lines=fields.count("max_lines"),
        heartbeat_ms=fields.count("heartbeat_ms"),
        max_disk_bytes=fields.count("max_disk_bytes"),
    )
