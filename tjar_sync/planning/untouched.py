"""What is to the letter as it was recorded, in the files and in the store: nothing of it is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.equality import are_same
from tjar_sync.model.record import ownership

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Values
    from tjar_sync.planning.match import Match


def untouched(item: Match, desired: Values) -> bool:
    """Say whether a compare would find nothing to write, and the record of it be the one there is.

    Only where the store shows what is proven to be the record itself; in doubt it says no.
    """
    entry, live = item.entry, item.live
    if entry is None or live is None or live.values is not entry.live:
        return False
    return (
        item.previous is None
        and not entry.archived
        and _same_row(item.resource, entry, live)
        and _same_values(item.resource, desired, entry)
    )


def _same_row(resource: Resource, entry: StateEntry, live: Live) -> bool:
    policy = resource.lifecycle
    ours = (entry.type, entry.remote_id, entry.protect, entry.on_remove)
    times = (entry.updated_at, entry.seen_at)
    same = ours == (resource.type, live.remote_id, policy.protect, policy.on_remove)
    return same and times == (live.updated_at, live.seen_at)


def _same_values(resource: Resource, desired: Values, entry: StateEntry) -> bool:
    """Compare what was written, and what is written once: of that by its names, as it stays as it was."""
    unwatched, once = ownership(resource)[::2]
    made = once.keys() & desired.keys()
    if entry.once.keys() != made or any(isinstance(desired[path], tuple) for path in made):
        return False
    written = desired
    if not unwatched.isdisjoint(desired):
        written = {path: value for path, value in desired.items() if path not in unwatched}
    return are_same(written, entry.desired)
