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
        common = min(end - begin, until - there)
        for index in range(common):
            yield from steps(old[begin + index], new[there + index], (*path, begin + index))
        for index in range(begin + common, end):
            yield EditStep(StepKind.DROP, (*path, index))
        for index in range(there + common, until):
            yield EditStep(StepKind.INSERT, (*path, end), new[index])
