"""What carries a request: a transport that wraps the next, a guard, and a way into this process."""

from __future__ import annotations

import random
import ssl
import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import httpx

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

READING = frozenset({"GET", "HEAD"})

NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)
"""Failures before the first byte was sent."""


class AtProxy(httpx.ProxyError):
    """The proxy, not the store, is what could not be reached or said no."""

    def __init__(self, message: str, host: str, variable: str) -> None:
        super().__init__(message)
        self.host = host
        self.variable = variable


class TooLarge(httpx.TransportError):
    """The answer is larger than any list page or product can be."""


@dataclass(frozen=True, slots=True)
class Time:
    """Clocks, sleep and chance, handed in so that tests need not wait."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep
    """Returns something true when it was woken, since nothing more shall be begun."""
    chance: Callable[[], float] = random.random
    cut_off: Callable[[], bool] = lambda: False
    """Says whether what is in flight when it was woken may be cut off: it is no write."""


SYSTEM_TIME = Time()
"""The machine's own."""


class Wrapper(httpx.BaseTransport):
    """A transport around another."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner

    def close(self) -> None:
        """Close what is within."""
        self.inner.close()


class ReadOnly(Wrapper):
    """Lets nothing through that could change the store."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Refuse every method but GET."""
        if request.method != "GET":
            raise Refused(
                "this command only reads, so nothing was sent",
                where=f"{request.method} {request.url.path}",
            )
        return self.inner.handle_request(request)


CHECK = "check"
"""The extension of a request that holds what is to be called right before each sending."""
BEGIN_BY = "begin_by"
"""The extension that holds, by `time.monotonic`, when the check no longer counts."""
SENT_AT = "sent_at"
"""The extension of an answer that holds, by `time.monotonic`, when its request was sent."""


class Checked(Wrapper):
    """Asks, right before a request is sent, whether it still may be: after all waiting for turns."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Call the request's own check, which may raise, then send it."""
        check: Callable[[], float] | None = request.extensions.get(CHECK)
        if check is not None:
            request.extensions[BEGIN_BY] = check()
        sent_at = time.monotonic()
        response = self.inner.handle_request(request)
        response.extensions[SENT_AT] = sent_at
        return response


class BehindProxy(Wrapper):
    """Tells failures of the proxy from those of the store: whose they are decides what to do."""

    def __init__(self, inner: httpx.BaseTransport, host: str, variable: str) -> None:
        super().__init__(inner)
        self._host = host
        self._variable = variable

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send; what fails before there is a way to the store is the proxy's, but for its TLS."""
        try:
            return self.inner.handle_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            if any(isinstance(cause, ssl.SSLError) for cause in causes(error)):
                raise
            raise AtProxy(str(error), self._host, self._variable) from error


def unpacked(response: httpx.Response, body: bytes) -> httpx.Response:
    """Return an answer with its body whole and plain, and headers that say so."""
    headers = response.headers.copy()
    for name in ("content-encoding", "content-length", "transfer-encoding"):
        headers.pop(name, None)
    return httpx.Response(response.status_code, headers=headers, content=body)


class InProcess(Wrapper):
    """Makes a WSGI application that is called directly behave as a server would."""

    def __init__(self, inner: httpx.BaseTransport, clock: Time) -> None:
        super().__init__(inner)
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send; whatever the application raises is a connection that broke."""
        try:
            response = self.inner.handle_request(request)
            body = b"".join(response.iter_bytes())
        except httpx.RequestError:
            raise
        except Exception as error:
            raise httpx.RemoteProtocolError(f"the application broke off: {error!r}") from error
        promised = response.headers.get("content-length")
        if promised and "content-encoding" not in response.headers and int(promised) > len(body):
            raise httpx.RemoteProtocolError("the application broke off within its answer")
        response.headers.setdefault("date", formatdate(self._clock.wall(), usegmt=True))
        return unpacked(response, body)


def causes(error: BaseException) -> tuple[BaseException, ...]:
    """List an exception and all that led to it, outermost first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return tuple(found)
