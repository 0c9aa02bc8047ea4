"""The way out of a container whose network, if any, does not lead to Porter: a proxy on a unix socket."""

from __future__ import annotations

import contextlib
import os
import socket
from typing import TYPE_CHECKING, NamedTuple

from porter_runner.fields import Fields, Malformed
from porter_runner.forwarder import Forwarder

if TYPE_CHECKING:
    from porter_runner.claim import Claim

ASK_TIMEOUT_S = 0.5
ANSWER_LIMIT_BYTES = 64 * 1024
REFUSED = b"GET http://gate.invalid/refused HTTP/1.0\r\n\r\n"
# Programs differ in the case they look for; of the loopback addresses none is anybody else's.
PROXY_NAMES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
DIRECT_NAMES = ("no_proxy", "NO_PROXY")
LOOPBACK = "localhost,127.0.0.1,::1"


class GateTicket(NamedTuple):
    """What the launch ticket says about the gate."""

    socket: str
    for_agent: bool
    """Whether the agent has no other way out."""


class Gate:
    """An open gate. The runner's own traffic goes through it: reports, and the clone."""

    def __init__(self, ticket: GateTicket) -> None:
        self._ticket = ticket
        self.proxy = ("127.0.0.1", Forwarder(ticket.socket).port)
        """Host and port of an HTTP proxy."""
        # Git is started with what this process has. Loopback is not left out: Porter and a forge may be on
        # that of the machine outside.
        for name in PROXY_NAMES:
            os.environ[name] = self._url
        for name in DIRECT_NAMES:
            os.environ.pop(name, None)

    @property
    def _url(self) -> str:
        host, port = self.proxy
        return f"http://{host}:{port}"

    def equip(self, claim: Claim) -> Claim:
        """The claim with what agent and setup need to know of their network."""
        if not self._ticket.for_agent:
            return claim
        network: dict[str, str] = {
            **dict.fromkeys(PROXY_NAMES, self._url),
            **dict.fromkeys(DIRECT_NAMES, LOOPBACK),
            # Node's own fetch only looks at the others when told to.
            "NODE_USE_ENV_PROXY": "1",
        }
        return claim._replace(plan=claim.plan._replace(network=network))

    def refused_hosts(self) -> list[str]:
        """Hosts that the run was kept from; none when the gate does not say."""
        with contextlib.suppress(OSError, Malformed), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ASK_TIMEOUT_S)
            connection.connect(self._ticket.socket)
            connection.sendall(REFUSED)
            answer = bytearray()
            while (data := connection.recv(ANSWER_LIMIT_BYTES)) and len(answer) < ANSWER_LIMIT_BYTES:
                answer += data
            _, _, body = bytes(answer).partition(b"\r\n\r\n")
            return Fields.parse(body, "gate answer").texts("hosts")
        return []
