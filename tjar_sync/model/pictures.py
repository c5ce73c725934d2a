"""Which pictures and files a resource's values refer to, by digest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role, Shape

_OF_MEDIA = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.value import Value


def pictures(kind: str, values: Iterable[tuple[str, Value]]) -> frozenset[str]:
    """Return every media digest, or URL of a picture not ours, in these fields.

    A media's own digest is no reference.
    """
    return frozenset(in_order(kind, values))


def in_order(kind: str, values: Iterable[tuple[str, Value]]) -> Iterator[str]:
    """Yield them as they stand there, each as often as it does."""
    fields = KINDS[kind].fields
    paths = showing_fields(KINDS[kind])
    for path, value in values:
        if path in paths:
            yield from _found(fields[path], value)


@cache
def showing(kind: Kind) -> tuple[str, ...]:
    """Return the fields that say what a resource looks like, the one that says it best first."""
    single = tuple(path for path, field in kind.fields.items() if field.shape is Shape.MEDIA)
    content = kind.path_of(Role.CONTENT)
    return (content, *single) if content else single


@cache
def showing_fields(kind: Kind) -> frozenset[str]:
    """Return the fields in which a picture can stand."""
    return frozenset(
        path
        for path, field in kind.fields.items()
        if field.role is not Role.CONTENT
        and any(one.shape in _OF_MEDIA for one in (field, *field.cells.values()))
    )


def _found(field: Field, value: Value) -> Iterator[str]:
    match field.shape, value:
        case Shape.MEDIA, str():
            yield value
        case Shape.MEDIA_LIST, tuple():
            yield from (item for item in value if isinstance(item, str))
        case _, tuple() if field.cells:
            for row in value:
                cells = row if isinstance(row, Mapping) else {}
                for key, cell in field.cells.items():
                    yield from _found(cell, cells.get(key))
        case _:
            return
