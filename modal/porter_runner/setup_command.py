"""Runs the repository's setup command, as the agent is run, but with none of the agent's keys and files."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from porter_runner import processes
from porter_runner.agent import Agent, base_environment
from porter_runner.failure import RunFailure

if TYPE_CHECKING:
    from porter_runner.claim import Claim
    from porter_runner.workplace import Workplace

SHELL = "/bin/sh"


def start_setup(command: str, claim: Claim, place: Workplace) -> subprocess.Popen[bytes]:
    """
    Starts it in the root of the work tree, in a session of its own. It has a HOME of its own: what it leaves
    there is no agent's configuration. Raises `RunFailure` `runner_crashed`.
    """
    tmp = os.path.join(place.setup_home, "tmp")
    os.makedirs(tmp, mode=0o700)
    try:
        process = subprocess.Popen(
            [*claim.plan.wrapper, SHELL, "-c", command],
            cwd=place.repository,
            env={**base_environment(place.setup_home, tmp), **claim.plan.network},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            preexec_fn=processes.dies_with_runner(),  # noqa: PLW1509  (it takes no lock)
        )
    except (OSError, ValueError) as error:
        raise RunFailure("runner_crashed", f"Setup did not start: {error}") from error
    processes.offer_to_oom_killer(process.pid)
    return process


class SetupCommand(Agent):
    """A running setup command. The end of its time is not the end of the run."""

    overdue = False

    def _time_is_up(self) -> None:
        self.overdue = True

    def _is_to_end(self) -> bool:
        return self.overdue or super()._is_to_end()
