"""When a report is said again, and for how long."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from porter_runner import callbacks
from porter_runner.callbacks import Porter, Unreachable
from porter_runner.signing import Signer
from porter_runner.stop import Stop
from porter_runner.ticket import read_ticket
from tests.fake_porter import RUN_KEY, Reply

if TYPE_CHECKING:
    from tests.fake_porter import FakePorter
    from tests.scenario import Scenario


class HastyStop(Stop):
    """Notes the pauses instead of making them."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def stop() -> HastyStop:
    return HastyStop()


@pytest.fixture
def client(scenario: Scenario, stop: HastyStop) -> Porter:
    scenario.publish()
    ticket = read_ticket(io.BytesIO(json.dumps(scenario.ticket()).encode()))
    return Porter(ticket, Signer(RUN_KEY), stop)


def test_retry_after_is_honoured(porter: FakePorter, client: Porter, stop: HastyStop) -> None:
    porter.script["task-update"] = [Reply(503, headers={"Retry-After": "7"}), Reply(429), Reply(200)]
    client.update(1, "agent", [])
    assert stop.pauses[0] == 7
    assert stop.pauses[1] < 1


def test_pauses_grow_to_a_few_seconds(porter: FakePorter, client: Porter, stop: HastyStop) -> None:
    porter.script["task-update"] = [Reply(503)] * 20
    client.update(1, "agent", [])
    assert len(stop.pauses) == 20
    assert stop.pauses[0] < 0.1
    assert 2 < max(stop.pauses) <= callbacks.LONGEST_PAUSE_S


def test_a_porter_that_still_prepares_is_asked_again_soon(
    porter: FakePorter, client: Porter, stop: HastyStop
) -> None:
    porter.script["claim"] = [Reply(425)] * 20
    client.claim()
    assert max(stop.pauses) <= callbacks.LONGEST_PAUSE_IF_EARLY_S


def test_a_porter_that_stays_away_is_given_up(
    porter: FakePorter, client: Porter, monkeypatch: pytest.MonkeyPatch
) -> None:
    porter.close()
    monkeypatch.setattr(callbacks, "GIVE_UP_AFTER_S", 0.05)
    with pytest.raises(Unreachable):
        client.update(1, "agent", [])


def test_a_kept_connection_that_was_closed_is_replaced_at_once(
    porter: FakePorter, client: Porter, stop: HastyStop
) -> None:
    client.update(1, "agent", [])
    porter.cut_connections()
    client.update(2, "agent", [])
    assert sorted(porter.batches) == [1, 2]
    assert stop.pauses == []


def test_an_answer_without_a_directive_means_go_on(porter: FakePorter, client: Porter) -> None:
    porter.script["task-update"] = [Reply(200, {"new": "field"})]
    assert client.update(1, "agent", []) == "continue"
