"""A store's fingerprint: some of its oldest resources, as they were when the state first knew them."""

from __future__ import annotations

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
    owned = sorted(
        filter(None, map(_landmark, rows)), key=lambda one: (sequence(one.remote_id), one.remote_id)
    )
    for one in owned:
        if sum(kind == one.kind for kind, _ in kept) < OLDEST:
            kept.setdefault(one.key, one)
    return tuple(kept[key] for key in sorted(kept))


def _landmark(row: StateEntry) -> Landmark | None:
    kind = KINDS[row.address.kind]
    if row.remote_id is None or row.archived or kind.content_addressed:
        return None
    values = {path: row.live[path] for path in kind.telling if row.live.get(path)}
    return Landmark(kind.name, row.remote_id, values, row.updated_at)
