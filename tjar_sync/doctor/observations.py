"""What was read of a store, before anybody judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.model.live import untold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from tjar_sync.errors import ProviderError
    from tjar_sync.model.live import Live
    from tjar_sync.providers.http.observed import Exchange
    from tjar_sync.providers.rest.contract import Contract

Payload = Mapping[str, Any]
EMPTY: Payload = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WayThere:
    """The way to a store."""

    host: str
    addresses: tuple[str, ...] = ()
    """Empty where this machine looks none up: for the built-in store, or behind a proxy."""
    proxy: str = ""
    """The variable that names one."""
    authority: str = ""
    """Who signed the certificate; empty without TLS, or where nobody looked."""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class ReadReply:
    """One request that was sent, and what came of it."""

    exchange: Exchange | None
    """The last answer on the wire; None when none came."""
    body: Payload = field(default_factory=lambda: EMPTY)
    """A success, decoded."""
    data: Any = None
    """What the envelope held."""
    counts: Payload = field(default_factory=lambda: EMPTY)
    """A list's own counts."""
    error: ProviderError | None = None
    answer: Callable[[], str] = field(default=untold, repr=False)
    """Returns what may be told to anybody of it; see WriteResult."""


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One row of the list of products, as it came and as it is understood."""

    remote_id: str
    updated_at: str
    payload: Payload = field(repr=False)
    live: Live = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """One product, read by every path."""

    remote_id: str
    type: str
    row: Payload = field(repr=False)
    plain: ReadReply
    """By the path that all types share."""
    own: ReadReply | None
    """By the path of its type; None for a physical product, which has none."""
    foreign: ReadReply
    """By the path of another type."""

    @property
    def detail(self) -> Payload:
        """All that is shown of it by one path or the other."""
        shown = [reply.data for reply in (self.plain, self.own) if reply is not None]
        return {
            key: value for one in shown if isinstance(one, Mapping) for key, value in one.items()
        }


@dataclass(frozen=True, slots=True)
class PictureBytes:
    """A picture that bears our mark, and what it holds."""

    url: str
    mark: str
    digest: str
    """Empty where it could not be read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The whole list of products."""

    rows: tuple[SeenRow, ...] = ()
    """In the order in which the store shows them."""
    total: int | None = None
    incomplete_reason: str = ""


@dataclass(frozen=True, slots=True)
class Observations:
    """All that was read of one store."""

    documented: Contract
    """The table as it is without the store's own `contract:`."""
    contract: Contract
    network: WayThere
    per_second: float
    clock: float
    """This machine's time at the first answer, in seconds since 1970."""
    first: ReadReply
    """The list of products, without a page size."""
    large: ReadReply
    """The same, asked for more rows than any store shows."""
    listed: Listed
    rights: Mapping[str, ReadReply]
    """What else may be read, by name: orders, webhooks, carts."""
    events: ReadReply
    statuses: ReadReply
    nothing: ReadReply
    """A product that there is not."""
    samples: tuple[Sample, ...]
    picture: PictureBytes | None
    """None where no picture bears our mark."""
    forms: Counter[str]
    """How many answers were of another form than the documented one."""
