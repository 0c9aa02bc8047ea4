"""The process around a run: ticket, work dir, signals, exit code."""

from __future__ import annotations

import contextlib
import os
import sys

from porter_runner import processes
from porter_runner.diagnostics import note
from porter_runner.fields import Malformed
from porter_runner.run import DONE, FAILED, Run
from porter_runner.signing import Signer
from porter_runner.stop import Stop, watch_signals
from porter_runner.ticket import read_ticket
from porter_runner.workplace import Workplace


def main() -> int:
    """
    Reads a ticket from standard input and makes the run. Returns 0 when Porter has the report, or told this
    runner to leave, or another runner is already at it; 1 when the report did not arrive.
    """
    os.umask(0o077)
    try:
        ticket = read_ticket(sys.stdin.buffer)
        signer = Signer(ticket.run_key)
    except Malformed as error:
        note(str(error))
        return FAILED
    processes.harden_runner()
    try:
        place = Workplace.take(ticket.work_dir)
    except OSError as error:
        note(f"work dir: {error.strerror}")
        return FAILED
    if place is None:
        return DONE
    stop = Stop()
    watch_signals(stop, abandon=lambda: _abandon(place))
    try:
        return Run(ticket, signer, place, stop).make()
    finally:
        place.release()


def _abandon(place: Workplace) -> None:
    """The last resort when SIGTERM did not get through in time."""
    with contextlib.suppress(Exception):
        processes.kill_descendants()
    with contextlib.suppress(Exception):
        place.release()
    os._exit(FAILED)
