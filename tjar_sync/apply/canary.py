"""Compare what the store shows after a write with what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.equality import canonical, equivalent, normalized
from tjar_sync.model.event import Normalized
from tjar_sync.model.kinds import KINDS, Field, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import Intent
    from tjar_sync.model.value import Value

_COUNTED = frozenset({Shape.LIST, Shape.ROWS, Shape.MEDIA_LIST})
_PLAIN = frozenset({Shape.MONEY, Shape.FLAG, Shape.NUMBER})


def normalized_fields(resource: Resource, intent: Intent, live: Live) -> Iterator[Normalized]:
    """Yield each field that the store now shows otherwise than it was written."""
    fields = KINDS[live.kind].fields
    for path, written in intent.values.items():
        field = fields[path]
        managed = field.is_managed(resource.manage)
        if path not in live.values or (field.create_only and not managed):
            continue
        shown = live.values[path]
        if canonical(field, written, managed=managed) != canonical(field, shown, managed=managed):
            yield Normalized(resource.address, path, written, shown)


def mismatch(intent: Intent, live: Live) -> str:
    """Return in words where the store shows something else altogether; empty when all is well.

    A store may spell a text its own way; a price, a flag, a number or the length of a list
    that differs, or a value that is simply not there, means that we misunderstand its API.
    """
    fields = KINDS[live.kind].fields
    wrong = [
        path
        for path, written in intent.values.items()
        if path in live.values
        and not fields[path].create_only
        and _differs(fields[path], written, live.values[path])
    ]
    return ", ".join(
        f"{path}: written {intent.values[path]}, shown {live.values[path]}" for path in wrong
    )


def _differs(field: Field, written: Value, shown: Value) -> bool:
    before, after = (normalized(field, value, managed=False) for value in (written, shown))
    if before is None or equivalent(field, written, shown, managed=False):
        return False
    if field.shape in _PLAIN or after is None:
        return True
    if field.shape is Shape.SET:
        return not set(_items(before)) <= set(_items(after))
    return field.shape in _COUNTED and len(_items(before)) != len(_items(after))


def _items(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()
