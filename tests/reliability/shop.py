"""One address on loopback at which one built-in store after another is open.

A state is bound to its store's address, so a world that is copied many times needs one that
stays. The address can also strike from outside: when a write has arrived, and when it has been
carried out and its answer is not sent yet.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from waitress import server  # type: ignore[import-untyped]  # no types

from tests.cli.process import PATIENCE
from tests.reliability.storefronts import FRONTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from tests.reliability.storefronts import Storefront

    Strike = Callable[[int, bool], object]

READS = frozenset({"GET", "HEAD"})


def closed(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Answer while no store is open."""
    start("503 Service Unavailable", [("Content-Length", "0")])
    return [b""]


def nothing(_number: int, _done: bool) -> None:  # noqa: FBT001 - called by position alone
    """Let a write be carried out and answered."""


class ShopAddress:
    """A port of this machine, with a store behind it that changes."""

    def __init__(self, threads: int = 8) -> None:
        logging.getLogger("waitress").addHandler(logging.NullHandler())  # the dead hang up
        self._server: Any = server.create_server(
            self._ask, host="127.0.0.1", port=0, threads=threads, map={}, connection_limit=1000
        )
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        self._strike: Strike = nothing
        self._application: WSGIApplication = closed
        self._busy = 0
        self._writes = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._server.run, name="address", daemon=True).start()

    @contextmanager
    def open(self, database: Path, front: Storefront = FRONTS["tjar"]) -> Iterator[Any]:
        """Open a platform's store at this address."""
        with front.store(database) as store:
            self._application = store.application()
            try:
                yield store
                self.quiet()
            finally:
                self._application = closed
                self.guard(nothing)

    def guard(self, strike: Strike) -> None:
        """Call this with the number of each write, from 1, before it is done and once it is."""
        self._strike = strike
        self._writes = 0

    def quiet(self) -> None:
        """Wait until everything that the dead sent before they died has been dealt with."""
        end = time.monotonic() + PATIENCE
        while self._busy or self._server.active_channels:
            assert time.monotonic() < end, "the store never comes to rest"
            time.sleep(0.002)

    def _ask(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self._busy += 1
        try:
            if environ["REQUEST_METHOD"] in READS:
                return self._application(environ, start)
            with self._lock:
                self._writes += 1
                number = self._writes
            strike = self._strike
            strike(number, False)  # noqa: FBT003 - the one thing there is to say
            answer = self._application(environ, start)
            strike(number, True)  # noqa: FBT003 - the one thing there is to say
            return answer
        finally:
            with self._lock:
                self._busy -= 1
