"""What every kind's access works with: the client, the contract, and how answers are opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol

from tjar_sync.errors import NotFound, ProviderError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Listing
from tjar_sync.providers.client import Ask
from tjar_sync.providers.paging import Page, R, Reader, read_list
from tjar_sync.providers.tjar import codec, wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from tjar_sync.model.live import Live, Write, WriteResult
    from tjar_sync.model.value import Value
    from tjar_sync.ports import Emit
    from tjar_sync.providers.client import Answer, Client
    from tjar_sync.providers.contract import Contract
    from tjar_sync.providers.tjar.codec import Codec

_TIME = "%Y-%m-%d %H:%M:%S"
_TIME_LENGTH = len("2026-03-04 02:52:41")
_DAY_LENGTH = len("2026-03-04")


@dataclass(frozen=True, slots=True)
class Desk:
    """One store, ready to be asked."""

    client: Client
    contract: Contract
    ids: Mapping[str, Mapping[str, int]]
    parallel: int
    emit: Emit
    zone: tzinfo


class Access(Protocol):
    """What can be done with one kind."""

    def list(self) -> Listing:
        """Read every row."""

    def newest(self, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last."""

    def read(self, kind_type: str, remote_id: str) -> Live | None:
        """Read one, whole."""

    def find(self, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask the store by a field's value."""

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""


def seen_at(desk: Desk, answer: Answer) -> str:
    """Say the store's time of an answer in the form in which it writes `updated_at` (A21)."""
    try:
        return parsedate_to_datetime(answer.date).astimezone(desk.zone).strftime(_TIME)
    except (ValueError, OverflowError):
        return ""


def data_of(desk: Desk, endpoint: str, answer: Answer) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Open the envelope: `{data: {key: …}}`, `{data: …}`, or none at all."""
    data = answer.body.get("data", answer.body)
    key = desk.contract.endpoints[endpoint].key
    if isinstance(data, Mapping) and isinstance(data.get(key), Mapping | list):
        return data[key]
    return data


def resource_of(desk: Desk, endpoint: str, answer: Answer) -> Mapping[str, wire.Raw]:
    """Open the envelope around one resource; empty when it holds none."""
    data = data_of(desk, endpoint, answer)
    return data if isinstance(data, Mapping) else {}


def live_of(desk: Desk, found: Codec, payload: Mapping[str, wire.Raw], answer: Answer) -> Live:
    """Read one whole resource."""
    return codec.decode(
        found, payload, _seen_beside(payload, found, seen_at(desk, answer)), whole=True
    )


def _seen_beside(payload: Mapping[str, wire.Raw], found: Codec, seen: str) -> str:
    """Drop the store's clock when its times are of another form: they cannot be compared."""
    updated_at = payload.get(found.time_key)
    if not isinstance(updated_at, str) or len(updated_at) != _TIME_LENGTH:
        return ""
    return seen if updated_at[_DAY_LENGTH] == " " else ""


def read_one(desk: Desk, found: Codec, endpoint: str, remote_id: str) -> Live | None:
    """Read one resource; None when the store says that there is none."""
    try:
        answer = desk.client.send(Ask(endpoint, remote_id))
    except NotFound:
        return None
    live = live_of(desk, found, resource_of(desk, endpoint, answer), answer)
    if live.remote_id != remote_id:
        raise ProviderError(
            f"asked for {found.kind} {remote_id}, the store shows {found.kind} {live.remote_id}",
            hint=f"Is that its id? See `contract.fields.{found.kind}.id.read` in store.yaml.",
        )
    return live


def read_rows(desk: Desk, found: Codec, endpoint: str, answer: Answer) -> tuple[Live, ...]:
    """Read the rows of one page."""
    seen = seen_at(desk, answer)
    return tuple(
        codec.decode(found, row, _seen_beside(row, found, seen), whole=found.listed_whole)
        for row in rows_in(desk, endpoint, answer)
    )


def read_all(desk: Desk, found: Codec, endpoint: str, *, counted: bool = True) -> Listing:
    """Read a kind's whole list, and say whether it is proven whole."""
    rows = read_list(reader_of(desk, found, endpoint, counted=counted))
    return Listing(found.kind, rows.rows, not rows.doubt, rows.doubt)


def reader_of(desk: Desk, found: Codec, endpoint: str, *, counted: bool = True) -> Reader[Live]:
    """Say how the pages of a kind's list are read."""
    fetch = page_reader(desk, endpoint, lambda answer: read_rows(desk, found, endpoint, answer))
    return Reader(KINDS[found.kind].plural, fetch, desk.parallel, desk.emit, counted)


def page_reader(
    desk: Desk,
    endpoint: str,
    rows_of: Callable[[Answer], tuple[R, ...]],
    params: Mapping[str, str] | None = None,
) -> Callable[[int], Page[R]]:
    """Make the function that reads page n.

    It builds its own addresses: the store's `next_page_url` loses page size and filters
    (facts 1).
    """

    def read(page: int) -> Page[R]:
        asked = {**(params or {}), "page": str(page), "per_page": str(desk.contract.per_page)}
        answer = desk.client.send(Ask(endpoint, params=asked))
        counts = _counts(answer)
        total, last_page = (_count(counts.get(name)) for name in ("total", "last_page"))
        return Page(rows_of(answer), total, last_page)

    return read


def _counts(answer: Answer) -> Mapping[str, wire.Raw]:
    """Find the page counts: within the data, beside it, or as Laravel's `meta`."""
    data = answer.body.get("data")
    places = [data] if isinstance(data, Mapping) else []
    for place in (*places, answer.body):
        for name in ("pagination", "meta"):
            counts = place.get(name)
            if isinstance(counts, Mapping):
                return counts
    return {}


def _count(raw: wire.Raw) -> int | None:
    try:
        found = wire.number(raw)
    except ValueError:
        return None
    return None if found is None or found < 0 else found


def rows_in(desk: Desk, endpoint: str, answer: Answer) -> list[Mapping[str, wire.Raw]]:
    """Open the envelope around a list."""
    data = data_of(desk, endpoint, answer)
    if isinstance(data, list) and all(isinstance(row, dict) for row in data):
        return data
    row = desk.contract.endpoints[endpoint]
    raise ProviderError(
        f"the answer to {row.method} {row.path} holds no list of {row.key}",
        hint=f"Is `url` in store.yaml the address of a {desk.contract.platform} store?",
    )
