"""Try again where that can help and can do no harm."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import httpx

from tjar_sync.errors import NotSent, Unanswered
from tjar_sync.model.event import Waiting
from tjar_sync.providers.http.asked import retry_after, window_left
from tjar_sync.providers.http.errors import LOOK
from tjar_sync.providers.http.transport import NEVER_LEFT, Time, TooLarge, Wrapper, causes

if TYPE_CHECKING:
    from tjar_sync.ports import Emit

ATTEMPTS = 5
LONGEST_TOTAL = 300.0
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Between two tries of what a store refuses as one too many, where it does not say how long."""

REPEATABLE = frozenset({"GET", "HEAD", "PATCH", "PUT", "DELETE"})
TOO_MANY = 429
SERVER_ERROR = 500


class Retry(Wrapper):
    """Tries again where that can help and can do no harm.

    What cannot be done twice (POST) is repeated only when it is proven that it was not done:
    it never left, or the store turned it away for being one too many. What a request's own check
    refuses is not sent again. To be one too many costs no try: only patience ends it. An answer
    that follows a doubtful try carries the extension `doubt`; one that asks to wait for longer than
    patience lasts is not tried again at all, and carries the time in the extension `retry_at`.
    """

    def __init__(self, inner: httpx.BaseTransport, clock: Time, emit: Emit) -> None:
        super().__init__(inner)
        self._clock = clock
        self._emit = emit

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send until an answer stands, or patience ends, or the run is to end."""
        give_up = self._clock.now() + LONGEST_TOTAL
        doubt = False
        failed = refused = 0
        while True:
            outcome = self._try(request, doubt=doubt)
            if _too_many(outcome):
                refused += 1
            else:
                failed += 1
            if failed == ATTEMPTS or not _worth_another(request.method, outcome):
                break
            asked = _asked(outcome, self._clock.wall())
            wait = self._wait(asked, refused if _too_many(outcome) else failed)
            if self._clock.now() + wait > give_up:
                if isinstance(outcome, httpx.Response) and wait == asked:
                    outcome.extensions["retry_at"] = self._clock.wall() + wait
                break
            doubt = doubt or _doubtful(outcome)
            self._emit(Waiting(wait, _why(outcome)))
            if self._clock.sleep(wait):
                break
        return _final(outcome, doubt=doubt)

    def _try(self, request: httpx.Request, *, doubt: bool) -> httpx.Response | httpx.TransportError:
        """Send once. Raises NotSent, or Unanswered where an earlier try may have been carried out."""
        try:
            return self.inner.handle_request(request)
        except httpx.TransportError as error:
            return error
        except NotSent as error:
            if not doubt:
                raise
            what = f"an earlier try was not answered, and now: {error.what}"
            raise Unanswered(
                what, where=f"{request.method} {request.url.path}", hint=LOOK
            ) from error

    def _wait(self, asked: float | None, attempt: int) -> float:
        """Return how long to wait: as asked, or as long as a store that keeps refusing earns."""
        if asked is not None and attempt < ATTEMPTS:
            return asked
        longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempt - 1, ATTEMPTS * 2))
        return max(asked or 0.0, longest * (0.5 + self._clock.chance() / 2))


def _asked(outcome: httpx.Response | httpx.TransportError, now: float) -> float | None:
    """Return how long the store asks to wait, where it does."""
    if not isinstance(outcome, httpx.Response):
        return None
    asked = retry_after(outcome.headers, now)
    return window_left(outcome.headers, now) if asked is None and _too_many(outcome) else asked


def _final(outcome: httpx.Response | httpx.TransportError, *, doubt: bool) -> httpx.Response:
    if isinstance(outcome, httpx.Response):
        outcome.extensions["doubt"] = doubt
        return outcome
    if doubt and isinstance(outcome, NEVER_LEFT):
        raise httpx.RemoteProtocolError("an earlier try was not answered") from outcome
    raise outcome


def _too_many(outcome: httpx.Response | httpx.TransportError) -> bool:
    return isinstance(outcome, httpx.Response) and outcome.status_code == TOO_MANY


def _worth_another(method: str, outcome: httpx.Response | httpx.TransportError) -> bool:
    if isinstance(outcome, httpx.Response):
        if _too_many(outcome):
            return True
        return method in REPEATABLE and outcome.status_code >= SERVER_ERROR
    if isinstance(outcome, TooLarge | httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return False
    if isinstance(outcome, NEVER_LEFT):
        return not _lasting(outcome)
    return method in REPEATABLE


def _lasting(error: BaseException) -> bool:
    """Say whether the cause will be the same a second later: a certificate, a wrong name."""
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        if isinstance(cause, socket.gaierror):
            return cause.errno != socket.EAI_AGAIN
    return False


def _doubtful(outcome: httpx.Response | httpx.TransportError) -> bool:
    if isinstance(outcome, httpx.Response):
        return outcome.status_code >= SERVER_ERROR
    return not isinstance(outcome, NEVER_LEFT)


def _why(outcome: httpx.Response | httpx.TransportError) -> str:
    if not isinstance(outcome, httpx.Response):
        return "the store cannot be reached" if not _doubtful(outcome) else "no answer came"
    if _too_many(outcome):
        return "the store asks to slow down"
    return f"the store had an error ({outcome.status_code})"
