"""The way over the network, on which no step of a request outlasts the request's own limit.

The limits of httpx are for each read and write, so a store that sends a byte now and then (of a
1xx answer, a header, a trailer, a chunk's extension) never meets one. Here the time that a request
has in all bounds each of them.
"""

from __future__ import annotations

import threading
from math import inf
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from tjar_sync.providers.http.body_limit import UNTIL

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from tjar_sync.providers.http.transport import Time

LAST_SECONDS = 10.0
"""So long may what is in flight take once the run is to end."""
LOOK = 1.0
"""Seconds between two looks at whether it is, while nothing comes."""
PIECE = 65_536
"""So many bytes are sent between two looks at the time."""


class TimeLimit(threading.local):
    """Until when the request of this thread may take."""

    def __init__(self, clock: Time) -> None:
        super().__init__()
        self._clock = clock
        self.until = inf
        self._ending = False

    def begin(self, until: float) -> None:
        """Begin a request."""
        self.until, self._ending = until, False

    def left(self) -> float:
        """Return the seconds that are left; not above none when time is over."""
        if not self._ending and self._clock.sleep(0):
            self._ending = True
            self.until = min(self.until, self._clock.now() + LAST_SECONDS)
        return self.until - self._clock.now()

    def within(self, timeout: float | None) -> float:
        """Return what a step may take. Raises ReadTimeout when time is over."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long in all")
        return left if timeout is None else min(left, timeout)


class BoundedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the request's own time."""

    def __init__(self, inner: httpcore.NetworkStream, limit: TimeLimit) -> None:
        self._inner = inner
        self._limit = limit

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes, looking from time to time whether the run is to end."""
        left = inf if timeout is None else timeout
        while True:
            step = min(self._limit.within(timeout), left, LOOK)
            try:
                return self._inner.read(max_bytes, step)
            except httpcore.ReadTimeout:
                left -= step
                if left <= 0:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it, piece by piece."""
        for at in range(0, len(buffer), PIECE):
            self._inner.write(buffer[at : at + PIECE], self._limit.within(timeout))

    def close(self) -> None:
        """Close it."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on in TLS."""
        within = self._limit.within(timeout)
        return BoundedStream(
            self._inner.start_tls(ssl_context, server_hostname, within), self._limit
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own
        """Tell what it knows of the connection."""
        return self._inner.get_extra_info(info)


class BoundedBackend(httpcore.NetworkBackend):
    """Opens connections whose every step is bounded."""

    def __init__(self, inner: httpcore.NetworkBackend, limit: TimeLimit) -> None:
        self._inner = inner
        self._limit = limit

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect."""
        within = self._limit.within(timeout)
        stream = self._inner.connect_tcp(host, port, within, local_address, socket_options)
        return BoundedStream(stream, self._limit)


class Network(httpx.HTTPTransport):
    """The network, bounded by each request's extension UNTIL."""

    def __init__(self, clock: Time, **more: Any) -> None:
        super().__init__(**more)
        self._limit = TimeLimit(clock)
        pool = self._pool
        pool._network_backend = BoundedBackend(pool._network_backend, self._limit)  # noqa: SLF001 - httpx hands none through; a renamed one is an error here

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send; the answer's body is bounded as well, being read by the same thread."""
        self._limit.begin(request.extensions.get(UNTIL, inf))
        return super().handle_request(request)
