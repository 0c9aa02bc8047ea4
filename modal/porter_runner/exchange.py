"""HTTP: one request, one answer, over one connection that is kept."""

from __future__ import annotations

import contextlib
import socket
import sys
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from http.client import HTTPConnection

ANSWER_LIMIT_BYTES = 32 * 1024 * 1024


class Answer(NamedTuple):
    """What the server said. `retry_after_s` is its Retry-After header, when that was a number."""

    status: int
    body: bytes
    retry_after_s: float | None


class ExchangeFailed(Exception):
    """No answer came. `stale` is true when a kept connection was found closed: a new one may do."""

    def __init__(self, cause: Exception, *, stale: bool) -> None:
        super().__init__(f"{type(cause).__name__}: {cause}")
        self.stale = stale


class Exchange:
    """A kept connection to one server. Used by one thread; `abort` may be called from any."""

    def __init__(self, base_url: str, proxy: tuple[str, int] | None = None) -> None:
        """`proxy` is host and port of an HTTP proxy to tunnel through."""
        address = urlsplit(base_url)
        self._tls = address.scheme == "https"
        self._host = address.hostname or ""
        self._port = address.port
        self._proxy = proxy
        self._path = address.path.rstrip("/")
        self._connection: HTTPConnection | None = None
        _import_http_client(tls=self._tls)

    def post(self, path: str, headers: dict[str, str], body: bytes, timeout_s: float) -> Answer:
        """Sends `body`, reads the answer. Raises `ExchangeFailed`. `timeout_s` bounds each network step."""
        from http.client import CannotSendRequest, HTTPException, RemoteDisconnected

        connection = self._connection
        kept = connection is not None
        try:
            if connection is None:
                connection = self._connect(timeout_s)
            elif connection.sock is not None:
                connection.sock.settimeout(timeout_s)
            connection.request("POST", self._path + path, body, headers)
            response = connection.getresponse()
            answer = Answer(
                response.status,
                response.read(ANSWER_LIMIT_BYTES),
                _seconds(response.getheader("Retry-After")),
            )
        except (OSError, HTTPException) as error:
            self.close()
            closed = isinstance(error, ConnectionError | RemoteDisconnected | CannotSendRequest)
            raise ExchangeFailed(error, stale=kept and closed) from error
        if not response.isclosed() or response.will_close:
            self.close()
        return answer

    def abort(self) -> None:
        """Wakes a thread that waits for an answer; its call fails."""
        connection = self._connection
        sock = connection.sock if connection is not None else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connect(self, timeout_s: float) -> HTTPConnection:
        from http.client import HTTPConnection

        host, port = self._proxy or (self._host, self._port)
        if self._tls:
            from http.client import HTTPSConnection

            connection: HTTPConnection = HTTPSConnection(host, port, timeout=timeout_s)
        else:
            connection = HTTPConnection(host, port, timeout=timeout_s)
        if self._proxy is not None:
            connection.set_tunnel(self._host, self._port or connection.default_port)
        self._connection = connection
        connection.connect()
        return connection


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header is not None else None
    except ValueError:
        return None


def _import_http_client(*, tls: bool) -> None:
    """Imports `http.client`; without TLS when not needed, for `ssl` takes longer than the rest."""
    modules = cast("dict[str, object]", sys.modules)
    hide = not tls and "ssl" not in modules
    if hide:
        # http.client copes with a Python built without ssl: this makes it believe so.
        modules["ssl"] = None
    try:
        import http.client  # noqa: F401  # pyright: ignore[reportUnusedImport]
    finally:
        if hide:
            del modules["ssl"]
