"""What the state recorded of a store, in the place of a look at it: nothing is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Live
from tjar_sync.model.snapshot import Snapshot

if TYPE_CHECKING:
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.state import State


def recorded(catalog: Catalog, state: State, capabilities: Capabilities) -> Snapshot:
    """Show each owned resource as the store showed it right after our last write.

    What a file pins by its id is there, and nothing more is known of it. What nobody owns is not
    there at all, and no list is doubted: whoever plans by this must say that nothing was read.
    """
    listed = {name for name in KINDS if capabilities.of(name).list}
    pinned = {
        (address.kind, one.pin): Live(address.kind, one.pin, one.type, {}, full=False)
        for address, one in catalog.resources.items()
        if one.pin is not None
    }
    owned = {
        (row.address.kind, row.remote_id): Live(
            row.address.kind, row.remote_id, row.type, row.live, row.updated_at, row.seen_at
        )
        for row in state.resources.values()
        if row.remote_id is not None
    }
    live = {key: one for key, one in {**pinned, **owned}.items() if key[0] in listed}
    return Snapshot(live, dict.fromkeys(listed, True))
