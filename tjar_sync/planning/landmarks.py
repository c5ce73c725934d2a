"""What became of that by which a store is known again, where it is not ours any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.state import StateEntry
from tjar_sync.planning.likeness import unlike

if TYPE_CHECKING:
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.planning.match import Matches


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Those that are gone from the store, and those that lead to something else, by kind and id."""

    gone: frozenset[tuple[str, str]]
    strangers: frozenset[tuple[str, str]]


def looked_at(state: State, snapshot: Snapshot) -> Landmarks:
    """Look at the landmarks of which matching does not tell: no row has them, or one left archived."""
    rows = state.resources.values()
    owned = {(row.address.kind, row.remote_id) for row in rows if not row.archived}
    free = [one for one in state.landmarks if one.key not in owned]
    shown = snapshot.live
    return Landmarks(
        frozenset(
            one.key for one in free if one.key not in shown and snapshot.complete.get(one.kind)
        ),
        frozenset(
            one.key for one in free if one.key in shown and unlike(shown[one.key], _row(one), None)
        ),
    )


def standing(state: State, snapshot: Snapshot, matches: Matches) -> tuple[Landmark, ...]:
    """Return the landmarks that this look found, or could not tell of."""
    found = looked_at(state, snapshot)
    rows = (state.resources[address] for address in matches.others)
    others = {(row.address.kind, row.remote_id) for row in rows}
    lost = {*found.gone, *found.strangers, *snapshot.missing, *others}
    return tuple(one for one in state.landmarks if one.key not in lost)


def _row(one: Landmark) -> StateEntry:
    return StateEntry(Address(one.kind, one.remote_id), "", one.remote_id, {}, one.values)
