"""One attempt of a task: claim it, do it, report how it ended."""

from __future__ import annotations

import contextlib
import importlib
import threading
from typing import TYPE_CHECKING

from porter_runner.callbacks import AlreadyClaimed, Porter, Refused, ReportEnded, RunOver
from porter_runner.diagnostics import note
from porter_runner.failure import DETAIL_LIMIT_CHARS, RunFailure, crash
from porter_runner.fields import Malformed
from porter_runner.gate import Gate
from porter_runner.redaction import Redactor

if TYPE_CHECKING:
    from porter_runner.claim import Claim
    from porter_runner.signing import Signer
    from porter_runner.steps import Ending
    from porter_runner.stop import Reason, Stop
    from porter_runner.ticket import LaunchTicket
    from porter_runner.workplace import Workplace

DONE = 0
FAILED = 1


class Run:
    """Made once, with `make`."""

    def __init__(self, ticket: LaunchTicket, signer: Signer, place: Workplace, stop: Stop) -> None:
        self._place = place
        self._stop = stop
        self._redactor = Redactor([ticket.run_key, ticket.run_key.removeprefix("whsec_")])
        self._gate = Gate(ticket.gate) if ticket.gate is not None else None
        self._porter = Porter(ticket, signer, stop, self._gate)
        # A connection of its own: the last report need not wait for the last lines.
        self._courier_porter = Porter(ticket, signer, stop, self._gate)
        self._agent_wrapper = ticket.agent_wrapper
        self._dependencies = ticket.dependencies
        self._last_batch = 0

    def make(self) -> int:
        """Returns the exit code. A fault of the runner itself is reported as far as possible."""
        try:
            return self._make()
        except Exception as error:
            return self._report_crash(error)

    def _make(self) -> int:
        # What comes after the claim is imported while the claim is on its way.
        threading.Thread(target=importlib.import_module, args=("porter_runner.steps",), daemon=True).start()
        try:
            claim = self._porter.claim()
        except (AlreadyClaimed, RunOver):
            return DONE
        except ReportEnded as error:
            return self._leave(f"claim: {error}")
        except Malformed as error:
            return self._report_crash(error)
        self._redactor.add(claim.secrets())
        if self._gate is not None:
            claim = self._gate.equip(claim)
        claim = claim.wrapped(self._agent_wrapper)
        ending, unsent = self._work(claim)
        match unsent:
            case "over":
                return DONE
            case "refused" | "unreachable" if not self._stop.terminated:
                return self._leave(f"updates: {unsent}")
            case _:
                return self._report(ending)

    def _work(self, claim: Claim) -> tuple[Ending, Reason | None]:
        """Everything between claim and report, with lines going out meanwhile; and what kept them from it."""
        from porter_runner.agent_log import AgentLog
        from porter_runner.courier import Courier
        from porter_runner.outbox import Outbox
        from porter_runner.steps import Ending, Steps

        outbox = Outbox(claim.limits.heartbeat_ms, on_room=self._stop.wakeup.set)
        log = AgentLog(outbox, self._redactor, claim.limits)
        courier = Courier(self._courier_porter, outbox, self._stop)
        courier.start()
        ending = Steps(claim, self._place, self._stop, outbox, log).take(self._dependencies)
        courier.finish()
        self._last_batch = courier.last_batch
        failure = ending.failure
        if courier.fault is not None:
            failure = crash(courier.fault)
        failure = self._failure_by_stop() or failure
        if failure is not None and failure.code == "runner_crashed":
            note(self._redactor.text(failure.detail))
        changeset = None if failure else ending.changeset
        return Ending(ending.exit, failure, changeset), courier.ended_by

    def _failure_by_stop(self) -> RunFailure | None:
        """What a stop is reported as, whatever else failed because of it."""
        match self._stop.reason:
            case "timed_out":
                return RunFailure("timed_out", "The agent was stopped when its time was used up.")
            case "terminated" | "directive":
                return RunFailure("cancelled", "The run was stopped.")
            case _:
                return None

    def _report(self, ending: Ending) -> int:
        try:
            self._complete(ending)
        except RunOver:
            return DONE
        except Refused as refusal:
            if refusal.by_signature:
                return self._leave(f"complete: {refusal}")
            # What Porter would not take is replaced by a small report, so that the task ends visibly.
            return self._report_crash(refusal, ending)
        except ReportEnded as error:
            return self._leave(f"complete: {error}")
        return DONE

    def _report_crash(self, error: Exception, ending: Ending | None = None) -> int:
        from porter_runner.steps import Ending

        failure = crash(error)
        note(self._redactor.text(failure.detail))
        with contextlib.suppress(ReportEnded):
            self._complete(Ending(ending.exit if ending else None, failure, None))
            return DONE
        return FAILED

    def _complete(self, ending: Ending) -> None:
        failure = ending.failure
        self._porter.complete(
            self._last_batch,
            {"code": ending.exit.code, "signal": ending.exit.signal} if ending.exit else None,
            (failure.code, self._redactor.text(failure.detail)[:DETAIL_LIMIT_CHARS]) if failure else None,
            ending.changeset,
            self._refused_hosts(),
        )

    def _refused_hosts(self) -> list[str]:
        hosts = self._gate.refused_hosts() if self._gate is not None else []
        # The agent made them up, perhaps of what it was not to tell.
        return [self._redactor.text(host) for host in hosts]

    def _leave(self, why: str) -> int:
        note(self._redactor.text(why))
        return FAILED
