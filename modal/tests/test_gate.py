"""A run whose only way out is a gate: its reports, its clone and its agent go through it."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from porter_runner.forwarder import Forwarder
from tests.gate_stand_in import GateStandIn
from tests.scenario import MODEL_KEY, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TELL = "import os; print(*sorted(n for n in os.environ if 'proxy' in n.lower()))"
NAMES = "HTTPS_PROXY HTTP_PROXY NODE_USE_ENV_PROXY NO_PROXY http_proxy https_proxy no_proxy"
LEAVE = """
import urllib.request, urllib.error, os
for address in os.environ["ADDRESSES"].split():
    try:
        urllib.request.urlopen(address, timeout=10)
        print("reached")
    except urllib.error.HTTPError as error:
        print(error.code)
"""


@pytest.fixture
def gate(tmp_path: Path, scenario: Scenario) -> Iterator[GateStandIn]:
    forge = scenario.forge.url.removeprefix("http://")
    porter = scenario.porter.url.removeprefix("http://")
    gate = GateStandIn(tmp_path, {forge, porter})
    yield gate
    gate.close()


def _run(scenario: Scenario, gate: GateStandIn, *, for_agent: bool) -> None:
    scenario.publish()
    scenario.launch({**scenario.ticket(), "gate": {"socket": gate.path, "for_agent": for_agent}})
    assert scenario.finish() == (0, "")
    assert scenario.porter.completed is not None
    assert scenario.porter.completed["failure"] is None


def test_reports_and_clone_go_through_the_gate(scenario: Scenario, gate: GateStandIn) -> None:
    _run(scenario, gate, for_agent=True)
    forge = scenario.forge.url.removeprefix("http://")
    porter = scenario.porter.url.removeprefix("http://")
    # Git asks in absolute form where there is no TLS; the runner tunnels in any case.
    assert gate.passed == {f"CONNECT {porter}", f"GET {forge}", f"POST {forge}"}


def test_an_agent_without_another_way_out_is_told_of_the_gate(scenario: Scenario, gate: GateStandIn) -> None:
    scenario.python_agent(TELL)
    _run(scenario, gate, for_agent=True)
    assert scenario.porter.texts() == [NAMES]


def test_an_agent_with_a_network_of_its_own_is_not(scenario: Scenario, gate: GateStandIn) -> None:
    scenario.python_agent(TELL)
    _run(scenario, gate, for_agent=False)
    assert scenario.porter.texts() == [""]


def test_hosts_that_were_refused_are_in_the_last_report_without_secrets(
    scenario: Scenario, gate: GateStandIn
) -> None:
    scenario.plan["env"]["ADDRESSES"] = "http://evil.test/x http://metadata.test/"
    scenario.python_agent(LEAVE)
    gate.refused.append(f"{MODEL_KEY}.evil.test")
    _run(scenario, gate, for_agent=True)
    assert scenario.porter.texts() == ["403", "403"]
    assert scenario.porter.completed is not None
    told = scenario.porter.completed["refused_hosts"]
    assert told[1:] == ["evil.test", "metadata.test"]
    assert MODEL_KEY not in told[0]


def test_a_run_without_a_gate_says_nothing_of_refused_hosts(scenario: Scenario) -> None:
    assert "refused_hosts" not in scenario.run()


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[str]:
    """A server that sends back all it got, once the client is done."""
    path = str(tmp_path / "echo.sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            # Some clients vanish before they are answered.
            with contextlib.suppress(OSError), client, client.makefile("rb") as source:
                client.sendall(source.read())

    threading.Thread(target=serve, daemon=True).start()
    yield path
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def test_the_forwarder_carries_much_and_keeps_half_closed_connections(echo: str) -> None:
    forwarder = Forwarder(echo)
    payload = os.urandom(3_000_000)
    for _ in range(3):
        with (
            socket.create_connection(("127.0.0.1", forwarder.port)) as client,
            client.makefile("rb") as source,
        ):
            client.sendall(payload)
            client.shutdown(socket.SHUT_WR)
            assert source.read() == payload


def test_the_forwarder_outlives_clients_that_vanish_and_a_gate_that_is_gone(
    echo: str, tmp_path: Path
) -> None:
    forwarder = Forwarder(echo)
    for _ in range(20):
        client = socket.create_connection(("127.0.0.1", forwarder.port))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.sendall(b"x" * 100_000)
        client.close()
    os.rename(echo, tmp_path / "moved")
    with socket.create_connection(("127.0.0.1", forwarder.port)) as client:
        assert client.recv(1) == b""
    os.rename(tmp_path / "moved", echo)
    with socket.create_connection(("127.0.0.1", forwarder.port)) as client, client.makefile("rb") as source:
        client.sendall(b"still here")
        client.shutdown(socket.SHUT_WR)
        assert source.read() == b"still here"
