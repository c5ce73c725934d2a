"""Read the store for a plan: all of it in one stage, and nothing calls back."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.refresh.enough import proves, rows_enough
from tjar_sync.refresh.few import refresh_few
from tjar_sync.refresh.identity import keys_to_look_up, rows_to_read, tracked
from tjar_sync.refresh.lateness import ON_TIME, Lateness, believable
from tjar_sync.refresh.listing import Looker
from tjar_sync.refresh.racy_timestamps import confirm_racy
from tjar_sync.refresh.recorded import recorded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.live import Live, Refresh
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit, Provider
    from tjar_sync.refresh.listing import KindView


def refresh(
    catalog: Catalog,
    state: State,
    provider: Provider,
    mode: Refresh,
    emit: Emit,
    lateness: Lateness = ON_TIME,
) -> Snapshot:
    """See every kind that the catalog or the state is about, as far as a plan of it needs it.

    Where they are about none, all kinds. Owned resources come back in full, and so does what a file
    may be about; of all others the row is enough. Waits for what the store does not show yet of what
    this catalog wrote a moment ago. Raises ProviderError when the store cannot be read.
    """
    about = {address.kind for address in (*catalog.resources, *state.resources)}
    about |= {one.kind for one in state.landmarks} | {one.address.kind for one in state.intents}
    looker = Looker(provider, tracked(catalog, state), mode, emit)
    return _seen(looker, catalog, state, about, lateness)


def refresh_all(
    catalog: Catalog,
    state: State,
    provider: Provider,
    mode: Refresh,
    emit: Emit,
    lateness: Lateness = ON_TIME,
) -> Snapshot:
    """See every kind that can be listed; else as `refresh` does."""
    looker = Looker(provider, tracked(catalog, state), mode, emit)
    return _seen(looker, catalog, state, KINDS.keys(), lateness)


def _seen(
    looker: Looker, catalog: Catalog, state: State, kinds: Collection[str], lateness: Lateness
) -> Snapshot:
    """See these kinds, as far as they can be listed; all where none of them can."""
    provider = looker.provider
    listed = [name for name in KINDS if provider.capabilities.of(name).list]

    def look(kind: str) -> KindView:
        listing = provider.list(kind)
        return looker.view(listing, rows_to_read(catalog, state, listing.rows))

    views = {
        name: believable(partial(look, name), looker.tracked, lateness, looker.emit)
        for name in [one for one in listed if one in kinds] or listed
    }
    seen = Snapshot(
        {key: live for one in views.values() for key, live in one.live.items()},
        {name: one.complete for name, one in views.items()},
        tuple(reason for one in views.values() for reason in one.incomplete_reasons),
        frozenset().union(*(one.missing for one in views.values())),
        {key: why for one in views.values() for key, why in one.stale.items()},
    )
    keys = keys_to_look_up(catalog, state, seen.live)
    return replace(
        seen,
        looked_up=dict(_looked_up(keys, provider)),
        choices=dict(choices_of(catalog, state, provider)),
    )


@cache
def _sets(kind: Kind) -> tuple[str, ...]:
    """Return the fields whose items may be words that only the store can tell, in their order."""
    return tuple(path for path, field in kind.fields.items() if field.shape is Shape.SET)


def choices_of(
    catalog: Catalog, state: State, provider: Provider
) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """Yield what the items of a set may be, for each set that is not as it was last written."""
    asked = {
        (address.kind, path)
        for address, resource in catalog.resources.items()
        for path in _sets(KINDS[address.kind])
        if (value := resource.values.get(path))
        if (row := state.resources.get(address)) is None or row.desired.get(path) != value
    }
    for kind, path in sorted(asked):
        found = provider.choices(kind, path)
        if found is not None:
            yield (kind, path), found


def _looked_up(
    keys: Iterable[IdentityKey], provider: Provider
) -> Iterator[tuple[IdentityKey, tuple[Live, ...]]]:
    """Yield what the store has by each key; one that it cannot be asked for tells nothing."""
    for key in keys:
        rows = provider.find(*key)
        if rows is not None:
            full = [provider.read(row.kind, row.type, row.remote_id) for row in rows]
            yield key, tuple(live for live in full if live is not None)


__all__ = [
    "Lateness",
    "choices_of",
    "confirm_racy",
    "keys_to_look_up",
    "proves",
    "recorded",
    "refresh",
    "refresh_few",
    "rows_enough",
    "rows_to_read",
    "tracked",
]
