"""The way over the network, on which no step of a request outlasts the request's own limit.

The limits of httpx are for each read and write, so a store that sends a byte now and then (of a
1xx answer, a header, a trailer, a chunk's extension) never meets one; and a look-up of a name
knows no limit at all. Here the time that a request has in all bounds each of them.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, wait
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar

import httpcore
import httpx

from tjar_sync.providers.http.body_limit import UNTIL
from tjar_sync.providers.http.transport import BEGIN_BY

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from tjar_sync.providers.http.transport import Time

LAST_SECONDS = 10.0
"""So long may what is in flight take once the run is to end, where it may be a write."""
LOOK = 0.1
"""Seconds between two looks at whether it is, while nothing comes."""
PIECE = 65_536
"""So many bytes are sent between two looks at the time."""
SMALL = 16_384
"""So many fit into a connection's own memory, so that sending them waits for nobody."""

T = TypeVar("T")


class TimeLimit(threading.local):
    """Until when the request of this thread may take."""

    def __init__(self, clock: Time) -> None:
        super().__init__()
        self._clock = clock
        self.until = inf
        self._begin_by = inf
        self._ending = False

    def begin(self, until: float, begin_by: float) -> None:
        """Begin a request; by `begin_by`, of `time.monotonic`, its way to the store must be open."""
        self.until, self._begin_by, self._ending = until, begin_by, False

    def left(self) -> float:
        """Return the seconds that are left; not above none when time is over."""
        if not self._ending and self._clock.sleep(0):
            self._ending = True
            last = 0.0 if self._clock.cut_off() else LAST_SECONDS
            self.until = min(self.until, self._clock.now() + last)
        return self.until - self._clock.now()

    def to_open(self) -> float:
        """Return the seconds that are left for what goes before the first byte."""
        return min(self.left(), self._begin_by - time.monotonic())

    def within(self, timeout: float | None) -> float:
        """Return what a step may take. Raises ReadTimeout when time is over."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long in all")
        return left if timeout is None else min(left, timeout)


def in_time(
    work: Callable[[], T],
    left: Callable[[], float],
    late: type[Exception],
    undo: Callable[[Future[T]], object] = lambda _outcome: None,
) -> T:
    """Do a step that knows no limit of its own; raise `late` when nothing is left of its time.

    It is done by a thread that is left behind then, and also when this one is interrupted: once it
    is through, `undo` gets what came of it.
    """
    if left() <= 0:
        raise late("there is no time for this step")
    outcome: Future[T] = Future()
    threading.Thread(target=_carry_out, args=(outcome, work), daemon=True).start()
    try:
        return _awaited(outcome, left, late)
    except BaseException:
        outcome.add_done_callback(undo)
        raise


def _awaited(outcome: Future[T], left: Callable[[], float], late: type[Exception]) -> T:
    while (seconds := left()) > 0:
        wait([outcome], min(seconds, LOOK))
        if outcome.done():
            return outcome.result()
    raise late("this step took too long")


def _carry_out(outcome: Future[T], work: Callable[[], T]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        outcome.set_exception(error)


def at_most(timeout: float | None, left: Callable[[], float] = lambda: inf) -> Callable[[], float]:
    """Return what is left of a step's own time and of all that its request has."""
    end = inf if timeout is None else time.monotonic() + timeout
    return lambda: min(left(), end - time.monotonic())


def close_late(outcome: Future[Any]) -> None:
    """Close a connection that came too late."""
    came = None if outcome.exception() else outcome.result()
    if came is not None:
        came.close()


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
            piece = buffer[at : at + PIECE]
            work = partial(self._inner.write, piece, self._limit.within(timeout))
            if len(piece) <= SMALL:
                work()
            else:
                left = at_most(timeout, self._limit.left)
                in_time(work, left, httpcore.WriteTimeout, self._end)

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
        work = partial(self._inner.start_tls, ssl_context, server_hostname, timeout)
        left = at_most(timeout, self._limit.to_open)
        late = httpcore.ConnectTimeout
        return BoundedStream(in_time(work, left, late, self._end), self._limit)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own
        """Tell what it knows of the connection."""
        return self._inner.get_extra_info(info)

    def _end(self, outcome: Future[Any]) -> None:
        """Close what a step that was left behind has made of the connection."""
        close_late(outcome)
        self._inner.close()


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
        """Look the name up, and connect to the first of its addresses that answers."""
        work = partial(self._inner.connect_tcp, host, port, timeout, local_address, socket_options)
        left = at_most(timeout, self._limit.to_open)
        return BoundedStream(in_time(work, left, httpcore.ConnectTimeout, close_late), self._limit)


class Network(httpx.HTTPTransport):
    """The network, bounded by each request's extensions UNTIL and BEGIN_BY."""

    def __init__(self, clock: Time, **more: Any) -> None:
        super().__init__(**more)
        self._limit = TimeLimit(clock)
        pool = self._pool
        pool._network_backend = BoundedBackend(pool._network_backend, self._limit)  # noqa: SLF001 - httpx hands none through; a renamed one is an error here

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send; the answer's body is bounded as well, being read by the same thread."""
        found = request.extensions
        self._limit.begin(found.get(UNTIL, inf), found.get(BEGIN_BY, inf))
        return super().handle_request(request)
