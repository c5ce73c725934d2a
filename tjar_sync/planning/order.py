"""In which order changes are carried out, and what may run at once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, Change, Step
from tjar_sync.model.state import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tjar_sync.model.plan import Levels

LAST = 100
"""Removals come after everything else, highest kind first."""

_RANKS = {
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


def arrange(changes: Iterable[Change], *, crowded: Collection[str] = ()) -> tuple[Change, ...]:
    """Sort changes into the order in which they are carried out.

    `crowded` kinds are at the store's maximum, so that removals must make room first.
    """
    return tuple(sorted(changes, key=lambda item: (_level(item, crowded), item.address)))


def levels(changes: Iterable[Change], *, crowded: Collection[str] = ()) -> Levels:
    """Split changes into steps, level by level; links to new ids are a level of their own."""
    steps = [(_level(item, crowded), Step(item, Part.MAIN)) for item in changes]
    links = [
        ((KINDS[step.change.address.kind].level, _LINK), Step(step.change, Part.LINK))
        for _, step in steps
        if step.change.deferred
    ]
    ordered = sorted([*steps, *links], key=lambda pair: (pair[0], pair[1].change.address))
    return tuple(
        tuple(step for _, step in group) for _, group in groupby(ordered, key=lambda pair: pair[0])
    )


def _level(change: Change, crowded: Collection[str]) -> tuple[int, int]:
    kind = KINDS[change.address.kind]
    if change.action in {Action.DELETE, Action.ARCHIVE, Action.FORGET}:
        early = kind.name in crowded
        return (kind.level, -1) if early else (LAST - kind.level, _RANKS[change.action])
    if change.action is Action.ADOPT and not kind.listed:
        return (kind.level, _MEDIA_ADOPT)
    return (kind.level, _RANKS[change.action])
