"""The launch ticket: the ids and the address a runner starts with, and the key it signs with."""

from __future__ import annotations

from typing import IO, NamedTuple
from urllib.parse import urlsplit

from porter_runner.fields import Fields, Malformed
from porter_runner.gate import GateTicket

TICKET_LIMIT_BYTES = 64 * 1024


class DependencyTicket(NamedTuple):
    """Where archives of the repository's dependencies are kept."""

    folder: str
    image: str
    """What this machine was made from; empty where that is not known."""


class LaunchTicket(NamedTuple):
    """What the runtime hands over on standard input, so that the key is in no argument and no environment."""

    task_id: str
    run_id: str
    attempt: int
    callback_url: str
    run_key: str
    work_dir: str
    gate: GateTicket | None
    agent_wrapper: list[str]
    """A command with its arguments that starts the agent in bounds of its own; empty where there is none."""
    dependencies: DependencyTicket | None

    def run(self) -> dict[str, str | int]:
        """Which run speaks, as every report begins."""
        return {"task_id": self.task_id, "run_id": self.run_id, "attempt": self.attempt}


def read_ticket(source: IO[bytes]) -> LaunchTicket:
    """Reads one ticket up to the end of `source`. Raises `Malformed`."""
    document = source.read(TICKET_LIMIT_BYTES + 1)
    if len(document) > TICKET_LIMIT_BYTES:
        raise Malformed("launch ticket: longer than 64 kB")
    fields = Fields.parse(document, "launch ticket")
    ticket = LaunchTicket(
        task_id=fields.text("task_id"),
        run_id=fields.text("run_id"),
        attempt=fields.count("attempt"),
        callback_url=fields.text("callback_url").rstrip("/"),
        run_key=fields.text("run_key"),
        work_dir=fields.text("work_dir"),
        gate=_gate(fields),
        agent_wrapper=fields.texts("agent_wrapper") if fields.has("agent_wrapper") else [],
        dependencies=_dependencies(fields),
    )
    if not _is_http_address(ticket.callback_url):
        raise Malformed("launch ticket: callback_url is not an HTTP address")
    if not ticket.work_dir.startswith("/"):
        raise Malformed("launch ticket: work_dir is not an absolute path")
    return ticket


def _gate(fields: Fields) -> GateTicket | None:
    """Runtimes whose runs have a network that leads to Porter send none."""
    if not fields.has("gate"):
        return None
    gate = fields.within("gate")
    return GateTicket(socket=gate.text("socket"), for_agent=gate.flag("for_agent"))


def _dependencies(fields: Fields) -> DependencyTicket | None:
    """Runtimes that keep nothing between runs send none."""
    if not fields.has("dependencies"):
        return None
    within = fields.within("dependencies")
    return DependencyTicket(folder=within.text("folder"), image=within.text("image"))


def _is_http_address(url: str) -> bool:
    try:
        address = urlsplit(url)
        # Reading the port is what checks it.
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        return False
