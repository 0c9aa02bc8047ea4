"""A forge on loopback: bare repositories over git's smart HTTP, behind a token."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

USERNAME = "x-access-token"
TOKEN = "ghs_ReadOnlyTokenOfTheTestForge0123456789"
GIT_ENV = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
}


def git(*argv: str, cwd: Path, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *argv], cwd=cwd, env=GIT_ENV, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().removesuffix("\n")


class GitForge:
    """Serves the repositories in a folder. Remembers each request's path and whether it had the token."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.requests: list[tuple[str, bool]] = []
        self.hang = threading.Event()
        """Set: requests are not answered until it is cleared."""
        self.reached = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.hang.clear()
        self._server.shutdown()
        self._server.server_close()

    def push(self, source: Path, name: str) -> str:
        """Makes a bare repository of `source` and returns its head commit."""
        git("clone", "--quiet", "--bare", str(source), str(self.root / f"{name}.git"), cwd=self.root)
        return git("rev-parse", "HEAD", cwd=source)


def _handler(forge: GitForge) -> type[BaseHTTPRequestHandler]:
    expected = "Basic " + base64.b64encode(f"{USERNAME}:{TOKEN}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any, **__: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self._body()
            allowed = self.headers.get("Authorization") == expected
            forge.requests.append((self.path, allowed))
            forge.reached.set()
            if forge.hang.is_set():
                # The other side gives up first; nothing is ever sent.
                self.rfile.read(1)
                return
            if not allowed:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="test"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._answer(_backend(forge.root, self, body))

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _answer(self, output: bytes) -> None:
            head, _, body = output.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _backend(root: Path, request: BaseHTTPRequestHandler, body: bytes) -> bytes:
    path, _, query = request.path.partition("?")
    env = {
        **GIT_ENV,
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": request.command,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
    }
    return subprocess.run(
        ["git", "http-backend"], env=env, input=body, capture_output=True, check=True
    ).stdout
