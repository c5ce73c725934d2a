"""Lay one tree over another: maps key by key, sets by what is appended and removed, all else whole.

What two trees make together can be laid over a third just as well: it makes no difference which
two of several are taken first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.catalog.yaml.reader import Tree

Part: TypeAlias = Any
"""A tree in which a set may be a `SetEdit`, and a map one that stands `Alone`."""


class Alone(dict[str, Part]):
    """A map that was laid over what is no map: nothing below it counts any more."""


class SetEdit(NamedTuple):
    """What is done to a set of a lower layer: first something is removed, then appended."""

    append: tuple[Tree, ...] = ()
    remove: tuple[Tree, ...] = ()

    @classmethod
    def parse(cls, value: Mapping[str, Tree]) -> SetEdit | None:
        """Read `{append: […], remove: […]}`; None where that cannot be told."""
        sides = [value.get(key) or [] for key in cls._fields]
        if not value or not value.keys() <= set(cls._fields):
            return None
        lists = [side for side in sides if isinstance(side, list)]
        nested = any(isinstance(item, dict | list) for side in lists for item in side)
        return None if nested or len(lists) < len(sides) else cls(*map(tuple, lists))

    def on(self, below: Iterable[Tree]) -> list[Tree]:
        """Return the set after it; what is there already keeps its place."""
        kept = [item for item in below if item not in self.remove]
        return [*kept, *(item for item in dict.fromkeys(self.append) if item not in kept)]


def merge(lower: Part, upper: Part) -> Part:
    """Lay `upper` over `lower`; neither is changed."""
    if isinstance(upper, SetEdit):
        return _edited(lower, upper)
    if not isinstance(upper, dict) or isinstance(upper, Alone):
        return upper
    if not isinstance(lower, dict):
        return Alone({key: _alone(value) for key, value in upper.items()})
    merged = type(lower)(lower)
    for key, value in upper.items():
        if key in lower:
            merged[key] = merge(lower[key], value)
        else:
            merged[key] = _alone(value) if isinstance(lower, Alone) else value
    return merged


def _edited(lower: Part, upper: SetEdit) -> Part:
    if not isinstance(lower, SetEdit):
        return upper.on(lower if isinstance(lower, list) else ())
    kept = tuple(item for item in lower.append if item not in upper.remove)
    added = tuple(item for item in upper.append if item not in kept)
    return SetEdit(kept + added, tuple(dict.fromkeys((*lower.remove, *upper.remove))))


def _alone(part: Part) -> Part:
    """Return what a part is where nothing is below it."""
    return part.on(()) if isinstance(part, SetEdit) else part


def plain(part: Part) -> Part:
    """Return a tree as a file may have it, once no other is to be laid over or under it."""
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items()}
    return _alone(part)
