"""What every resource client works with: the client, the contract, and how responses are opened."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, replace
from email.utils import parsedate_to_datetime
from types import NoneType
from typing import TYPE_CHECKING, Any, Protocol

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotFound, ProviderError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Listing
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.http.envelope import within
from tjar_sync.providers.http.rate_limit import Rate
from tjar_sync.providers.rest import codec, decoders
from tjar_sync.providers.rest.paging import Page, R, Reader, read_list, read_newest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from tjar_sync.model.live import Live, Write, WriteResult
    from tjar_sync.model.value import Value
    from tjar_sync.ports import Emit
    from tjar_sync.providers.http.client import ApiResponse, Client
    from tjar_sync.providers.http.endpoint import Endpoint
    from tjar_sync.providers.http.envelope import Envelope
    from tjar_sync.providers.rest.codec import Codec
    from tjar_sync.providers.rest.contract import Contract

_DAY_LENGTH = len("2026-03-04")


@dataclass(frozen=True, slots=True)
class RestContext:
    """One store, ready to be asked."""

    client: Client
    endpoint: Endpoint
    contract: Contract
    ids: Mapping[str, Mapping[str, int]]
    parallel: int
    emit: Emit
    zone: tzinfo
    names: dict[str, dict[int, str]] = field(default_factory=dict)
    """What the store calls its own numbers, by group: it is told while it is read."""
    rate: Rate = field(default_factory=lambda: Rate(math.inf))
    """How fast it may be asked."""


class ResourceClient(Protocol):
    """What can be done with one kind."""

    def list(self) -> Listing:
        """Read every row."""

    def newest(self, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last."""

    def read(self, kind_type: str, remote_id: str) -> Live | None:
        """Read one, in full."""

    def find(self, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask the store by a field's value."""

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""


def seen_at(context: RestContext, api_response: ApiResponse) -> str:
    """Say the store's time of an answer in the form in which it writes `updated_at` (A21)."""
    try:
        return (
            parsedate_to_datetime(api_response.date)
            .astimezone(context.zone)
            .strftime(context.contract.time_format)
        )
    except (ValueError, OverflowError):
        return ""


def data_of(context: RestContext, endpoint: str, api_response: ApiResponse) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Open the envelope: `{data: {key: …}}`, `{data: …}`, or none at all."""
    return _opened(context.contract, context.endpoint.envelope, endpoint, api_response.body)


def _opened(contract: Contract, envelope: Envelope, endpoint: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the JSON holds
    key = contract.endpoints[endpoint].key
    layers = _layers(contract, envelope, body)
    for layer in layers:
        if isinstance(layer, Mapping) and isinstance(layer.get(key, ""), Mapping | list | NoneType):
            return layer[key] or []
    return layers[-1]


def _layers(contract: Contract, envelope: Envelope, body: Mapping[str, Any]) -> tuple[Any, ...]:
    """List where a result may lie, outermost first: the data, and a wrapping of it in its own name."""
    data = body.get(envelope.data, body)
    if envelope.data in body and isinstance(data, Mapping) and len(data) == 1:
        ((name, inner),) = data.items()
        if isinstance(inner, Mapping) and (name == envelope.data or name in contract.kinds):
            return data, inner
    return (data,)


def shows_resource(
    contract: Contract, envelope: Envelope, endpoint: str, body: Mapping[str, Any]
) -> bool:
    """Say whether an answer holds a resource: its id, or the secret that is shown this once."""
    data = _opened(contract, envelope, endpoint, body)
    kind = endpoint.partition(".")[0]
    rows = (contract.fields.get(f"{kind}.{path}") for path in ("id", "secret"))
    names = (*(row.read for row in rows if row is not None), *contract.other_ids)
    return isinstance(data, Mapping) and any(within(data, name) for name in names if name)


def resource_of(
    context: RestContext, endpoint: str, api_response: ApiResponse
) -> Mapping[str, decoders.Raw]:
    """Open the envelope around one resource; empty when it holds none."""
    data = data_of(context, endpoint, api_response)
    return data if isinstance(data, Mapping) else {}


def live_of(
    context: RestContext,
    found: Codec,
    payload: Mapping[str, decoders.Raw],
    api_response: ApiResponse,
) -> Live:
    """Read one resource in full."""
    live = codec.decode(
        found, payload, _seen_beside(payload, found, seen_at(context, api_response)), full=True
    )
    return replace(live, asked_at=api_response.sent_at)


def _seen_beside(payload: Mapping[str, decoders.Raw], found: Codec, seen: str) -> str:
    """Drop the store's clock when its times are of another form: they cannot be compared."""
    updated_at = payload.get(found.time_key)
    if not seen or not isinstance(updated_at, str) or len(updated_at) != len(seen):
        return ""
    return seen if updated_at[_DAY_LENGTH] == seen[_DAY_LENGTH] else ""


def read_one(context: RestContext, found: Codec, endpoint: str, remote_id: str) -> Live | None:
    """Read one resource; None when the store says that there is none, or marks it as deleted."""
    try:
        api_response = context.client.send(ApiRequest(endpoint, remote_id))
    except NotFound:
        return None
    live = live_of(context, found, resource_of(context, endpoint, api_response), api_response)
    if live.remote_id != remote_id:
        raise ProviderError(
            f"asked for {found.kind} {remote_id}, the store shows {found.kind} {live.remote_id}",
            hint=f"Is that its id? See `contract.fields.{found.kind}.id.read` in store.yaml.",
        )
    return None if live.deleted else live


def read_rows(
    context: RestContext, found: Codec, endpoint: str, api_response: ApiResponse
) -> tuple[Live, ...]:
    """Read the rows of one page."""
    seen, full = seen_at(context, api_response), found.listed_full
    at = api_response.sent_at
    return tuple(
        codec.decode(found, row, _seen_beside(row, found, seen), full=full, asked_at=at)
        for row in rows_in(context, endpoint, api_response)
    )


def read_all(context: RestContext, found: Codec, endpoint: str) -> Listing:
    """Read a kind's whole list, and say whether it is proven complete."""
    read = read_list(reader_of(context, found, endpoint))
    rows = _not_deleted(read.rows)  # the store's count holds what it marks as deleted
    return Listing(found.kind, rows, not read.incomplete_reason, read.incomplete_reason)


def read_first(context: RestContext, found: Codec, endpoint: str, count: int) -> tuple[Live, ...]:
    """Read what changed last: the first pages of a list known to show that first, else all of it."""
    reader = reader_of(context, found, endpoint)
    if context.contract.kinds[found.kind].newest_first:
        return _not_deleted(read_newest(reader, count))
    return _not_deleted(read_list(reader).rows)


def _not_deleted(rows: tuple[Live, ...]) -> tuple[Live, ...]:
    return tuple(row for row in rows if not row.deleted)


def reader_of(context: RestContext, found: Codec, endpoint: str) -> Reader[Live]:
    """Say how the pages of a kind's list are read."""
    fetch = page_reader(
        context, endpoint, lambda api_response: read_rows(context, found, endpoint, api_response)
    )
    counted = context.contract.kinds[found.kind].counted
    return Reader(KINDS[found.kind].plural, fetch, context.parallel, context.emit, counted)


def page_reader(
    context: RestContext,
    endpoint: str,
    rows_of: Callable[[ApiResponse], tuple[R, ...]],
    params: Mapping[str, str] | None = None,
) -> Callable[[int], Page[R]]:
    """Make the function that reads page n.

    It builds its own addresses: the store's `next_page_url` loses page size and filters
    (facts 1).
    """
    names = context.endpoint.envelope
    size = str(context.contract.per_page)

    def read(page: int) -> Page[R]:
        asked = {**(params or {}), names.page: str(page), names.page_size: size}
        api_response = context.client.send(ApiRequest(endpoint, params=asked))
        counts = counts_in(context.contract, names, api_response)
        total, last_page = (count(counts.get(name)) for name in (names.total, names.last_page))
        return Page(rows_of(api_response), total, last_page)

    return read


def counts_in(
    contract: Contract, envelope: Envelope, api_response: ApiResponse
) -> Mapping[str, decoders.Raw]:
    """Find the page counts: within the data, or beside it."""
    for place in (*_layers(contract, envelope, api_response.body), api_response.body):
        for name in envelope.counts:
            counts = within(place, name)
            if isinstance(counts, Mapping):
                return counts
    return {}


def count(raw: decoders.Raw) -> int | None:
    """Read a count; None for what is none."""
    try:
        found = decoders.number(raw)
    except ValueError:
        return None
    return None if found is None or found < 0 else found


def rows_in(
    context: RestContext, endpoint: str, api_response: ApiResponse
) -> list[Mapping[str, decoders.Raw]]:
    """Open the envelope around a list."""
    data = data_of(context, endpoint, api_response)
    if isinstance(data, Mapping) and data and all(map(str.isdecimal, data)):
        data = list(data.values())  # how PHP writes an array with gaps
    if isinstance(data, list) and all(isinstance(row, dict) for row in data):
        return data
    row = context.contract.endpoints[endpoint]
    raise ProviderError(
        f"the answer to {row.method} {row.path} holds no list of {row.key}",
        hint=f"Is `url` in store.yaml the address of a {context.endpoint.info.title} store?",
    )
