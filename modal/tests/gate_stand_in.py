"""A gate on a unix socket: lets through what is allowed, refuses the rest, remembers both."""

from __future__ import annotations

import json
import os
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class GateStandIn:
    """Knows CONNECT and the question for refused hosts, as much as a test needs."""

    def __init__(self, folder: Path, allowed: set[str]) -> None:
        self.path = str(folder / "gate.sock")
        self.allowed = allowed
        self.passed: set[str] = set()
        """Method and place of what got through."""
        self.refused: list[str] = []
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.path)
        self._server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        os.unlink(self.path)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(1)
            if not data:
                return client.close()
            head += data
        method, target, _ = head.decode().split(" ", 2)
        if method == "GET" and target == "http://gate.invalid/refused":
            body = json.dumps({"hosts": self.refused}).encode()
            client.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
            return client.close()
        place, slash, path = target.removeprefix("http://").partition("/")
        if place not in self.allowed:
            self.refused.append(place.partition(":")[0])
            client.sendall(b"HTTP/1.1 403 Not Allowed Here\r\nContent-Length: 0\r\n\r\n")
            return client.close()
        self.passed.add(f"{method} {place}")
        host, _, port = place.rpartition(":")
        server = socket.create_connection((host, int(port)))
        if method == "CONNECT":
            client.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        else:
            # One request for each connection: the next one would have to be rewritten as well.
            _, _, rest = head.partition(b"\r\n")
            server.sendall(f"{method} {slash}{path} HTTP/1.1\r\nConnection: close\r\n".encode() + rest)
        threading.Thread(target=_pump, args=(client, server), daemon=True).start()
        _pump(server, client)
        return client.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
