"""Never faster than a store allows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tjar_sync.providers.http.transport import Time, Wrapper

if TYPE_CHECKING:
    import httpx


class Pace(Wrapper):
    """Spaces requests evenly, over all threads: no burst that a store's limit could catch."""

    def __init__(self, inner: httpx.BaseTransport, per_second: float, clock: Time) -> None:
        super().__init__(inner)
        self._gap = 1 / per_second
        self._clock = clock
        self._next = 0.0
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for this request's turn, then send it."""
        with self._lock:
            now = self._clock.now()
            turn = max(self._next, now)
            self._next = turn + self._gap
        if turn > now:
            self._clock.sleep(turn - now)
        return self.inner.handle_request(request)
