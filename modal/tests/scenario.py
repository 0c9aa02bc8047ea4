"""One run against a Porter and a forge on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fake_porter import RUN_KEY, WAIT_S, FakePorter
from tests.git_forge import TOKEN, USERNAME, GitForge, git

if TYPE_CHECKING:
    from collections.abc import Callable

MODAL = Path(__file__).parents[1]
# The flags a runtime uses.
COMMAND = (sys.executable, "-E", "-s", "-S", "-X", "utf8", "-m", "porter_runner")
TASK_ID = "019a0000-0000-7000-8000-000000000001"
RUN_ID = "019a0000-0000-7000-8000-000000000002"
MODEL_KEY = "model-key-of-the-test/with+signs=and more 4711"
PROMPT = "Fix the typo.\nThen say so."


class Scenario:
    """A repository, a Porter, a plan, and the runner process between them."""

    def __init__(self, folder: Path, porter: FakePorter, forge: GitForge) -> None:
        self.porter = porter
        self.forge = forge
        self.source = folder / "source"
        self.source.mkdir()
        git("init", "--quiet", "--initial-branch=main", cwd=self.source)
        self.work_dir = folder / "work"
        self.repository = self.work_dir / "run" / "repository"
        self.plan: dict[str, Any] = {
            "argv": ["true"],
            "env": {"MODEL_KEY": MODEL_KEY},
            "secret_env": ["MODEL_KEY"],
            "home_files": {},
            "prompt": "stdin",
        }
        self.limits = {
            "timeout_ms": 60_000,
            "grace_ms": 5_000,
            "max_changeset_bytes": 1_000_000,
            "max_changeset_files": 100,
            "max_line_chars": 2_000,
            "max_lines": 10_000,
            "heartbeat_ms": 60_000,
            "max_disk_bytes": 10_000_000_000,
        }
        self.setup: dict[str, Any] | None = None
        self.dependencies: Path | None = None
        self.sha = ""
        self.branch = "main"
        self.process: subprocess.Popen[bytes] | None = None
        self.env: dict[str, str] = {}
        self.command: tuple[str, ...] = COMMAND

    def write(self, path: str, content: str | bytes, mode: int = 0o644) -> None:
        """Puts a file into the repository, before it is committed."""
        target = self.source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        target.chmod(mode)

    def commit(self) -> str:
        git("add", "--all", "--force", cwd=self.source)
        git("commit", "--quiet", "--allow-empty", "--message=base", cwd=self.source)
        self.sha = git("rev-parse", "HEAD", cwd=self.source)
        return self.sha

    def agent(self, script: str) -> None:
        """The agent is this shell script."""
        self.plan["argv"] = ["sh", "-c", script]

    def python_agent(self, script: str) -> None:
        self.plan["argv"] = [sys.executable, "-I", "-S", "-c", script]

    def answer(self) -> dict[str, Any]:
        return {
            "clone": {
                "url": f"{self.forge.url}/source.git",
                "username": USERNAME,
                "token": TOKEN,
                "branch": self.branch,
                "sha": self.sha,
            },
            "prompt": PROMPT,
            "plan": self.plan,
            "limits": self.limits,
            **({"setup": self.setup} if self.setup is not None else {}),
        }

    def ticket(self) -> dict[str, Any]:
        return {
            "task_id": TASK_ID,
            "run_id": RUN_ID,
            "attempt": 1,
            "callback_url": self.porter.url,
            "run_key": RUN_KEY,
            "work_dir": str(self.work_dir),
            **(
                {"dependencies": {"folder": str(self.dependencies), "image": ""}}
                if self.dependencies is not None
                else {}
            ),
        }

    def prepare(self, command: str, *, may_save: bool = True) -> None:
        """The repository names this setup, and its dependencies are kept."""
        self.dependencies = self.work_dir.parent / "dependencies"
        self.dependencies.mkdir(exist_ok=True)
        self.setup = {"command": command, "time_limit_ms": 60_000, "may_save": may_save, "known": {}}

    def again(self) -> dict[str, Any]:
        """One more run, after those before have ended."""
        self.process = None
        self.porter.batches.clear()
        self.porter.completed = None
        return self.run()

    def publish(self) -> None:
        """Makes the forge serve the repository as it is."""
        if not self.sha:
            self.commit()
        if not (self.forge.root / "source.git").exists():
            self.forge.push(self.source, "source")
        self.porter.claim_answer = self.answer()

    def start(self) -> subprocess.Popen[bytes]:
        self.publish()
        return self.launch(self.ticket())

    def launch(self, ticket: dict[str, Any]) -> subprocess.Popen[bytes]:
        """Starts a runner with `ticket`, as a runtime does."""
        process = subprocess.Popen(
            self.command,
            cwd=MODAL,
            env={"PATH": os.environ["PATH"], **self.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(ticket).encode())
        process.stdin.close()
        process.stdin = None
        self.process = self.process or process
        return process

    def finish(self, process: subprocess.Popen[bytes] | None = None) -> tuple[int, str]:
        """Waits for the runner's end: exit code and diagnostics. Nothing of the run may be left."""
        process = process or self.process
        assert process is not None
        out, err = process.communicate(timeout=WAIT_S)
        assert out == b""
        assert self.porter.faults == []
        return process.returncode, err.decode()

    def run(self) -> dict[str, Any]:
        """A whole run that is to be reported; returns the complete report."""
        self.start()
        code, err = self.finish()
        assert (code, err) == (0, "")
        assert not self.work_dir.exists()
        assert self.porter.completed is not None
        return self.porter.completed

    def changes(self) -> list[dict[str, Any]]:
        """The files of a run that succeeds."""
        report = self.run()
        assert report["failure"] is None, report["failure"]
        assert report["changeset"]["base_sha"] == self.sha
        return report["changeset"]["files"]

    def failure(self) -> dict[str, str]:
        """The failure of a run that fails."""
        report = self.run()
        assert report["changeset"] is None
        return report["failure"]

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.communicate(timeout=WAIT_S)


def wait_until(condition: Callable[[], bool]) -> None:
    """For what can only be looked at, not waited for."""
    give_up_at = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < give_up_at, "it did not happen"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
