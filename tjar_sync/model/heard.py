"""What a store told of by itself, and the drift that was found when that was looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from tjar_sync.model.address import Address


@dataclass(frozen=True, slots=True)
class HeardEvent:
    """One event that a store told of, without what it says of people: orders hold their names."""

    id: str
    """The store's own: the same is the same event again."""
    name: str
    """As the store calls it: `product.updated`."""
    remote_ids: tuple[str, ...] = ()
    """The products that it is about, as far as it says."""
    to_check: bool = True
    """The store may show another catalog since; one that names no product is about all of them."""


@dataclass(frozen=True, slots=True)
class DriftSeen:
    """Drift of one resource, as it was found after an event."""

    address: Address
    fingerprint: str
    """Another one is other drift."""
    event: str
    """The name of the event that led to it."""
    at: str = ""
    """When it was found first, ISO 8601; the inbox knows it."""


@dataclass(frozen=True, slots=True)
class EventRetention:
    """How much an inbox keeps; what waits for a check is never forgotten."""

    days: int = 7
    """An event comes again, or is replayed, for so long at most."""
    checked: int = 100_000
    """Of what was looked into, the newest."""
    waiting: int = 100_000
    """More are not taken until some were looked into."""
