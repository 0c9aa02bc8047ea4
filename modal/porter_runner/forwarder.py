"""Carries connections from a port on loopback to a unix socket and back, all of them in one thread."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading

CHUNK_BYTES = 64 * 1024
BACKLOG = 128
CONNECT_TIMEOUT_S = 2.0


class Stream:
    """One direction of a connection: what was read from `source` and not yet written to `target`."""

    def __init__(self, source: socket.socket, target: socket.socket) -> None:
        self.source = source
        self.target = target
        self.pending = b""
        self.ended = False
        """`source` will send no more."""
        self.closed = False
        """`target` was told so."""

    def read(self) -> None:
        try:
            self.pending = self.source.recv(CHUNK_BYTES)
        except BlockingIOError:
            return
        self.ended = not self.pending

    def write(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.pending = self.pending[self.target.send(self.pending) :]

    def finish(self) -> None:
        if self.ended and not self.pending and not self.closed:
            self.closed = True
            with contextlib.suppress(OSError):
                self.target.shutdown(socket.SHUT_WR)


class Forwarder:
    """
    Listens on loopback as soon as it is made. A program that speaks to a proxy needs an address with a port;
    the way out of the container is a unix socket.
    """

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self._selector = selectors.DefaultSelector()
        self._server = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self._server.settimeout(0)
        self.port: int = self._server.getsockname()[1]
        self._selector.register(self._server, selectors.EVENT_READ)
        threading.Thread(target=self._run, name="forwarder", daemon=True).start()

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._server:
                    self._accept()
                elif self._is_open(key):
                    self._serve(key.data)

    def _is_open(self, key: selectors.SelectorKey) -> bool:
        """A connection may be closed while others of the same round wait, and a new one get its number."""
        now = self._selector.get_map().get(key.fd)
        return now is not None and now.data is key.data

    def _accept(self) -> None:
        try:
            client, _ = self._server.accept()
        except OSError:
            return
        gate = socket.socket(socket.AF_UNIX)
        gate.settimeout(CONNECT_TIMEOUT_S)
        try:
            gate.connect(self._socket_path)
        except OSError:
            client.close()
            gate.close()
            return
        for end in (client, gate):
            end.settimeout(0)
        streams = (Stream(client, gate), Stream(gate, client))
        for end in (client, gate):
            self._selector.register(end, selectors.EVENT_READ, streams)

    def _serve(self, streams: tuple[Stream, Stream]) -> None:
        """Moves what can be moved in both directions, then waits for what may come next."""
        try:
            for stream in streams:
                if not stream.pending and not stream.ended:
                    stream.read()
                if stream.pending:
                    stream.write()
                stream.finish()
        except OSError:
            self._close(streams)
            return
        if all(stream.closed for stream in streams):
            self._close(streams)
            return
        self._await(streams)

    def _await(self, streams: tuple[Stream, Stream]) -> None:
        there, back = streams
        for end, incoming, outgoing in ((there.source, there, back), (back.source, back, there)):
            events = 0
            # What was read is written before more is read: a slow side holds up the other.
            if not incoming.pending and not incoming.ended:
                events |= selectors.EVENT_READ
            if outgoing.pending:
                events |= selectors.EVENT_WRITE
            self._set(end, events, streams)

    def _set(self, end: socket.socket, events: int, streams: tuple[Stream, Stream]) -> None:
        registered = end.fileno() in self._selector.get_map()
        if events and registered:
            self._selector.modify(end, events, streams)
        elif events:
            self._selector.register(end, events, streams)
        elif registered:
            self._selector.unregister(end)

    def _close(self, streams: tuple[Stream, Stream]) -> None:
        for stream in streams:
            self._set(stream.source, 0, streams)
            stream.source.close()
