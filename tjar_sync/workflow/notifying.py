"""Tell those whom `notify:` names what happened; that they cannot be told changes no outcome."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync import USER_AGENT
from tjar_sync.catalog import load_settings
from tjar_sync.catalog.notify import LOCAL, wrong_address
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import TjarSyncError, UntrustedHost
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.render.notification import NOTIFICATION_FORMATS
from tjar_sync.session import CHECKS
from tjar_sync.trust import NEWS, nobody_agrees, require_trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.location import Location
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.notification import Notification, NotifyEvent, Receiver
    from tjar_sync.model.settings import Settings

HEADER = "X-Tjar-Sync"
"""What the names of our headers begin with: `-Event`, `-Delivery`, `-Timestamp`, `-Signature`."""
TRIES = 3
_RATE_LIMITED, _SERVER_ERROR = 429, 500
_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a delivery may take, and how to wait between two tries."""

    seconds: float = 5.0
    """So long may one try take in all, whatever the receiver does."""
    pause: Callable[[float], object] = time.sleep


USUAL = Effort()


def notify(
    location: Location,
    event: NotifyEvent,
    make: Callable[[Settings], Notification],
    pace: Effort = USUAL,
) -> tuple[Diagnostic, ...]:
    """Tell all who want to know of an event; return what a person should know of those not told.

    Takes so many tries for each, and never long. Nothing is told where store.yaml cannot be used.
    """
    try:
        settings = load_settings(location.root, location.store, location.environ, CHECKS)
    except TjarSyncError:
        return ()
    wanted = [one for one in settings.notify if event in one.events]
    if not wanted:
        return ()
    notification = make(settings)
    found = (_told(one, notification, location.environ, pace) for one in wanted)
    return tuple(
        warning(Caution.NOT_NOTIFIED, f"a notification ({event}) was not delivered: {why}")
        for why in found
        if why
    )


def _told(
    receiver: Receiver, notification: Notification, environ: Mapping[str, str], pace: Effort
) -> str:
    """Tell one receiver; say why it could not be told, or be empty. Only its host is named."""
    if receiver.unset:
        return f"{' and '.join(receiver.unset)} is not set; --no-notify tells nobody on purpose"
    url = receiver.url.get_secret_value()
    if wrong := wrong_address(url):
        return f"the address that `notify` in store.yaml names: {wrong}"
    by_environ = receiver.by_environ
    try:
        require_trusted(url, environ, recorded=lambda: by_environ, agree=nobody_agrees, sent=NEWS)
    except UntrustedHost as error:
        return f"{error.what}; {error.hint}"
    body = NOTIFICATION_FORMATS[receiver.form](notification).encode()
    delivery = secrets.token_hex(16)
    why = ""
    for number in range(TRIES):
        if number:
            pace.pause(2.0 ** (number - 1))
        headers = dict(_headers(receiver, notification, delivery, body))
        status, why = posted(url, headers, body, pace.seconds)
        if status in _GOOD:
            return ""
        if status and status != _RATE_LIMITED and status < _SERVER_ERROR:
            break
    return f"{urlsplit(url).hostname} {why}"


def _headers(
    receiver: Receiver, notification: Notification, delivery: str, body: bytes
) -> Iterator[tuple[str, str]]:
    """Yield what a receiver knows a message by; the same `delivery` is the same message again."""
    yield "Content-Type", "application/json"
    yield "User-Agent", USER_AGENT
    yield f"{HEADER}-Event", notification.event.value
    yield f"{HEADER}-Delivery", delivery
    if receiver.secret is not None:
        stamp = str(int(time.time()))
        yield f"{HEADER}-Timestamp", stamp
        yield f"{HEADER}-Signature", signature(receiver.secret.get_secret_value(), stamp, body)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return what proves that a message is ours and of that time: over the time and the raw body."""
    found = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return f"sha256={found.hexdigest()}"


def posted(url: str, headers: dict[str, str], body: bytes, seconds: float) -> tuple[int, str]:
    """Send once; return the status, 0 where none came, and what to say where that is no good one.

    Redirects are not followed, and of the answer nothing but its status is read.
    """
    import httpx  # noqa: PLC0415 - heavy, and needed only here

    from tjar_sync.providers.http.network import at_most, in_time  # noqa: PLC0415 - the same

    by_proxy = urlsplit(url).hostname not in LOCAL  # as the environment names one

    def post() -> int:
        with (
            httpx.Client(timeout=seconds, follow_redirects=False, trust_env=by_proxy) as client,
            client.stream("POST", url, headers=headers, content=body) as response,
        ):
            return response.status_code

    try:
        status = in_time(post, at_most(seconds), TimeoutError)
    except Exception as error:  # noqa: BLE001 - whatever it is, it changes no outcome
        return 0, f"could not be reached ({type(error).__name__})"
    return status, f"answered with HTTP {status}"
