"""From what a file says to what it is to say: the steps, each as small as it can be."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.yaml.tokens import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.yaml.reader import Keys, Tree


class StepKind(Enum):
    """What a step does to the place that its path names."""

    SET = auto()
    """Another value, where there is one."""
    ADD = auto()
    """A key that its map does not have yet."""
    INSERT = auto()
    """An item before the one at that index, or behind the last."""
    DROP = auto()
    """No such key, or item, any more."""


class EditStep(NamedTuple):
    """One change of one place."""

    kind: StepKind
    path: Keys
    value: Tree = None


def steps(old: Tree, new: Tree, path: Keys) -> Iterator[EditStep]:
    """Yield what leads from one value to the other.

    Of the steps that add to a list, or take from it, the places hold until the first is done.
    """
    match old, new:
        case dict(), dict() if old and new:
            yield from _of_maps(old, new, path)
        case list(), list() if old and new:
            yield from _of_lists(old, new, path)
        case _ if not same(old, new):
            yield EditStep(StepKind.SET, path, new)
        case _:
            pass


def _of_maps(old: Mapping[str, Tree], new: Mapping[str, Tree], path: Keys) -> Iterator[EditStep]:
    if old.keys().isdisjoint(new):
        yield EditStep(StepKind.SET, path, dict(new))
        return
    for key, value in new.items():
        if key in old:
            yield from steps(old[key], value, (*path, key))
        else:
            yield EditStep(StepKind.ADD, (*path, key), value)
    yield from (EditStep(StepKind.DROP, (*path, key)) for key in old if key not in new)


def _of_lists(old: list[Tree], new: list[Tree], path: Keys) -> Iterator[EditStep]:
    sides = [[json.dumps(one, sort_keys=True, default=str) for one in side] for side in (old, new)]
    matcher = SequenceMatcher(None, sides[0], sides[1], autojunk=False)
    for _, begin, end, there, until in matcher.get_opcodes():
        pairs = _pairs(old[begin:end], new[there:until])
        for one, other in pairs.items():
            yield from steps(old[begin + one], new[there + other], (*path, begin + one))
        for index in range(begin, end):
            if index - begin not in pairs:
                yield EditStep(StepKind.DROP, (*path, index))
        partner = {other: one for one, other in pairs.items()}
        for index in range(until - there):
            if index not in partner:
                later = (partner[one] for one in range(index, until - there) if one in partner)
                place = begin + next(later, end - begin)
                yield EditStep(StepKind.INSERT, (*path, place), new[there + index])


def _pairs(old: list[Tree], new: list[Tree]) -> dict[int, int]:
    """Say which item becomes which: those that are alike, and of the others between in order."""
    alike: dict[int, int] = {}
    for index, item in enumerate(new):
        after = max(alike, default=-1) + 1
        one = next((one for one in range(after, len(old)) if _alike(old[one], item)), None)
        if one is not None:
            alike[one] = index
    found: dict[int, int] = {}
    begin = there = 0
    for end, until in [*alike.items(), (len(old), len(new))]:
        found.update(zip(range(begin, end), range(there, until), strict=False))
        begin, there = end + 1, until + 1
    return {**found, **alike}


def _alike(one: Tree, other: Tree) -> bool:
    """Say whether two maps have at least half of what they say in common."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    shared = sum(key in other and same(value, other[key]) for key, value in one.items())
    return 2 * shared >= max(len(one), len(other))
