"""A listener's server in a thread of this process, and raw connections to it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync.listener.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication


@contextmanager
def served(
    application: WSGIApplication, host: str = "127.0.0.1"
) -> Iterator[tuple[str, threading.Event]]:
    """Serve on a free port; yield the address, and the stop sign."""
    ready, stop, urls = threading.Event(), threading.Event(), list[str]()

    def opened(url: str) -> None:
        urls.append(url)
        ready.set()

    thread = threading.Thread(target=serve, args=(application, host, 0, opened, stop))
    thread.start()
    try:
        assert ready.wait(20)
        yield urls[0], stop
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def connect(url: str) -> socket.socket:
    """Open a connection that gives up after a while."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def answer(connection: socket.socket) -> bytes:
    """Read until the other side closes."""
    found = b""
    while piece := connection.recv(65536):
        found += piece
    return found
