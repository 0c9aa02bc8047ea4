"""The work of a run: clone, setup, agent, changeset."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from porter_runner import processes
from porter_runner.agent import Agent, Exit, start_agent
from porter_runner.bounds import Bounds
from porter_runner.changeset import Collector
from porter_runner.clone import clone
from porter_runner.failure import RunFailure, crash
from porter_runner.work_tree import WorkTreeId

if TYPE_CHECKING:
    from porter_runner.agent_log import AgentLog
    from porter_runner.claim import Claim, Setup
    from porter_runner.fields import Json
    from porter_runner.outbox import Outbox
    from porter_runner.stop import Stop
    from porter_runner.ticket import DependencyTicket
    from porter_runner.workplace import Workplace


class Ending(NamedTuple):
    """How far a run came: how the agent ended, what went wrong, what changed."""

    exit: Exit | None
    failure: RunFailure | None
    changeset: Json


class Steps:
    """Taken once, with `take`, in the main thread: children die with the thread that starts them."""

    def __init__(self, claim: Claim, place: Workplace, stop: Stop, outbox: Outbox, log: AgentLog) -> None:
        self._claim = claim
        self._place = place
        self._stop = stop
        self._outbox = outbox
        self._log = log
        self._exit: Exit | None = None
        self._bounds: Bounds | None = None

    def take(self, cache: DependencyTicket | None = None) -> Ending:
        """Never raises, and leaves no process behind. `cache` is where dependencies are kept, if anywhere."""
        try:
            changeset = self._run(cache)
            return Ending(self._exit, None, changeset)
        except RunFailure as failure:
            return Ending(self._exit, self._explained(failure), None)
        except Exception as error:
            return Ending(self._exit, self._explained(crash(error)), None)
        finally:
            processes.kill_descendants()

    def _run(self, cache: DependencyTicket | None) -> Json:
        source = self._claim.source
        self._place.prepare()
        bounds = self._bounds = Bounds(self._place.run, self._claim.limits.max_disk_bytes)
        clone(source, self._place, self._stop)
        self._log.note(f"Cloned {source.branch} at {source.sha[:7]}.")
        work_tree = WorkTreeId.of(self._place.repository)
        bounds.check()
        self._go_on()
        claim = self._claim
        if claim.setup is not None:
            claim = self._prepare(claim.setup, cache, bounds)
            bounds.check()
            self._go_on()
        process = start_agent(claim, self._place)
        self._outbox.enter("agent")
        self._exit = Agent(process, self._log, self._stop, claim, bounds).wait()
        self._go_on()
        self._outbox.enter("collecting")
        WorkTreeId.require(work_tree, self._place.repository)
        return Collector(self._place, self._claim.limits, self._stop).collect(source.sha)

    def _prepare(self, setup: Setup, cache: DependencyTicket | None, bounds: Bounds) -> Claim:
        """Makes what the agent finds beside its clone. The time that takes is no longer the agent's."""
        from porter_runner.preparation import Preparation, Site

        started = time.monotonic()
        self._outbox.enter("setup")
        site = Site(self._place, self._stop, bounds, self._outbox, self._log, self._go_on)
        Preparation(self._claim, setup, cache, site).make()
        took_ms = int((time.monotonic() - started) * 1000)
        limits = self._claim.limits
        return self._claim._replace(limits=limits._replace(timeout_ms=max(1, limits.timeout_ms - took_ms)))

    def _explained(self, failure: RunFailure) -> RunFailure:
        return failure if self._bounds is None else self._bounds.explain(failure)

    def _go_on(self) -> None:
        if self._bounds is not None and self._bounds.broken is not None:
            raise self._bounds.broken
        if self._stop.reason is not None:
            raise RunFailure("cancelled", "The run was stopped.")
