"""Try again where that can help and can do no harm."""

from __future__ import annotations

import socket
import ssl
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

from tjar_sync.errors import NotSent, Unanswered
from tjar_sync.model.event import Waiting
from tjar_sync.providers.http.errors import LOOK
from tjar_sync.providers.http.transport import NEVER_LEFT, Time, TooLarge, Wrapper, causes

if TYPE_CHECKING:
    from tjar_sync.ports import Emit

ATTEMPTS = 5
LONGEST_TOTAL = 300.0
FIRST_WAIT = 0.5

REPEATABLE = frozenset({"GET", "HEAD", "PATCH", "PUT", "DELETE"})
TOO_MANY = 429
SERVER_ERROR = 500


class Retry(Wrapper):
    """Tries again where that can help and can do no harm.

    What cannot be done twice (POST) is repeated only when it is proven that it was not done:
    it never left, or the store turned it away for being one too many. What a request's own check
    refuses is not sent again. An answer that follows
    a doubtful try carries the extension `doubt`; one that asks to wait for longer than patience
    lasts is not tried again at all, and carries the time in the extension `retry_at`.
    """

    def __init__(self, inner: httpx.BaseTransport, clock: Time, emit: Emit) -> None:
        super().__init__(inner)
        self._clock = clock
        self._emit = emit

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send until an answer stands, or patience ends, or the run is to end."""
        give_up = self._clock.now() + LONGEST_TOTAL
        doubt = False
        attempt = 0
        while True:
            attempt += 1
            outcome = self._try(request, doubt=doubt)
            if attempt == ATTEMPTS or not _worth_another(request.method, outcome):
                break
            wait = self._wait(outcome, attempt)
            if self._clock.now() + wait > give_up:
                _put_off(outcome, self._clock.wall() + wait)
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

    def _wait(self, outcome: httpx.Response | httpx.TransportError, attempt: int) -> float:
        if isinstance(outcome, httpx.Response):
            asked = retry_after(outcome.headers, self._clock.wall())
            if asked is not None:
                return asked
        longest = FIRST_WAIT * 2.0 ** (attempt - 1)
        return longest * (0.5 + self._clock.chance() / 2)


def _put_off(outcome: httpx.Response | httpx.TransportError, moment: float) -> None:
    """Note until when a store asks to wait, which is longer than anybody does."""
    if isinstance(outcome, httpx.Response) and "retry-after" in outcome.headers:
        outcome.extensions["retry_at"] = moment


def _final(outcome: httpx.Response | httpx.TransportError, *, doubt: bool) -> httpx.Response:
    if isinstance(outcome, httpx.Response):
        outcome.extensions["doubt"] = doubt
        return outcome
    if doubt and isinstance(outcome, NEVER_LEFT):
        raise httpx.RemoteProtocolError("an earlier try was not answered") from outcome
    raise outcome


def retry_after(headers: httpx.Headers, now: float) -> float | None:
    """Read how many seconds the store asks for: a number, or a date by its own clock."""
    asked = headers.get("retry-after", "").strip()
    if asked.isdecimal() and asked.isascii():
        return float(asked)
    until = _moment(asked)
    if until is None:
        return None
    return max(0.0, until - (_moment(headers.get("date", "")) or now))


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


def _worth_another(method: str, outcome: httpx.Response | httpx.TransportError) -> bool:
    if isinstance(outcome, httpx.Response):
        if outcome.status_code == TOO_MANY:
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
    if outcome.status_code == TOO_MANY:
        return "the store asks to slow down"
    return f"the store had an error ({outcome.status_code})"
