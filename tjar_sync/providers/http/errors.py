"""What goes wrong on the way becomes ours, once: what failed, with which host, and what to do."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING

import httpx

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError, Refused, Unanswered, Unreachable
from tjar_sync.providers.http.body_limit import TooSlow
from tjar_sync.providers.http.transport import NEVER_LEFT, READING, AtProxy, TooLarge, causes

if TYPE_CHECKING:
    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.providers.http.endpoint import Endpoint
    from tjar_sync.providers.http.envelope import Envelope

CONNECT_SECONDS = 20
READ_SECONDS = 30
WRITE_SECONDS = 60
_LONGEST_WORDS = 200
MOST_READ = 100_000
"""So many characters of an answer that is no data are looked at."""
LOOK = "It may have been carried out; the next run looks at the store before it does anything."
CHECK_URL = "Check `url` in store.yaml: the store's own address, without a path."
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})
_EXPIRED, _SELF_SIGNED, _NO_ISSUER, _OTHER_HOST = 10, (18, 19), (2, 20, 21), (62, 64)


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What was asked, as far as a message needs it."""

    endpoint: Endpoint
    route: str
    """Its name in the contract."""
    method: str
    path: str
    host: str

    @property
    def info(self) -> PlatformInfo:
        """What is told of the platform."""
        return self.endpoint.info

    @property
    def envelope(self) -> Envelope:
        """What answers look like."""
        return self.endpoint.envelope

    @property
    def where(self) -> str:
        """The request, as a person finds it in the vendor's documentation."""
        return f"{self.method} {self.path}"

    @property
    def reads(self) -> bool:
        """Asking again can change nothing."""
        return self.method in READING

    def failed(self, what: str, hint: str = "") -> ProviderError:
        """Say that no usable answer came: for a write nobody knows what became of it."""
        if self.reads:
            return ProviderError(what, where=self.where, hint=hint)
        return Unanswered(what, where=self.where, hint=LOOK)

    def words(self, text: object) -> str:
        """Make the store's words fit for one line, without any secret of this run."""
        mask = self.endpoint.mask.mask
        words = mask(str(text)[: 2 * MOST_READ])[:MOST_READ].split()
        line = mask("".join(letter for letter in " ".join(words) if letter.isprintable()))
        return line if len(line) <= _LONGEST_WORDS else f"{line[:_LONGEST_WORDS]}…"


def from_exception(sent: SentRequest, error: httpx.HTTPError | httpx.InvalidURL) -> ProviderError:
    """Map what went wrong on the way."""
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        what = f"the request cannot be sent: {sent.words(error)}"
        return Refused(what, where=sent.where, hint=CHECK_URL)
    if isinstance(error, NEVER_LEFT):
        what, hint = _unreachable(sent, error)
        return Unreachable(what, where=sent.where, hint=hint)
    return sent.failed(*_broken(sent, error))


def _broken(sent: SentRequest, error: httpx.HTTPError | httpx.InvalidURL) -> tuple[str, str]:
    match error:
        case httpx.InvalidURL():
            return f"{sent.host} sends visitors on to what is no address", CHECK_URL
        case TooLarge() | TooSlow():
            return f"{sent.host} sent too {error}", CHECK_URL
        case httpx.WriteTimeout():
            what = f"{sent.host} did not take the request within {WRITE_SECONDS} seconds"
            return what, "Check the network, and try again."
        case httpx.TimeoutException():
            what = f"{sent.host} gave no answer within {READ_SECONDS} seconds"
            hint = "The store is slow or stuck: try again later, or lower `limits.parallel`."
            return what, hint
        case httpx.DecodingError():
            return f"{sent.host} sent an answer that cannot be unpacked", CHECK_URL
        case _:
            what = f"the connection to {sent.host} broke off before the answer was whole"
            return what, "Try again; if it stays so, the store or the network is in trouble."


def _unreachable(sent: SentRequest, error: httpx.TransportError) -> tuple[str, str]:
    if isinstance(error, AtProxy):
        what = f"the proxy {error.host} ({error.variable}) {_at_proxy(sent, error)}"
        return what, f"Check {error.variable}, or put {sent.host} into NO_PROXY."
    if isinstance(error, httpx.ConnectTimeout):
        what = f"{sent.host} did not take the connection within {CONNECT_SECONDS} seconds"
        return what, "Check the network, and `url` in store.yaml."
    what = f"no connection to {sent.host}: {sent.words(error)}"
    found = [_cause(sent.host, cause) for cause in causes(error)]
    return next(filter(None, found), (what, "Check the network, and `url` in store.yaml."))


def _at_proxy(sent: SentRequest, error: AtProxy) -> str:
    found = causes(error)
    if any(isinstance(cause, ConnectionRefusedError) for cause in found):
        return "refuses connections"
    if any(isinstance(cause, socket.gaierror) for cause in found):
        return "is no host that this machine can find"
    if any(isinstance(cause, httpx.ConnectTimeout) for cause in found):
        return f"did not take the connection within {CONNECT_SECONDS} seconds"
    return f"gave no connection to {sent.host}: {sent.words(error)}"


def _cause(host: str, cause: BaseException) -> tuple[str, str] | None:
    match cause:
        case ssl.SSLCertVerificationError():
            return _certificate(host, cause)
        case ssl.SSLError():
            hint = "Check the port of `url` in store.yaml, and whether it needs http://."
            return f"{host} does not speak TLS as it should", hint
        case socket.gaierror():
            hint = "Check `url` in store.yaml, and that this machine can look up names (DNS)."
            return f"there is no host {host}", hint
        case ConnectionRefusedError():
            hint = "Is the store up? Check `url` in store.yaml, its port too."
            return f"{host} refuses connections", hint
        case OSError() if cause.errno in _NO_WAY:
            hint = (
                "Check the network. If other sites can be reached, it may have no IPv6 while the"
                " host has no other address that answers."
            )
            return f"this machine has no way to the network of {host}", hint
        case _:
            return None


def _certificate(host: str, error: ssl.SSLCertVerificationError) -> tuple[str, str]:
    code = error.verify_code
    if code == _EXPIRED:
        hint = "Its owner must renew it; check this machine's clock, too."
        return f"the certificate of {host} has expired", hint
    if code in _SELF_SIGNED or code in _NO_ISSUER:
        hint = "If that is meant, name the authority's file in the variable SSL_CERT_FILE."
        return f"the certificate of {host} is not signed by a known authority", hint
    if code in _OTHER_HOST:
        hint = "Check `url` in store.yaml: another store may answer there."
        return f"the certificate of {host} was made for another name", hint
    hint = "Nothing was sent. Ask the store's support."
    return f"the certificate of {host} cannot be trusted: {error.verify_message}", hint
