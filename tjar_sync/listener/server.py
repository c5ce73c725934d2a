"""Serve the listener on waitress, within limits that strangers cannot stretch."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

from waitress import channel, server, wasyncore  # type: ignore[import-untyped]  # no types

from tjar_sync.listener.application import LARGEST

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

PATIENCE = 10
"""So many seconds may a request take until it is here whole; a store gives up after three."""
THREADS = 8
CONNECTIONS = 200
BACKLOG = 1024
"""A burst waits in the system's own queue."""
LARGEST_HEADERS = 16 * 1024
_LOOK_UP = 0.5
"""Seconds between two looks at the stop sign."""


class PatientChannel(channel.HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that is closed when a request is not whole in time, however often a byte comes."""

    last_activity: float
    request: object

    def handle_read(self) -> None:
        """Take what is there; only a request's first bytes count as activity."""
        begun = self.last_activity if self.request is not None else None
        super().handle_read()
        if begun is not None and self.request is not None:
            self.last_activity = begun


def serve(
    application: WSGIApplication,
    host: str,
    port: int,
    ready: Callable[[str], None],
    stop: threading.Event,
) -> None:
    """Serve until told to stop; requests that are here by then are answered.

    `ready` is called with the base URL once the port is open; port 0 picks a free one. Raises
    OSError where it cannot be opened.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    sockets: dict[int, Any] = {}
    made = server.create_server(
        application,
        map=sockets,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST,
        max_request_header_size=LARGEST_HEADERS,
        inbuf_overflow=2 * LARGEST,  # nothing of a stranger's goes to the disk
        channel_timeout=PATIENCE,
        cleanup_interval=PATIENCE // 2,
        connection_limit=CONNECTIONS,
    )
    made.channel_class = PatientChannel
    try:
        ready(f"http://{f'[{host}]' if ':' in host else host}:{made.effective_port}")
        while not stop.is_set():
            wasyncore.loop(timeout=_LOOK_UP, use_poll=True, map=sockets, count=1)
        _finish(made, sockets)
    finally:
        made.task_dispatcher.shutdown()
        wasyncore.close_all(sockets, ignore_all=True)


def _finish(made: server.BaseWSGIServer, sockets: dict[int, Any]) -> None:
    """Answer what was received, for a while, and take nothing more."""
    made.accepting = False
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and any(
        one.requests or one.total_outbufs_len for one in made.active_channels.values()
    ):
        wasyncore.loop(timeout=_LOOK_UP, use_poll=True, map=sockets, count=1)
