"""One store's HTTP client: an API request goes in, a decoded response or one of our errors comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import partial
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotAStore, ProviderError, Refused
from tjar_sync.model.live import UNKNOWN, untold
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers.http import answers, errors, visits
from tjar_sync.providers.http.body import NOT_JSON, decode, encode
from tjar_sync.providers.http.body_limit import LARGEST_ANSWER
from tjar_sync.providers.http.prepared import Prepared, prepared
from tjar_sync.providers.http.transport import CHECK, SENT_AT, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.live import Visit
    from tjar_sync.providers.http.endpoint import Endpoint

LONGEST_ID = 200
LOOKS = 3
"""So often a read is sent whose answer, though a success, cannot be read."""
_MOST_HOPS = 5
_MOVED = frozenset({301, 307, 308})
_UNREADABLE = object()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send: its open handle, and what the store shall call it."""

    name: str
    handle: IO[bytes]
    mime_type: str


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One request, by its route's name."""

    endpoint: str
    remote_id: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, Upload] = field(default_factory=lambda: MappingProxyType({}))
    check: Callable[[], float] | None = None
    """Called right before each sending, retries included; see Write."""


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A success, decoded."""

    body: Mapping[str, Any]
    date: str
    """The store's clock, as its HTTP header says it; empty when it does not."""
    sent_at: float = UNKNOWN
    """When its request was sent, by `time.monotonic`."""
    answer: Callable[[], str] = field(default=untold, repr=False)
    """Returns what may be told to anybody of it; see WriteResult."""


class Client:
    """Speaks to one store; safe for several threads."""

    def __init__(self, endpoint: Endpoint, prepared: Prepared) -> None:
        self._endpoint = endpoint
        self._prepared = prepared

    def send(self, api_request: ApiRequest) -> ApiResponse:
        """Carry out one request. Raises ProviderError, in the words of its tree."""
        row = self._endpoint.routes[api_request.endpoint]
        if "{id}" in row.path and not is_id(api_request.remote_id):
            raise Refused(
                f"{api_request.remote_id[:LONGEST_ID]!r} cannot be the id of anything in a store",
                where=f"{row.method} {row.path}",
            )
        path = row.path.replace("{id}", quote(api_request.remote_id, safe=""))
        request = self._request(api_request, row.method, self._endpoint.base_url + path)
        host = request.url.netloc.decode("ascii")
        sent = errors.SentRequest(self._endpoint, api_request.endpoint, row.method, path, host)
        for _ in range(LOOKS if sent.reads else 1):
            response = self._ask(sent, request)
            told = partial(
                _answer_text, sent.endpoint, sent.route, response.status_code, response.content
            )
            try:
                api_response = _answer(sent, response)
            except ProviderError as error:
                error.answer = "" if sent.reads else told()
                raise
            if api_response is not None:
                return replace(api_response, answer=told)
        raise _unreadable(sent, response)

    def served(self, url: str) -> bytes | None:
        """Return what a visitor gets at an address of the store's own host; asked without the key.

        None when the address is elsewhere, or nothing is to be had there.
        """
        if not visits.same_place(url, self._endpoint.base_url):
            return None
        found = self.visit(url, LARGEST_ANSWER)
        return None if found.problem or found.moved_to else found.content

    def visit(self, url: str, most: int) -> Visit:
        """Look at an address as any visitor does: without the key, and following nothing."""
        return visits.visit(self._prepared.http, url, most)

    def close(self) -> None:
        """Give back connections."""
        self._prepared.close()

    def _request(self, api_request: ApiRequest, method: str, url: str) -> httpx.Request:
        extensions = {CHECK: api_request.check} if api_request.check else {}
        content = None if api_request.body is None else encode(api_request.body)
        if not (api_request.params or api_request.form or api_request.files):
            return self._prepared.request(method, url, content, extensions)
        return self._prepared.http.build_request(
            method,
            url,
            params=dict(api_request.params) or None,
            data=dict(api_request.form) or None,
            files=_files(api_request) or None,
            extensions=extensions,
        )

    def _ask(self, sent: errors.SentRequest, request: httpx.Request) -> httpx.Response:
        try:
            return self._follow(sent, request)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise errors.from_exception(sent, error) from error

    def _follow(self, sent: errors.SentRequest, request: httpx.Request) -> httpx.Response:
        """Send; a redirect is followed only for a read, and never to another host."""
        for _ in range(_MOST_HOPS):
            response = self._prepared.send(request)
            onward = response.next_request
            if onward is None:
                return response
            old, new = request.url, onward.url
            if (old.scheme, old.netloc) != (new.scheme, new.netloc):
                raise NotAStore(
                    f"the store has moved: {sent.host} sends visitors on to"
                    f" {sent.words(f'{new.scheme}://{new.netloc.decode()}')}",
                    where=sent.where,
                    hint="Set `url` in store.yaml to that address, if you trust it; the key was"
                    " not sent there.",
                )
            if not sent.reads:
                what = f"{sent.host} sends this write on to {sent.words(new.path)}"
                if response.status_code in _MOVED:
                    raise Refused(what, where=sent.where, hint="See `contract.endpoints`.")
                raise sent.failed(what)
            request = onward
        raise sent.failed(f"{sent.host} sends this request round in circles")


def open_client(endpoint: Endpoint, transport: httpx.BaseTransport) -> Client:
    """Make the client that all threads share."""
    return Client(endpoint, prepared(endpoint.key, endpoint.base_url, transport))


def _files(api_request: ApiRequest) -> dict[str, tuple[str, IO[bytes], str]]:
    return {
        name: (upload.name, upload.handle, upload.mime_type)
        for name, upload in api_request.files.items()
    }


def is_id(text: str) -> bool:
    """Say whether a text can be an id: one step of a path, and nothing that could lead elsewhere."""
    return 0 < len(text) <= LONGEST_ID and text.isprintable() and text not in (".", "..")


def _answer_text(endpoint: Endpoint, route: str, status: int, content: bytes) -> str:
    """Return what may be told to anybody of an answer: loaded where something is written."""
    from tjar_sync.providers.http.recording.telling import answer_text  # noqa: PLC0415 - plans tell nothing

    return answer_text(endpoint, route, status, content)


def _answer(sent: errors.SentRequest, response: httpx.Response) -> ApiResponse | None:
    """Decode a success; None when it cannot be read. Raises ProviderError on all else."""
    content = response.content.strip()
    try:
        body = decode(content) if content else {}
    except NOT_JSON:
        body = _UNREADABLE
    except TooLarge as error:
        raise errors.from_exception(sent, error) from error
    _note_secrets(sent.endpoint, content, body)
    if not response.is_success:
        known = content and body is not _UNREADABLE
        raise answers.from_status(sent, response, body if known else None)
    if body is _UNREADABLE or (sent.reads and not (content and isinstance(body, Mapping))):
        return None
    found = body if isinstance(body, Mapping) else {}
    if response.status_code != httpx.codes.NO_CONTENT:
        _check(sent, response, found)
    date, sent_at = response.headers.get("date", ""), response.extensions.get(SENT_AT, UNKNOWN)
    return ApiResponse(found, date, sent_at)


def _note_secrets(endpoint: Endpoint, content: bytes, body: Any) -> None:  # noqa: ANN401 - whatever the JSON held
    """Mask what a store tells as a secret in whatever else it says, in this answer and later."""
    names = {name for name in endpoint.secret_names if name.encode() in content}
    left = [body] if names else []
    while left:
        match left.pop():
            case dict() as found:
                left += found.values()
                told = (found[name] for name in names & found.keys())
                for secret in told:
                    if isinstance(secret, str):
                        endpoint.mask.add(SecretStr(secret))
            case list() as found:
                left += found
            case _:
                pass


def _check(sent: errors.SentRequest, response: httpx.Response, body: Mapping[str, Any]) -> None:
    """Raise ProviderError where a body says no, or a write's says neither yes nor what it did."""
    said = sent.envelope.verdict(body)
    shown = sent.endpoint.shows(sent.route, body)
    if sent.reads:
        bare = shown and sent.envelope.data not in body  # its own field may be called `status`
        if False in said and not bare:
            raise answers.said_no(sent, response, body)
    elif said == {False} and not shown:
        raise answers.said_no(sent, response, body)
    elif False in said or not (said or shown):
        raise answers.unproven(sent, body)


def _unreadable(sent: errors.SentRequest, response: httpx.Response) -> ProviderError:
    text = answers.text_of(response)
    if text.lstrip().startswith("<"):
        name = sent.words(answers.title(text))
        page = f"a web page, “{name}”" if name else "a web page"
        if sent.reads:
            by = answers.answered_by(response, sent)
            return answers.no_api(sent, f": it shows {page}{by}")
        return sent.failed(f"{sent.host} answered with {page}, instead of data")
    if not response.content.strip():
        return sent.failed(f"{sent.host} gave an empty answer", "Try again later.")
    return sent.failed(
        f"{sent.host} gave an answer that cannot be read: it is cut short or no JSON",
        "Try again; if it stays so, ask the store's support.",
    )
