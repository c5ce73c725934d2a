"""Which live resource looks like which of ours, where no key of the store says so for certain."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tjar_sync.model.equality import equivalent, normalized
from tjar_sync.model.kinds import KINDS, Field, Kind, Role, Shape
from tjar_sync.model.own_writes import sequence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value, Values

    Names = dict[str, Value]

_TELLING = frozenset({Shape.TEXT, Shape.HTML, Shape.MONEY, Shape.MEDIA})
"""Values that two different products seldom share by chance."""
_ESCAPED = 3
"""So often a store may have escaped a text, each time over what it did before."""
_WEIGHT: Mapping[Shape, int] = {Shape.MEDIA: 8, Shape.MONEY: 4, Shape.HTML: 2, Shape.TEXT: 2}
"""How much an equal value says for two being one: a picture is known by its bytes."""


def names_of(kind: Kind, values: Values) -> Names:
    """Return the names in a form that stays the same however a store normalizes them."""
    return {path: _plain(kind, path, values) for path in kind.names if values.get(path)}


def same_names(names: Names, others: Names) -> bool:
    """Say whether some name is equal, and none that both have is another."""
    both = names.keys() & others.keys()
    return bool(both) and all(names[path] == others[path] for path in both)


def likeness(resource: Resource, live: Live) -> int:
    """Return how much speaks for two being one, among the fields that both have."""
    fields = KINDS[live.kind].fields
    return sum(
        _WEIGHT.get(fields[path].shape, 1) * (1 if _equal(fields[path], value, live) else -1)
        for path, value in resource.values.items()
        if path in live.values and fields[path].role is not Role.STOCK
    )


def ranked(resource: Resource, lives: Sequence[Live]) -> list[Live]:
    """Return candidates, the likeliest first; of equals the oldest."""
    return sorted(
        lives,
        key=lambda live: (-likeness(resource, live), sequence(live.remote_id), live.remote_id),
    )


def unlike(live: Live, entry: StateEntry, resource: Resource | None) -> bool:
    """Say whether what the store has under our id is another resource: nothing names it as ours.

    Sku, slug and names are all others than were recorded, written or are wanted. Where the store
    shows only names, all else that tells it apart must be another as well.
    """
    kind = KINDS[live.kind]
    known = [entry.live, entry.desired, *([resource.values] if resource else [])]
    compared = []
    for path in (*kind.identity, *kind.names):
        ours = {_plain(kind, path, values) for values in known} - {None}
        if path not in live.values or not ours:
            continue
        if _plain(kind, path, live.values) in ours:
            return False
        compared.append(path)
    if not set(compared) & set(kind.names):
        return False
    return bool(set(compared) & set(kind.identity)) or _all_else_differs(kind, live, entry)


def _all_else_differs(kind: Kind, live: Live, entry: StateEntry) -> bool:
    compared = [
        entry.live[path] != live.values[path]
        for path, field in kind.fields.items()
        if field.shape in _TELLING and path not in kind.telling
        if entry.live.get(path) and path in live.values
    ]
    return bool(compared) and all(compared)


def _plain(kind: Kind, path: str, values: Values) -> Value:
    return plain(kind.fields[path], values.get(path))


def plain(field: Field, value: Value) -> Value:
    """Return a value in a form that stays the same however often a store escapes it."""
    for _ in range(_ESCAPED if isinstance(value, str) else 0):
        value = html.unescape(str(value))
    return normalized(field, value, managed=True)


def _equal(field: Field, wanted: Value, live: Live) -> bool:
    return equivalent(field, wanted, live.values[field.path], managed=False)
