"""The first report, and what each answer to it leads to."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from porter_runner import VERSION
from porter_runner.claim import read_claim
from porter_runner.exchange import Exchange, ExchangeFailed
from porter_runner.fields import Malformed
from tests import json_schema
from tests.fake_porter import RUN_KEY, FakePorter, Reply
from tests.scenario import RUN_ID, TASK_ID, Scenario

PEM = Path(__file__).parent / "loopback.pem"


def test_a_claim_names_the_run_and_a_random_claimant(scenario: Scenario) -> None:
    scenario.run()
    (claim,) = scenario.porter.of_kind("claim")
    claimant = claim.body.pop("claimant")
    assert uuid.UUID(claimant).version == 4
    assert claim.body == {"task_id": TASK_ID, "run_id": RUN_ID, "attempt": 1, "runner_version": VERSION}


@pytest.mark.parametrize(("status", "code"), [(409, "already_claimed"), (410, "run_over")])
def test_a_runner_that_is_not_wanted_leaves_silently(scenario: Scenario, status: int, code: str) -> None:
    scenario.porter.script["claim"] = [Reply(status, {"code": code})]
    scenario.start()
    assert scenario.finish() == (0, "")
    assert [report.kind for report in scenario.porter.reports] == ["claim"]
    assert not scenario.work_dir.exists()


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_refused_claim_is_not_repeated(scenario: Scenario, status: int) -> None:
    scenario.porter.script["claim"] = [Reply(status)]
    scenario.start()
    code, err = scenario.finish()
    assert code == 1
    assert str(status) in err
    assert len(scenario.porter.reports) == 1
    assert not scenario.work_dir.exists()


def test_a_claim_is_repeated_as_it_was_until_porter_is_ready(scenario: Scenario) -> None:
    scenario.porter.script["claim"] = [
        Reply(425),
        Reply(503, headers={"Retry-After": "0"}),
        Reply(429, headers={"Retry-After": "0.01"}),
        Reply(500),
        Reply(0),
    ]
    scenario.run()
    claims = scenario.porter.of_kind("claim")
    assert len(claims) == 6
    assert all(claim == claims[0] for claim in claims)


def test_a_claim_waits_for_a_porter_that_is_not_up_yet(scenario: Scenario) -> None:
    scenario.publish()
    answer, port = scenario.porter.claim_answer, scenario.porter.port
    scenario.porter.close()
    process = scenario.launch(scenario.ticket())
    scenario.porter = FakePorter(port=port)
    scenario.porter.claim_answer = answer
    assert scenario.finish(process) == (0, "")
    assert scenario.porter.completed is not None
    scenario.porter.close()


def test_porter_is_reached_over_tls(scenario: Scenario) -> None:
    scenario.porter = FakePorter(pem=str(PEM))
    scenario.env["SSL_CERT_FILE"] = str(PEM)
    assert scenario.run()["failure"] is None
    scenario.porter.close()


def test_a_server_with_an_unknown_certificate_gets_no_report() -> None:
    porter = FakePorter(pem=str(PEM))
    with pytest.raises(ExchangeFailed, match="CERTIFICATE_VERIFY_FAILED"):
        Exchange(porter.url).post("/api/callbacks/claim", {}, b"{}", 10)
    assert porter.reports == []
    porter.close()


def test_a_senseless_answer_ends_the_run_with_the_field_named(scenario: Scenario) -> None:
    scenario.publish()
    del scenario.porter.claim_answer["plan"]["argv"]
    process = scenario.launch(scenario.ticket())
    code, err = scenario.finish(process)
    assert code == 0
    assert scenario.porter.completed is not None
    failure = scenario.porter.completed["failure"]
    assert failure["code"] == "runner_crashed"
    assert "plan.argv is not a list of texts" in failure["detail"]
    assert failure["detail"] in err


@pytest.mark.parametrize(
    "change",
    [
        {"run_key": "whsec_?"},
        {"attempt": 0},
        {"attempt": True},
        {"callback_url": "file:///etc"},
        {"callback_url": "http://127.0.0.1:99999"},
        {"callback_url": "http://"},
        {"work_dir": "relative"},
        {"task_id": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_ticket_that_is_none_is_refused(scenario: Scenario, change: dict[str, Any]) -> None:
    process = scenario.launch({**scenario.ticket(), **change})
    code, err = scenario.finish(process)
    assert code == 1
    assert next(iter(change)) in err
    assert RUN_KEY not in err
    assert scenario.porter.reports == []


def test_the_answer_these_tests_give_fits_the_contract(scenario: Scenario) -> None:
    scenario.publish()
    assert json_schema.faults(scenario.answer(), json_schema.load("claim-answer.schema.json")) == []


@pytest.mark.parametrize("branch", ["main", "feature/a-b.c", "über", "x" * 200, "a@b", 'q"uote'])
def test_a_branch_git_accepts_is_accepted(scenario: Scenario, branch: str) -> None:
    scenario.branch = branch
    scenario.commit()
    assert read_claim(_bytes(scenario.answer())).source.branch == branch


@pytest.mark.parametrize(
    "branch",
    [
        "",
        "-x",
        "../x",
        "a/../b",
        "/a",
        "a//b",
        "a/.b",
        ".a",
        "a b",
        "a\nb",
        "a:b",
        "a.lock",
        "a/",
        "a.",
        "@{",
    ],
)
def test_a_branch_git_refuses_is_refused(scenario: Scenario, branch: str) -> None:
    scenario.branch = branch
    scenario.commit()
    with pytest.raises(Malformed, match=r"clone\.branch"):
        read_claim(_bytes(scenario.answer()))


@pytest.mark.parametrize("url", ["file:///etc", "ssh://x/y", "ext::sh -c x", "-u", "http://a b"])
def test_only_http_addresses_are_cloned(scenario: Scenario, url: str) -> None:
    scenario.commit()
    answer = scenario.answer()
    answer["clone"]["url"] = url
    with pytest.raises(Malformed, match=r"clone\.url"):
        read_claim(_bytes(answer))


def _bytes(value: Any) -> bytes:
    return json.dumps(value).encode()
