"""Read the store for a plan: all of it in one stage, and nothing calls back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.refresh.identity import keys_to_look_up, rows_to_read, tracked
from tjar_sync.refresh.listing import view
from tjar_sync.refresh.racy_timestamps import confirm_racy

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.live import Refresh
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit, Provider


def refresh(
    catalog: Catalog, state: State, provider: Provider, mode: Refresh, emit: Emit
) -> Snapshot:
    """See every kind that can be listed, as far as a plan of this catalog needs it.

    Owned resources come back in full, and so does what a file may be about; of all others the
    row is enough. Raises ProviderError when the store cannot be read.
    """
    ours = tracked(catalog, state)
    views = {}
    capabilities = provider.capabilities
    for name in KINDS:
        if capabilities.of(name).list:
            listing = provider.list(name)
            to_read = rows_to_read(catalog, state, listing.rows)
            views[name] = view(provider, listing, ours, to_read, mode, emit)
    seen = Snapshot(
        {key: live for one in views.values() for key, live in one.live.items()},
        {name: one.complete for name, one in views.items()},
        tuple(reason for one in views.values() for reason in one.incomplete_reasons),
        frozenset().union(*(one.missing for one in views.values())),
    )
    keys = keys_to_look_up(catalog, state, seen.live)
    looked_up = {}
    for key in keys:
        rows = provider.find(*key) or ()
        full = [provider.read(row.kind, row.type, row.remote_id) for row in rows]
        looked_up[key] = tuple(live for live in full if live is not None)
    return replace(seen, looked_up=looked_up)


__all__ = ["confirm_racy", "keys_to_look_up", "refresh", "rows_to_read", "tracked"]
