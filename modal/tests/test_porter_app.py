"""What is deployed on Modal: the definition as Modal's own package makes it, without a server."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import porter_app
from porter_runner import keeper
from porter_runner.fields import Malformed

HERE = Path(__file__).parent
VECTOR: dict[str, str] = json.loads((HERE / "run_key_vector.json").read_text())


def test_ids_come_as_arguments_and_the_rest_from_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    tickets: list[dict[str, Any]] = []

    def keep(ticket: dict[str, Any]) -> int:
        tickets.append(ticket)
        return 7

    monkeypatch.setattr(keeper, "keep", keep)
    monkeypatch.setenv("PORTER_URL", "https://porter.example.com")
    monkeypatch.setenv("PORTER_RUNNER_KEY", VECTOR["runner_key"])
    assert porter_app.execute_agent_task.local("task", VECTOR["run_id"], 2) == {"exit_code": 7}
    assert tickets == [
        {
            "task_id": "task",
            "run_id": VECTOR["run_id"],
            "attempt": 2,
            "callback_url": "https://porter.example.com",
            "run_key": VECTOR["run_key"],
        }
    ]
    assert not {"PORTER_URL", "PORTER_RUNNER_KEY"} & set(os.environ)


def test_without_the_secret_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTER_RUNNER_KEY", raising=False)
    monkeypatch.setenv("PORTER_URL", "https://porter.example.com")
    with pytest.raises(Malformed, match="PORTER_RUNNER_KEY is not set"):
        porter_app.execute_agent_task.local("task", "run", 1)


def test_every_agent_of_the_manifest_is_pinned_in_the_image() -> None:
    agents = json.loads((HERE.parent / "agents.json").read_text())
    assert porter_app.packages() == [f"{agent['package']}@{agent['version']}" for agent in agents]
    assert agents


def test_the_release_changes_with_what_is_deployed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = porter_app.release()
    runner = tmp_path / "porter_runner"
    runner.mkdir()
    for name in ("agents.json", "porter_app.py"):
        (tmp_path / name).write_bytes((HERE.parent / name).read_bytes())
    for source in (HERE.parent / "porter_runner").glob("*.py"):
        (runner / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(porter_app, "HERE", tmp_path)
    assert porter_app.release() == before
    (runner / "agent.py").write_text("# changed\n")
    assert porter_app.release() != before
