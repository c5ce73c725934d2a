"""Foreign failures become ours, once: what failed, with which host, and what to do."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

import httpx

from tjar_sync.errors import (
    Invalid,
    NotAStore,
    NotFound,
    ProviderError,
    Refused,
    Throttled,
    Unanswered,
    Unauthorized,
    Unproven,
    Unreachable,
)
from tjar_sync.providers.http.body_limit import TooSlow
from tjar_sync.providers.http.envelope import within
from tjar_sync.providers.http.transport import NEVER_LEFT, READING, TooLarge, causes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.providers.http.endpoint import Endpoint
    from tjar_sync.providers.http.envelope import Envelope

CONNECT_SECONDS = 10
READ_SECONDS = 30
WRITE_SECONDS = 60
_LONGEST_WORDS = 200
_LONGEST_ROUTE = 3000
_MOST_READ = 100_000
"""So many characters of an answer that is no data are looked at."""
_MOST_COMPLAINTS = 20
_TITLE = re.compile(r"<title[^>]{0,200}>", re.IGNORECASE)
_TITLE_END = re.compile("</title", re.IGNORECASE)
_LOOK = "It may have been carried out; the next run looks at the store before it does anything."
_CHECK_URL = "Check `url` in store.yaml: the store's own address, without a path."
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
        return Unanswered(what, where=self.where, hint=_LOOK)

    def words(self, text: object) -> str:
        """Make the store's words fit for one line; the key never shows, even if echoed."""
        words = self._masked(str(text))[:_MOST_READ].split()
        line = self._masked("".join(letter for letter in " ".join(words) if letter.isprintable()))
        return line if len(line) <= _LONGEST_WORDS else f"{line[:_LONGEST_WORDS]}…"

    def _masked(self, text: str) -> str:
        return text.replace(self.endpoint.key.get_secret_value(), "***")


def from_exception(sent: SentRequest, error: httpx.HTTPError | httpx.InvalidURL) -> ProviderError:
    """Map what went wrong on the way."""
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        what = f"the request cannot be sent: {sent.words(error)}"
        return Refused(what, where=sent.where, hint=_CHECK_URL)
    if isinstance(error, NEVER_LEFT):
        what, hint = _unreachable(sent, error)
        return Unreachable(what, where=sent.where, hint=hint)
    return sent.failed(*_broken(sent, error))


def _broken(sent: SentRequest, error: httpx.HTTPError | httpx.InvalidURL) -> tuple[str, str]:
    match error:
        case httpx.InvalidURL():
            return f"{sent.host} sends visitors on to what is no address", _CHECK_URL
        case TooLarge() | TooSlow():
            return f"{sent.host} sent too {error}", _CHECK_URL
        case httpx.WriteTimeout():
            what = f"{sent.host} did not take the request within {WRITE_SECONDS} seconds"
            return what, "Check the network, and try again."
        case httpx.TimeoutException():
            what = f"{sent.host} gave no answer within {READ_SECONDS} seconds"
            hint = "The store is slow or stuck: try again later, or lower `limits.parallel`."
            return what, hint
        case httpx.DecodingError():
            return f"{sent.host} sent an answer that cannot be unpacked", _CHECK_URL
        case _:
            what = f"the connection to {sent.host} broke off before the answer was whole"
            return what, "Try again; if it stays so, the store or the network is in trouble."


def _unreachable(sent: SentRequest, error: httpx.TransportError) -> tuple[str, str]:
    if isinstance(error, httpx.ConnectTimeout):
        what = f"{sent.host} did not take the connection within {CONNECT_SECONDS} seconds"
        return what, "Check the network, and `url` in store.yaml."
    if isinstance(error, httpx.ProxyError):
        what = f"the proxy on the way to {sent.host} gave no connection: {sent.words(error)}"
        return what, "Check HTTPS_PROXY, or put the host into NO_PROXY."
    what = f"no connection to {sent.host}: {sent.words(error)}"
    found = [_cause(sent.host, cause) for cause in causes(error)]
    return next(filter(None, found), (what, "Check the network, and `url` in store.yaml."))


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


def from_status(sent: SentRequest, response: httpx.Response, body: Any) -> ProviderError:  # noqa: ANN401 - whatever the JSON held
    """Map an answer that is not a success; `body` is None when it is not JSON."""
    return _certain(sent, response, _from_status(sent, response, body))


def said_no(sent: SentRequest, response: httpx.Response, body: Mapping[str, Any]) -> ProviderError:
    """Map a body that calls itself a failure although its status code says success."""
    if isinstance(within(body, sent.envelope.complaints), Mapping):
        return _certain(sent, response, invalid(sent, body))
    flags = {
        name: body[name]
        for name in (*sent.envelope.verdicts, *sent.envelope.denials)
        if isinstance(body.get(name), bool | int)
    }
    words = sent.words(sent.envelope.words(body) or json.dumps(flags))
    return _certain(sent, response, Refused(f"{sent.host} said no: {words}", where=sent.where))


def unproven(sent: SentRequest, body: Mapping[str, Any]) -> Unproven:
    """Say that an answer came which tells neither that a write was done, nor that it was not."""
    words = sent.envelope.words(body)
    if not words:
        words = f"it holds {', '.join(map(str, body))}" if body else "there is nothing in it"
    what = f"the answer of {sent.host} does not tell whether this was done: {sent.words(words)}"
    return Unproven(what, where=sent.where, hint=_LOOK)


def _certain(sent: SentRequest, response: httpx.Response, found: ProviderError) -> ProviderError:
    """Return a no as it is, unless an earlier try of the same write may have been carried out."""
    gone = isinstance(found, NotFound) and sent.method == "DELETE"  # as that try may have wanted
    certain = sent.reads or gone or not isinstance(found, Refused)
    if response.extensions.get("doubt") and not certain:
        what = f"an earlier try was not answered, and now: {found.what}"
        return Unanswered(what, where=sent.where, hint=_LOOK)
    return found


def _from_status(sent: SentRequest, response: httpx.Response, body: Any) -> ProviderError:  # noqa: ANN401 - whatever the JSON held
    status = response.status_code
    words = _message(sent, response, body)
    if status == httpx.codes.NOT_FOUND:
        return _not_found(sent, body, words)
    if status == httpx.codes.UNPROCESSABLE_ENTITY:
        return invalid(sent, body)
    if status in _SAID_NO:
        error, what, hint = _SAID_NO[status]
        return error(f"{sent.host} {what}{words}", where=sent.where, hint=hint(sent.info))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        what = f"{sent.host} had an error of its own ({status}){words}"
        return sent.failed(what, "Try again later; if it stays so, ask the store's support.")
    if status >= httpx.codes.BAD_REQUEST and status != httpx.codes.REQUEST_TIMEOUT:
        return Refused(f"{sent.host} said no ({status}){words}", where=sent.where)
    return sent.failed(f"{sent.host} gave an answer that means nothing here ({status}){words}")


_SAID_NO: dict[int, tuple[type[Refused], str, Callable[[PlatformInfo], str]]] = {
    401: (
        Unauthorized,
        "refused the API key",
        lambda info: (
            f"Check {info.key_variable} (the store's `api_key` in store.yaml), or make a new key"
            f" {info.key_source}."
        ),
    ),
    403: (
        Unauthorized,
        "does not let this API key do that",
        lambda info: f"Give the key's owner the right to it in {info.dashboard}.",
    ),
    429: (
        Throttled,
        "got too many requests, and waiting did not help",
        lambda _: "Lower `limits.requests_per_second` in store.yaml, or try again later.",
    ),
}


def _message(sent: SentRequest, response: httpx.Response, body: Any) -> str:  # noqa: ANN401 - whatever the JSON held
    known = isinstance(body, Mapping)
    text = sent.envelope.words(body) if known else title(text_of(response))
    return f": {sent.words(text)}" if text else ""


def title(page: str) -> str:
    """Return a web page's title as plain text, or nothing."""
    begin = _TITLE.search(page)
    end = begin and _TITLE_END.search(page, begin.end())
    return unescape(page[begin.end() : end.start()]).strip() if begin and end else ""


def text_of(response: httpx.Response) -> str:
    """Return the beginning of an answer as text, whatever it calls its letters."""
    head = response.content[:_MOST_READ]
    try:
        return head.decode(response.charset_encoding or "utf-8", "replace")
    except (LookupError, UnicodeError):
        return head.decode("utf-8", "replace")


def _not_found(sent: SentRequest, body: Any, words: str) -> ProviderError:  # noqa: ANN401 - whatever the JSON held
    no_route = sent.envelope.no_route
    said = sent.envelope.words(body)[:_LONGEST_ROUTE]
    unknown_path = bool(no_route and re.search(no_route, said, re.IGNORECASE))
    one = "{" in sent.endpoint.routes[sent.route].path
    if one and isinstance(body, Mapping) and not unknown_path:
        return NotFound(f"{sent.host} does not have it{words}", where=sent.where)
    return no_api(sent, words)


def no_api(sent: SentRequest, words: str = "") -> NotAStore:
    """Say that nothing of the platform answers at that place."""
    return NotAStore(
        f"no {sent.info.title} API at {sent.endpoint.base_url}{words}",
        where=sent.where,
        hint=f"{_CHECK_URL} If only this request fails, its path may differ:"
        f" see `contract.endpoints.{sent.route}`.",
    )


def invalid(sent: SentRequest, body: Any) -> Invalid:  # noqa: ANN401 - whatever the JSON held
    """Say which fields the store does not accept, by the names that the files use."""
    fields = _complaints(sent, within(body, sent.envelope.complaints))
    kind = sent.route.partition(".")[0]
    lines = [
        f"{sent.endpoint.our_name(kind, wire)}: {' '.join(messages)}"
        for wire, messages in fields.items()
    ]
    reason = "; ".join(lines) or sent.words(sent.envelope.words(body) or "it does not say why")
    return Invalid(f"{sent.host} does not accept this: {reason}", fields=fields, where=sent.where)


def _complaints(sent: SentRequest, errors: Any) -> dict[str, Sequence[str]]:  # noqa: ANN401 - whatever the JSON held
    if not isinstance(errors, Mapping):
        return {}
    return {
        sent.words(wire): [
            sent.words(item)
            for item in (said[:_MOST_COMPLAINTS] if isinstance(said, list) else [said])
        ]
        for wire, said in islice(errors.items(), _MOST_COMPLAINTS)
    }
