"""Bring one field's checked value to the engine's form: rows whole, media as digests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.catalog.frozen import frozen
from tjar_sync.model.kinds import Role, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.references import Keys, References
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

    Convert = Callable[["Source", Field, Keys, "Given"], Value]

Given: TypeAlias = Any
"""A value as the kind's schema has passed it."""

LISTS = frozenset({Shape.SET, Shape.LIST, Shape.ROWS, Shape.MEDIA_LIST, Shape.LINKS, Shape.SECRETS})
"""Shapes whose cleared value is the empty tuple."""


class Source(NamedTuple):
    """The entry whose values are converted, and what it may refer to."""

    references: References
    entry: Entry


def convert(source: Source, field: Field, keys: Keys, given: Given) -> Value:
    """Return one field's value; null clears it."""
    if given is None:
        return () if field.shape in LISTS else None
    if type(given) is list:
        rows = enumerate(given)
        return tuple(_one(source, field, (*keys, index), item) for index, item in rows)
    if field.shape is Shape.SECRETS:
        return source.references.codes(source.entry, keys, given["file"])
    return _one(source, field, keys, given)


def _one(source: Source, field: Field, keys: Keys, given: Given) -> Value:
    if field.model is not None:
        return {
            key: _cell(source, cell, (*keys, key), given)
            for key, cell in field.cells.items()
            if not cell.sparse or given.get(key) is not None
        }
    if field.group:
        return source.references.names.name(source.entry, keys, given, field.group)
    make = _BY_SHAPE.get(field.shape)
    return given if make is None else make(source, field, keys, given)


def _cell(source: Source, cell: Field, keys: Keys, row: Mapping[str, Given]) -> Value:
    given = row.get(cell.path)
    if given is not None:
        return convert(source, cell, keys, given)
    return cell.default(row) if callable(cell.default) else cell.default


def _text(source: Source, field: Field, keys: Keys, given: Given) -> Value:
    if type(given) is dict:
        return source.references.text(source.entry, keys, given["file"])
    return str(given).strip() if field.trimmed else str(given)


def _media(source: Source, field: Field, keys: Keys, given: Given) -> Value:
    if field.role is Role.CONTENT:
        return str(given)
    return source.references.media(source.entry, keys, given, field.references)


def _link(source: Source, field: Field, keys: Keys, given: Given) -> Value:
    return source.references.link(source.entry, keys, given, field.references)


def _map(_source: Source, _field: Field, _keys: Keys, given: Given) -> Value:
    return frozen(given)


_BY_SHAPE: dict[Shape, Convert] = {
    Shape.TEXT: _text,
    Shape.HTML: _text,
    Shape.MEDIA: _media,
    Shape.MEDIA_LIST: _media,
    Shape.LINKS: _link,
    Shape.MAP: _map,
}
