"""Which rows of a list, and which keys, tell what a file is about: owned by id, or recognised."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.identity import keys_of, keys_of_live
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.model.value import Value

SEARCHED = 500
"""Up to this many unowned rows are read in full to find a slug that list rows do not show;
beyond it only those of the same name are, and a slug that is taken is left to the store's own
refusal (A5)."""


def tracked(catalog: Catalog, state: State) -> dict[tuple[str, str], StateEntry]:
    """Return the rows, by kind and remote id, of the live resources that a plan compares.

    What was archived, and whose address is in no file, is ours and is left as it is.
    """
    return {
        (row.address.kind, row.remote_id): row
        for row in state.resources.values()
        if row.remote_id is not None and not (row.archived and row.address not in catalog.resources)
    }


def rows_to_read(catalog: Catalog, state: State, rows: Sequence[Live]) -> frozenset[str]:
    """Return the remote ids of rows that must be read in full, since a file may be about them.

    `rows` are all rows of one kind.
    """
    if not rows:
        return frozenset()
    kind = rows[0].kind
    present = {(kind, row.remote_id) for row in rows}
    unmatched = [item for item in _unmatched(catalog, state, present) if item.address.kind == kind]
    if not unmatched:
        return frozenset()
    owned = {remote_id for of, remote_id in tracked(catalog, state) if of == kind}
    free = [row for row in rows if row.remote_id not in owned]
    if not free:
        return frozenset()
    pins = {item.pin for item in unmatched if item.pin}
    keys = {key for item in unmatched for key in keys_of(item)}
    hits = {row.remote_id for row in free if row.remote_id in pins or keys & set(keys_of_live(row))}
    matched = {key for row in free if row.remote_id in hits for key in keys_of_live(row)}
    left = [item for item in unmatched if not matched & set(keys_of(item))]
    return frozenset(hits | _hidden_keys(left, [row for row in free if row.remote_id not in hits]))


def keys_to_look_up(
    catalog: Catalog, state: State, lives: Mapping[tuple[str, str], Live]
) -> tuple[IdentityKey, ...]:
    """Return the keys that only the store itself can look up, since its rows do not show them."""
    kinds = {kind for kind, _ in lives}
    unmatched = [item for item in _unmatched(catalog, state, lives) if item.address.kind in kinds]
    shown: dict[str, set[str]] = defaultdict(set)
    for live in lives.values() if unmatched else ():
        shown[live.kind].update(path for path in KINDS[live.kind].identity if path in live.values)
    return tuple(
        key for item in unmatched for key in keys_of(item)[:1] if key[1] not in shown[key[0]]
    )


def _unmatched(
    catalog: Catalog, state: State, present: Container[tuple[str, str]]
) -> Iterator[Resource]:
    """Yield every resource whose live counterpart is not known by id."""
    for item in catalog.resources.values():
        row = state.resources.get(item.address)
        if row is None or (item.address.kind, row.remote_id) not in present:
            yield item


def _hidden_keys(unmatched: Iterable[Resource], rows: Sequence[Live]) -> set[str]:
    """Pick the rows that may hide the identity of something unmatched."""
    sought = list(unmatched)
    paths = {path for item in sought for _, path, _ in keys_of(item)}
    blind = [row for row in rows if not row.full and paths - row.values.keys()]
    if len(blind) <= SEARCHED:
        return {row.remote_id for row in blind}
    names = {_names(item.address.kind, item.values) for item in sought}
    return {row.remote_id for row in blind if _names(row.kind, row.values) in names}


def _names(kind: str, values: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(values.get(path) for path in KINDS[kind].names)
