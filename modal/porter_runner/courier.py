"""The thread that carries batches to Porter while the agent works."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from porter_runner.callbacks import Refused, ReportEnded, RunOver

if TYPE_CHECKING:
    from porter_runner.callbacks import Directive, Porter
    from porter_runner.fields import Json
    from porter_runner.outbox import Batch, Outbox
    from porter_runner.stop import Reason, Stop


class Courier:
    """Takes batches from the outbox one after the other; each is sent until Porter has it."""

    def __init__(self, porter: Porter, outbox: Outbox, stop: Stop) -> None:
        self._porter = porter
        self._outbox = outbox
        self._stop = stop
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self.last_batch = 0
        """Number of the last batch sent; 0 when none was."""
        self.ended_by: Reason | None = None
        """Why no more batches can be sent; `None` when all were. The run may have been stopped earlier."""
        self.fault: Exception | None = None
        """What ended the thread, when that was nothing foreseen or a report Porter cannot read."""

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """Waits until everything queued was sent, or until that turned out to be impossible."""
        self._outbox.close()
        # In a hurry nothing is waited for: the final report matters more than the last lines.
        while self._thread.is_alive() and not self._stop.terminated:
            self._thread.join(0.1)
        self._outbox.abandon()

    def _run(self) -> None:
        try:
            self.ended_by = self._carry()
        except RunOver:
            self.ended_by = "over"
        except Refused as refused:
            self.ended_by = "refused" if refused.by_signature else "crashed"
            self.fault = None if refused.by_signature else refused
        except ReportEnded:
            self.ended_by = "unreachable"
        except Exception as fault:
            self.ended_by = "crashed"
            self.fault = fault
        # From here on nobody empties the queue; the agent must not wait for it.
        self._outbox.abandon()
        if self.ended_by is not None:
            self._stop.request(self.ended_by)

    def _carry(self) -> Reason | None:
        """Runs until there are no more batches (`None`) or Porter says stop."""
        while (batch := self._outbox.take()) is not None:
            self.last_batch += 1
            if self._send(batch) == "stop":
                return "directive"
        return None

    def _send(self, batch: Batch) -> Directive:
        lines: list[Json] = [
            {"at_ms": line.at_ms, "stream": line.stream, "text": line.text} for line in batch.lines
        ]
        directive = self._porter.update(self.last_batch, batch.phase, lines, batch.archive)
        if batch.archive is not None:
            self._outbox.handed_over.set()
        return directive
