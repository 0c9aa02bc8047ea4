"""Porter's callback endpoints on loopback: checks every report, answers by script, remembers all."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

from tests import json_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RUN_KEY = "whsec_" + base64.b64encode(b"key of this test run, 32 bytes!!").decode()
WAIT_S = 30
SCHEMAS = {
    "claim": "claim.schema.json",
    "task-update": "update.schema.json",
    "task-complete": "complete.schema.json",
}


class Report(NamedTuple):
    """A report as it arrived."""

    kind: str
    message_id: str
    body: dict[str, Any]


class Reply(NamedTuple):
    """An answer out of the ordinary. `status` 0 closes the connection without a word."""

    status: int
    body: Mapping[str, Any] = {}
    headers: Mapping[str, str] = {}
    taken_in: bool = False


class FakePorter:
    """Answers 200 unless `script` has replies left for that kind of report."""

    def __init__(self, *, port: int = 0, pem: str | None = None) -> None:
        self.script: dict[str, list[Reply]] = {kind: [] for kind in SCHEMAS}
        self.claim_answer: dict[str, Any] = {}
        self.directive = "continue"
        self.reports: list[Report] = []
        self.faults: list[str] = []
        self.batches: dict[int, dict[str, Any]] = {}
        self.completed: dict[str, Any] | None = None
        self.changed = threading.Condition()
        self.gates = {kind: threading.Event() for kind in SCHEMAS}
        """Cleared: reports of that kind are neither taken in nor answered until it is set again."""
        for gate in self.gates.values():
            gate.set()
        self.waiting: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        scheme = "http"
        if pem is not None:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self._connections: list[Any] = []
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Ends like a killed server: connections are cut."""
        for gate in self.gates.values():
            gate.set()
        self._server.shutdown()
        self._server.server_close()
        self.cut_connections()

    def cut_connections(self) -> None:
        for connection in self._connections:
            connection.close_abruptly()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, WAIT_S), "it did not happen"

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [line for number in sorted(self.batches) for line in self.batches[number]["lines"]]

    def texts(self, *streams: str) -> list[str]:
        return [line["text"] for line in self.lines if line["stream"] in (streams or ("stdout", "stderr"))]

    def of_kind(self, kind: str) -> list[Report]:
        return [report for report in self.reports if report.kind == kind]

    def enter(self, kind: str) -> None:
        """A report reached the gate."""
        with self.changed:
            self.waiting.append(kind)
            self.changed.notify_all()
        self.gates[kind].wait(WAIT_S)

    def receive(self, kind: str, headers: dict[str, str], body: bytes) -> Reply:
        with self.changed:
            content = json.loads(body)
            self.faults += json_schema.faults(content, json_schema.load(SCHEMAS[kind]), kind)
            if headers["webhook-signature"] != signature(headers, body):
                self.faults.append(f"{kind}: wrong signature")
            self.reports.append(Report(kind, headers["webhook-id"], content))
            reply = self.script[kind].pop(0) if self.script[kind] else None
            if reply is None or reply.taken_in:
                self._take_in(kind, content)
            self.changed.notify_all()
            return reply or Reply(200, self._answer(kind))

    def _take_in(self, kind: str, content: dict[str, Any]) -> None:
        if kind == "task-update":
            known = self.batches.setdefault(content["batch"], content)
            if known != content:
                self.faults.append(f"batch {content['batch']} changed when it was sent again")
        elif kind == "task-complete":
            self.completed = content

    def _answer(self, kind: str) -> dict[str, Any]:
        return {"claim": self.claim_answer, "task-update": {"directive": self.directive}}.get(kind, {})


def signature(headers: dict[str, str], body: bytes) -> str:
    key = base64.b64decode(RUN_KEY.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _handler(porter: FakePorter) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            porter._connections.append(self)  # pyright: ignore[reportPrivateUsage]

        def close_abruptly(self) -> None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *_: Any, **__: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = self.path.removeprefix("/api/callbacks/")
            porter.enter(kind)
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = porter.receive(kind, headers, body)
            if reply.status == 0:
                self.close_connection = True
                self.close_abruptly()
                return
            answer = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(answer)

    return Handler
