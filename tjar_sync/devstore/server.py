"""Serve a store over HTTP, to this machine only."""

from __future__ import annotations

import logging
import select
import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from waitress import channel, server, task, wasyncore  # type: ignore[import-untyped]  # no types

from tjar_sync.devstore.middleware import DROP, RAW
from tjar_sync.devstore.open_store import OpenStore
from tjar_sync.devstore.settings import DevStoreSettings, is_loopback
from tjar_sync.devstore.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

BACKLOG = 1024
LOOK_UP = 0.5  # seconds between two looks at the stop sign
_QUIET = logging.NullHandler()


class _Task(task.WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request that lets the application drop its connection, so that faults can break it."""

    def get_environment(self) -> dict[str, Any]:
        """Return the WSGI environment with the way to drop the connection."""
        environ: dict[str, Any] = super().get_environment()
        environ[DROP] = self._drop
        environ[RAW] = self._raw
        return environ

    def _raw(self, piece: bytes) -> None:
        """Send bytes past waitress, which would make an answer of them; raise OSError at the end."""
        connection = self.channel.socket
        if select.select([connection], [], [], 0)[0] and not connection.recv(1, socket.MSG_PEEK):
            raise ConnectionError("the client has left")
        connection.sendall(piece)

    def _drop(self, resets: bool) -> Exception:  # noqa: FBT001 - called by position alone
        """Return the error at which waitress closes the connection without an answer."""
        if resets:
            linger = struct.pack("ii", 1, 0)
            self.channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return channel.ClientDisconnected()  # type: ignore[no-any-return]  # waitress has no types


class _Channel(channel.HTTPChannel):  # type: ignore[misc]  # waitress has no types
    task_class = _Task


class _Listener:
    """Waitress on one address, with every socket in a map of its own, so that it can be closed."""

    def __init__(self, application: WSGIApplication, host: str, port: int, threads: int) -> None:
        if not is_loopback(host):
            raise ValueError(f"the built-in store serves this machine only, not {host}")
        logging.getLogger("waitress.queue").addHandler(_QUIET)  # a full queue is no news here
        self.sockets: dict[int, Any] = {}
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        server.create_server(
            application,
            map=self.sockets,
            sockets=[listening],
            threads=threads,
            ident="tjar",
        )
        self.servers = [
            each for each in self.sockets.values() if isinstance(each, server.BaseWSGIServer)
        ]
        for each in self.servers:
            each.channel_class = _Channel
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.servers[0].effective_port}"

    def turn(self, stop: threading.Event) -> None:
        """Serve until told to stop, then close every socket."""
        try:
            while not stop.is_set():
                wasyncore.loop(timeout=LOOK_UP, use_poll=True, map=self.sockets, count=1)
        finally:
            self.servers[0].task_dispatcher.shutdown()
            wasyncore.close_all(self.sockets, ignore_all=True)


def serve(
    store: OpenStore | DevStoreSettings | WSGIApplication,
    host: str = "127.0.0.1",
    port: int = 8080,
    threads: int = 8,
    *,
    ready: Callable[[str], None] = lambda _url: None,
    stop: threading.Event | None = None,
) -> None:
    """Serve a store, or an application as it is, until interrupted or told to stop.

    Refuses to listen anywhere but on this machine.

    `ready` is called with the base URL once the port is open; port 0 picks a free one.
    """
    with _opened(store) as application:
        listener = _Listener(application, host, port, threads)
        ready(listener.url)
        listener.turn(stop or threading.Event())


@contextmanager
def running(
    store: OpenStore | DevStoreSettings | WSGIApplication, threads: int = 8
) -> Iterator[str]:
    """Serve on a free port in a thread while the block runs; yields 'http://127.0.0.1:PORT'.

    A store opened from settings is closed at the end, one that was passed in is not.
    """
    with _opened(store) as application:
        listener, stop = _Listener(application, "127.0.0.1", 0, threads), threading.Event()
        thread = threading.Thread(target=listener.turn, args=(stop,), name="tjar-store")
        thread.start()
        try:
            yield listener.url
        finally:
            stop.set()
            with suppress(OSError):  # it may have seen the stop sign, and closed, already
                listener.servers[0].pull_trigger()
            thread.join()


@contextmanager
def _opened(store: OpenStore | DevStoreSettings | WSGIApplication) -> Iterator[WSGIApplication]:
    if isinstance(store, DevStoreSettings):
        with Store(store) as opened:
            yield opened.application()
    else:
        yield store.application() if isinstance(store, OpenStore) else store
