"""A store's fingerprint: some of its oldest resources, as they were when the state first knew them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.own_writes import sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Values

OLDEST = 10
"""So many of each kind tell a store: ids that were given first are given again first."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """One resource by which a store is known again, whether or not it is ours any more."""

    kind: str
    remote_id: str
    values: Values
    """Its names, sku and slug, as far as the store showed them."""
    updated_at: str = ""
    """The store's time of its last change then."""

    @property
    def key(self) -> tuple[str, str]:
        """Kind and remote id."""
        return self.kind, self.remote_id


def completed(
    known: Iterable[Landmark], rows: Iterable[StateEntry], without: Collection[tuple[str, str]] = ()
) -> tuple[Landmark, ...]:
    """Return what is known, without some of it, and the oldest rows in the place of what lacks."""
    kept = {one.key: one for one in known if one.key not in without}
    counts = Counter(kind for kind, _ in kept)
    full = {name for name, count in counts.items() if count >= OLDEST}
    ours = (row for row in rows if row.address.kind not in full)
    owned = [(row, row.remote_id) for row in ours if row.remote_id is not None and _tells(row)]
    for row, remote_id in sorted(owned, key=lambda one: (sequence(one[1]), one[1])):
        key = (row.address.kind, remote_id)
        if counts[key[0]] < OLDEST and key not in kept:
            kept[key] = _landmark(row, remote_id)
            counts[key[0]] += 1
    return tuple(kept[key] for key in sorted(kept))


def _tells(row: StateEntry) -> bool:
    return not (row.archived or KINDS[row.address.kind].content_addressed)


def _landmark(row: StateEntry, remote_id: str) -> Landmark:
    kind = KINDS[row.address.kind]
    values = {path: row.live[path] for path in kind.telling if row.live.get(path)}
    return Landmark(kind.name, remote_id, values, row.updated_at)
