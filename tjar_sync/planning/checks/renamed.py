"""A new key for an old product, which no sku tells to be the same: it would be lost and made anew."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked
from tjar_sync.planning.likeness import names_of, same_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value

    Name = tuple[str, Value]

CODE = "renamed"
FIRST = 10
"""So many pairs are named."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what is made under the name of what leaves the files, and name both."""
    left = [
        given.owned[item.address]
        for item in given.changes
        if item.action.removes and item.address in given.owned
    ]
    if not left:
        return
    made = [
        given.catalog.resources[item.address]
        for item in given.changes
        if item.action is Action.CREATE
    ]
    pairs = list(_pairs(made, _by_name(left)))
    if not pairs:
        return
    where: list[Address] = []
    for new, old in pairs:
        where += [one for one in (new.address, old.address) if one not in where]
    told = [
        f"{new.address} is like {old.address} (id {old.remote_id}), which leaves the files"
        for new, old in pairs[:FIRST]
    ]
    more = f"; and {len(pairs) - FIRST:,} more" if len(pairs) > FIRST else ""
    example = pairs[0][0].address, pairs[0][1].remote_id
    summary = (
        f"{'; '.join(told)}{more}; where it is the same, add `id: {example[1]}` to {example[0]}, "
        "which takes it over as it is"
    )
    yield blocked(CODE, where, summary, f"--allow {CODE}")


def _pairs(
    made: Iterable[Resource], left: Mapping[tuple[str, str, Name], Sequence[StateEntry]]
) -> Iterator[tuple[Resource, StateEntry]]:
    """Yield what is made with each that it is like, among what leaves the files."""
    for new in made:
        names = names_of(KINDS[new.address.kind], new.values).items()
        near = {
            old.address: old
            for name in names
            for old in left.get((new.address.kind, new.type, name), ())
        }
        yield from ((new, old) for old in near.values() if _alike(new, old))


def _by_name(rows: Iterable[StateEntry]) -> Mapping[tuple[str, str, Name], list[StateEntry]]:
    index: dict[tuple[str, str, Name], list[StateEntry]] = defaultdict(list)
    for row in rows:
        for name in _names(row).items():
            index[row.address.kind, row.type, name].append(row)
    return index


def _names(row: StateEntry) -> dict[str, Value]:
    return names_of(KINDS[row.address.kind], {**row.live, **row.desired})


def _alike(new: Resource, old: StateEntry) -> bool:
    """Say whether no name, sku or slug tells the two apart."""
    kind = KINDS[new.address.kind]
    if any(new.values.get(path) and old.desired.get(path) for path in kind.identity):
        return False  # an equal one would have been recognised
    return same_names(names_of(kind, new.values), _names(old))


CHECK = Check(CODE, "Removes one resource and creates another of the same name.", find)
