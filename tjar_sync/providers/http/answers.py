"""Answers that are no success become ours: what was said, by whom, and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
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
)
from tjar_sync.providers.http.envelope import within
from tjar_sync.providers.http.errors import CHECK_URL, LOOK, MOST_READ, SentRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.model.platform import PlatformInfo

_LONGEST_ROUTE = 3000
_MOST_COMPLAINTS = 20
_WALLS = frozenset({403, 406})
"""What a firewall says with a page of its own; an API says it in its own form."""
_RETRY_AT = "retry_at"
_LAST_MOMENT = 253_402_300_799.0
_PLAIN = re.compile(
    "plain HTTP request was sent to (an )?HTTPS port"
    "|speaking plain HTTP to an SSL-enabled server port"
    "|sent an HTTP request to an HTTPS server"
)
"""What web servers say to whoever forgot the s of https."""
_TITLE = re.compile(r"<title[^>]{0,200}>", re.IGNORECASE)
_TITLE_END = re.compile("</title", re.IGNORECASE)


def from_status(sent: SentRequest, response: httpx.Response, body: Any) -> ProviderError:  # noqa: ANN401 - whatever the JSON held
    """Map an answer that is not a success; `body` is None when it is not JSON."""
    words = _message(sent, response, body)
    found = _turned_away(sent, response, words) or _from_status(sent, response, body, words)
    return _certain(sent, response, found)


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
    return Unproven(what, where=sent.where, hint=LOOK)


def _certain(sent: SentRequest, response: httpx.Response, found: ProviderError) -> ProviderError:
    """Return a no as it is, unless an earlier try of the same write may have been carried out."""
    gone = isinstance(found, NotFound) and sent.method == "DELETE"  # as that try may have wanted
    certain = sent.reads or gone or not isinstance(found, Refused)
    if response.extensions.get("doubt") and not certain:
        what = f"an earlier try was not answered, and now: {found.what}"
        return _put_off(Unanswered(what, where=sent.where, hint=LOOK), found.until)
    return found


def _from_status(
    sent: SentRequest,
    response: httpx.Response,
    body: Any,  # noqa: ANN401 - whatever the JSON held
    words: str,
) -> ProviderError:
    status = response.status_code
    if status == httpx.codes.NOT_FOUND:
        return _not_found(sent, body, words)
    if status == httpx.codes.UNPROCESSABLE_ENTITY:
        return invalid(sent, body)
    if status in _SAID_NO:
        error, told, hint = _SAID_NO[status]
        return error(told(sent.host, words), where=sent.where, hint=hint(sent.info))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        what, todo = _AWAY if status == httpx.codes.SERVICE_UNAVAILABLE else _OWN_ERROR
        return sent.failed(f"{sent.host} {what} ({status}){words}", todo)
    if status >= httpx.codes.BAD_REQUEST and status != httpx.codes.REQUEST_TIMEOUT:
        return Refused(f"{sent.host} said no ({status}){words}", where=sent.where)
    return sent.failed(f"{sent.host} gave an answer that means nothing here ({status}){words}")


_OWN_ERROR = (
    "had an error of its own",
    "Try again later; if it stays so, ask the store's support.",
)
_AWAY = (
    "is closed for maintenance, switched off or overloaded",
    "Open it in a browser; try again once it is up.",
)
_SAID_NO: dict[
    int, tuple[type[Refused], Callable[[str, str], str], Callable[[PlatformInfo], str]]
] = {
    401: (
        Unauthorized,
        lambda host, words: f"{host} refused the API key{words}",
        lambda info: (
            f"Check {info.key_variable} (the store's `api_key` in store.yaml), or make a new key"
            f" {info.key_source}."
        ),
    ),
    402: (
        Refused,
        lambda host, words: (
            f"{host} says that the store's plan has run out, or does not cover this (402){words}"
        ),
        lambda info: f"Renew or change the plan in {info.dashboard}; the key is not the reason.",
    ),
    403: (
        Unauthorized,
        lambda host, words: f"{host} does not let this API key do that{words}",
        lambda info: f"Give the key's owner the right to it in {info.dashboard}.",
    ),
    429: (
        Throttled,
        lambda host, words: f"{host} got too many requests, and waiting did not help{words}",
        lambda _: "Lower `limits.requests_per_second` in store.yaml, or try again later.",
    ),
}


def _turned_away(sent: SentRequest, response: httpx.Response, words: str) -> ProviderError | None:
    """Return what stood before the store, or the wait that it asks for; None for an answer."""
    status = response.status_code
    if "cf-mitigated" in response.headers or (status in _WALLS and _is_page(response)):
        return _firewall(sent, f"{words}{answered_by(response, sent)}")
    if status == httpx.codes.NETWORK_AUTHENTICATION_REQUIRED:
        what = f"this network wants a login before it lets anything through to {sent.host}{words}"
        hint = "Open any page in a browser, log in there, and run again. The key was not refused."
        return NotAStore(what, where=sent.where, hint=hint)
    if status == httpx.codes.BAD_REQUEST and _PLAIN.search(text_of(response)):
        what = f"{sent.host} speaks TLS at this port, and was spoken to without{words}"
        return NotAStore(what, where=sent.where, hint="Write https:// in `url` in store.yaml.")
    if _RETRY_AT not in response.extensions:
        return None
    moment = min(response.extensions[_RETRY_AT], _LAST_MOMENT)
    until = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        what = f"{sent.host} asks to wait until {until}{words}"
        hint = "Run again then; it was not asked again."
        return _put_off(Throttled(what, where=sent.where, hint=hint), until)
    what = f"{sent.host} had an error of its own ({status}){words}; it asks to wait until {until}"
    return _put_off(sent.failed(what, "Run again then."), until)


def _put_off(error: ProviderError, until: str) -> ProviderError:
    """Note until when nothing more is to be sent, if so."""
    error.until = until
    return error


def _firewall(sent: SentRequest, words: str) -> NotAStore:
    return NotAStore(
        f"a firewall before {sent.host} turned this away{words}",
        where=sent.where,
        hint=f"The key is not the reason. Ask the store's support to let requests to"
        f" {sent.info.base_path} through (user agent tjar-sync).",
    )


def answered_by(response: httpx.Response, sent: SentRequest) -> str:
    """Name the software that gave a page which is not the store's, where it says so."""
    found = response.headers.get("server", "")
    return f" (answered by {sent.words(found)})" if found else ""


def _is_page(response: httpx.Response) -> bool:
    return text_of(response).lstrip("\ufeff \t\r\n").startswith("<")


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
    head = response.content[:MOST_READ]
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
        hint=f"{CHECK_URL} If only this request fails, its path may differ:"
        f" see `contract.endpoints.{sent.route}`.",
    )


def invalid(sent: SentRequest, body: Any) -> Invalid:  # noqa: ANN401 - whatever the JSON held
    """Say which fields the store does not accept, by the names that the files use."""
    fields = _complaints(sent, within(body, sent.envelope.complaints))
    kind = sent.route.partition(".")[0]
    paths = {wire: sent.endpoint.our_name(kind, wire) for wire in fields}
    lines = [f"{paths[wire]}: {' '.join(messages)}" for wire, messages in fields.items()]
    reason = "; ".join(lines) or sent.words(sent.envelope.words(body) or "it does not say why")
    found = Invalid(f"{sent.host} does not accept this: {reason}", fields=fields, where=sent.where)
    found.paths = tuple(paths.values())
    return found


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
