"""The three reports a run makes: claim, update, complete. Signed, repeated until answered, idempotent."""

from __future__ import annotations

import json
import os
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, TypeAlias

from porter_runner import VERSION
from porter_runner.claim import Claim, read_claim
from porter_runner.exchange import Answer, Exchange, ExchangeFailed
from porter_runner.fields import Fields, Json, Malformed

if TYPE_CHECKING:
    from porter_runner.failure import FailureCode
    from porter_runner.gate import Gate
    from porter_runner.signing import Signer
    from porter_runner.stop import Stop
    from porter_runner.ticket import LaunchTicket

Phase: TypeAlias = Literal["cloning", "setup", "agent", "collecting"]
Directive: TypeAlias = Literal["continue", "stop"]

ATTEMPT_TIMEOUT_S = 30.0
SLOWEST_BYTES_PER_S = 100_000
GIVE_UP_AFTER_S = 15 * 60.0
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 5.0
# 425 means "in a moment": Porter still prepares the run.
LONGEST_PAUSE_IF_EARLY_S = 0.25
RETRIED = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class ReportEnded(Exception):
    """A report was not taken in, and saying it again would not help."""


class AlreadyClaimed(ReportEnded):
    """409: another claimant has the run."""


class RunOver(ReportEnded):
    """410: the task ended meanwhile."""


class Refused(ReportEnded):
    """401 or another answer that repetition cannot change."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Porter refused the report with HTTP status {status}")
        self.by_signature = status == HTTPStatus.UNAUTHORIZED


class Unreachable(ReportEnded):
    """No answer for 15 minutes, or no time left to wait for one."""


class Porter:
    """Speaks to Porter for one run. One thread uses it at a time."""

    def __init__(self, ticket: LaunchTicket, signer: Signer, stop: Stop, gate: Gate | None = None) -> None:
        """`gate` is the way to Porter where there is no other."""
        self._ticket = ticket
        self._signer = signer
        self._stop = stop
        self._exchange = Exchange(ticket.callback_url, gate.proxy if gate is not None else None)
        stop.on_terminated(self._exchange.abort)

    def claim(self) -> Claim:
        """Claims the run under a random name. Raises `ReportEnded`, or `Malformed` for a senseless answer."""
        body = {**self._ticket.run(), "claimant": _random_uuid(), "runner_version": VERSION}
        return read_claim(self._send("claim", body))

    def update(self, batch: int, phase: Phase, lines: list[Json], archive: Json = None) -> Directive:
        """Reports batch number `batch`, and what was archived just now, if so. Raises `ReportEnded`."""
        body: dict[str, Json] = {**self._ticket.run(), "batch": batch, "phase": phase, "lines": lines}
        if archive is not None:
            body["dependencies"] = archive
        try:
            answer = Fields.parse(self._send("task-update", body), "update answer")
            return "stop" if answer.text("directive") == "stop" else "continue"
        except Malformed:
            # It was taken in; what else the answer said cannot be known.
            return "continue"

    def complete(
        self,
        last_batch: int,
        ending: Json,
        failure: tuple[FailureCode, str] | None,
        changeset: Json,
        refused_hosts: list[str],
    ) -> None:
        """Reports the end. Raises `ReportEnded`. At SIGTERM it tries for as long as the runtime waits."""
        body = {
            **self._ticket.run(),
            "last_batch": last_batch,
            "exit": ending,
            "failure": {"code": failure[0], "detail": failure[1]} if failure else None,
            "changeset": changeset,
            **({"refused_hosts": refused_hosts} if refused_hosts else {}),
        }
        self._send("task-complete", body, hurried=True)

    def _send(self, report: str, fields: object, *, hurried: bool = False) -> bytes:
        """Sends until there is an answer. Unless `hurried`, SIGTERM ends the attempts."""
        body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        message_id = f"msg_{os.urandom(16).hex()}"
        give_up_at = time.monotonic() + GIVE_UP_AFTER_S
        pause_s = FIRST_PAUSE_S
        while True:
            answer, stale = self._attempt(report, message_id, body, hurried=hurried)
            if answer is not None and not _is_passing(answer.status):
                return _accepted(answer)
            if stale:
                continue
            if answer is not None and answer.status == HTTPStatus.TOO_EARLY:
                pause_s = min(pause_s, LONGEST_PAUSE_IF_EARLY_S)
            wait_s = pause_s * (0.5 + os.urandom(1)[0] / 512)
            if answer is not None and answer.retry_after_s is not None:
                wait_s = max(wait_s, answer.retry_after_s)
            if time.monotonic() + wait_s > give_up_at:
                raise Unreachable(f"{report}: no answer for {GIVE_UP_AFTER_S / 60:.0f} minutes")
            self._pause(wait_s, hurried=hurried)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    def _attempt(
        self, report: str, message_id: str, body: bytes, *, hurried: bool
    ) -> tuple[Answer | None, bool]:
        """One try: the answer if there was one, and whether a new connection is worth a try at once."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"porter-runner/{VERSION}",
            # Signed anew each time: a signature is only accepted within minutes of its timestamp.
            **self._signer.headers(message_id, int(time.time()), body),
        }
        path = f"/api/callbacks/{report}"
        try:
            timeout_s = self._timeout_s(len(body), hurried=hurried)
            return self._exchange.post(path, headers, body, timeout_s), False
        except ExchangeFailed as failed:
            return None, failed.stale

    def _timeout_s(self, size: int, *, hurried: bool) -> float:
        left_s = self._stop.report_time_left_s()
        if left_s is None:
            return ATTEMPT_TIMEOUT_S + size / SLOWEST_BYTES_PER_S
        if not hurried or left_s <= 0:
            raise Unreachable("told to end at once")
        return left_s

    def _pause(self, seconds: float, *, hurried: bool) -> None:
        left_s = self._stop.report_time_left_s()
        if left_s is None:
            self._stop.pause(seconds)
        elif hurried and seconds < left_s:
            time.sleep(seconds)
        else:
            raise Unreachable("told to end at once")


def _random_uuid() -> str:
    """A version 4 UUID. The module `uuid` takes longer to import than a claim takes to be answered."""
    value = int.from_bytes(os.urandom(16)) & ~(0xF << 76) & ~(0x3 << 62) | (0x4 << 76) | (0x2 << 62)
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _is_passing(status: int) -> bool:
    """Whether the same report may be taken in later: a server that starts, is busy or is replaced."""
    return status in RETRIED or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _accepted(answer: Answer) -> bytes:
    match answer.status:
        case HTTPStatus.OK:
            return answer.body
        case HTTPStatus.CONFLICT:
            raise AlreadyClaimed
        case HTTPStatus.GONE:
            raise RunOver
        case status:
            raise Refused(status)
