"""How a run fails, in the codes Porter knows."""

from __future__ import annotations

from typing import Literal, TypeAlias

FailureCode: TypeAlias = Literal[
    "clone_failed",
    "agent_not_found",
    "timed_out",
    "cancelled",
    "changeset_too_large",
    "submodule_changed",
    "unsupported_path",
    "runner_crashed",
    "out_of_memory",
    "disk_full",
    "too_many_processes",
]

# Porter takes 2000 UTF-16 units; a character is at most two of them.
DETAIL_LIMIT_CHARS = 1000


class RunFailure(Exception):
    """Ends a run. The detail is for people and may hold secrets until it was redacted."""

    def __init__(self, code: FailureCode, detail: str) -> None:
        super().__init__(detail)
        self.code: FailureCode = code
        self.detail = detail


def crash(error: BaseException) -> RunFailure:
    """What to report of an error nobody foresaw: its name, its message, where it came from; one line."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "porter_runner" in code.co_filename:
            place = f" ({code.co_filename.rpartition('/')[2]}:{trace.tb_lineno})"
        trace = trace.tb_next
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return RunFailure("runner_crashed", message + place)
