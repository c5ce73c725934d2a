"""Somebody who listens: a server that keeps all that arrives, for itself or as everybody's proxy."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Arrived:
    """One request, as it arrived."""

    method: str
    target: str
    """A path; for a proxy a whole URL, or host and port."""
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> bytes:
        """All of it."""
        return f"{self.method} {self.target} {self.headers}".encode() + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    """What the listener says."""

    status: int = 404
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def as_json(body: Any, status: int = 200) -> Answer:
    """Make an answer that holds JSON."""
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


def nothing(_arrived: Arrived) -> Answer:
    """Know nothing of what is asked."""
    return Answer()


@dataclass(slots=True)
class Listener:
    """A server's address, what arrived there, and what it answers."""

    url: str = ""
    answer: Callable[[Arrived], Answer] = nothing
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def netloc(self) -> str:
        """Host and port."""
        return self.url.removeprefix("http://")


@contextmanager
def listening(answer: Callable[[Arrived], Answer] = nothing) -> Iterator[Listener]:
    """Listen on loopback while the block runs."""
    listener = Listener(answer=answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            arrived = Arrived(
                self.command, self.path, dict(self.headers.items()), self.rfile.read(length)
            )
            listener.arrived.append(arrived)
            said = listener.answer(arrived)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_CONNECT = _any  # noqa: N815 - http.server's names

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        listener.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()
