"""In which order changes are carried out, and what may run at once."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, Change, Step
from tjar_sync.model.state import Pass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.plan import Levels

LAST = 100
"""Removals come after everything else, highest kind first."""

_ACTION_ORDER = {
    Action.MOVE: 0,
    Action.UPDATE: 1,  # before creates: it may free a sku or slug that a create takes (A5)
    Action.CREATE: 2,
    Action.ADOPT: 1,
    Action.ARCHIVE: 4,
    Action.DELETE: 4,
    Action.FORGET: 4,
}
_LINK = 3
_MEDIA_ADOPT = 3  # after the upload whose id it may share


def over_capacity(
    changes: Iterable[Change], counts: Mapping[str, int], max_count: Mapping[str, int]
) -> frozenset[str]:
    """Return the kinds whose removals must make room in the store before anything is created."""
    made = Counter(item.address.kind for item in changes if item.action is Action.CREATE)
    return frozenset(
        kind
        for kind, most in max_count.items()
        if made[kind] and counts.get(kind, 0) + made[kind] > most
    )


def arrange(
    changes: Iterable[Change], *, over_capacity: Collection[str] = ()
) -> tuple[Change, ...]:
    """Sort changes into the order in which they are carried out.

    Kinds in `over_capacity` are at the store's maximum, so that removals must make room first; and what
    gives up a sku or slug goes before what takes it (A5). Raises ValueError, naming them, when
    changes wait for each other in a circle.
    """
    made = tuple(changes)
    ranks = _ranks(made)
    return tuple(sorted(made, key=lambda item: (_level(item, over_capacity, ranks), item.address)))


def levels(changes: Iterable[Change], *, over_capacity: Collection[str] = ()) -> Levels:
    """Split changes into steps, level by level; links to new ids are a level of their own."""
    made = tuple(changes)
    ranks = _ranks(made)
    steps = [(_level(item, over_capacity, ranks), Step(item, Pass.MAIN)) for item in made]
    links = [
        ((KINDS[step.change.address.kind].level, _LINK, 0), Step(step.change, Pass.LINK))
        for _, step in steps
        if step.change.deferred
    ]
    ordered = sorted([*steps, *links], key=lambda pair: (pair[0], pair[1].change.address))
    return tuple(
        tuple(step for _, step in group) for _, group in groupby(ordered, key=lambda pair: pair[0])
    )


def _ranks(changes: Sequence[Change]) -> dict[Address, int]:
    """Return how many changes must come before each, one after the other, to free its identity."""
    givers = {key: item.address for item in changes for key in _identities(item, "before")}
    before: dict[Address, set[Address]] = {}
    for item in changes:
        takes = _identities(item, "after")
        needed = {givers[key] for key in takes if key in givers} - {item.address}
        if needed:
            before[item.address] = needed
    try:
        ordered = tuple(TopologicalSorter(before).static_order())
    except CycleError as error:
        names = ", ".join(sorted({str(address) for address in error.args[1]}))
        raise ValueError(
            f"{names} hand their sku or slug to each other in a circle: give one of them another "
            "value first, apply, and then the value it is to have"
        ) from error
    ranks: dict[Address, int] = {}
    for address in ordered:
        ranks[address] = max((ranks[one] + 1 for one in before.get(address, ())), default=0)
    return ranks


def _identities(change: Change, side: Literal["before", "after"]) -> Iterator[tuple[str, str, str]]:
    """Yield what a change gives up, or takes, of what only one resource may have."""
    kind = KINDS[change.address.kind]
    for one in change.fields:
        value = getattr(one, side)
        if one.path in kind.unique and isinstance(value, str):
            yield kind.name, one.path, value


def _level(
    change: Change, over_capacity: Collection[str], ranks: Mapping[Address, int]
) -> tuple[int, int, int]:
    kind = KINDS[change.address.kind]
    rank = ranks.get(change.address, 0)
    if change.action.ends:
        early = kind.name in over_capacity or change.address in ranks
        return (
            (kind.level, -1, rank)
            if early
            else (LAST - kind.level, _ACTION_ORDER[change.action], 0)
        )
    if change.action is Action.ADOPT and kind.content_addressed:
        return (kind.level, _MEDIA_ADOPT, rank)
    return (kind.level, _ACTION_ORDER[change.action], rank)
