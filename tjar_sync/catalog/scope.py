"""For which store, and when, the entries of a catalog are laid together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.settings import DEFAULT_CURRENCY
from tjar_sync.model.zones import RIYADH, zone

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from tjar_sync.model.settings import Settings


class Scope(NamedTuple):
    """For which of the stores the entries are laid together."""

    store: str | None = None
    """None where store.yaml has mistakes: then every entry is in it."""
    stores: tuple[str, ...] = ()
    language: str = ""
    """That of plain texts, in a store that has one alone."""
    at: datetime | None = None
    """The instant at which the entries are looked at; None: outside of all windows."""
    time_zone: tzinfo = zone(RIYADH)
    """That of times without one."""
    currency: str = DEFAULT_CURRENCY


def scope_of(settings: Settings, at: datetime | None) -> Scope:
    """Return the scope of one store's entries, at an instant."""
    store = settings.store
    own = (store.name, settings.stores, store.language)
    return Scope(*own, at, zone(store.time_zone), settings.currency)
