"""Bring one field's checked value to the engine's form: rows whole, media as digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tjar_sync.catalog.frozen import frozen
from tjar_sync.model.kinds import Role, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.references import Keys, References
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

Given: TypeAlias = Any
"""A value as the kind's schema has passed it."""

LISTS = frozenset({Shape.SET, Shape.LIST, Shape.ROWS, Shape.MEDIA_LIST, Shape.LINKS, Shape.SECRETS})
"""Shapes whose cleared value is the empty tuple."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """Converts the values of one entry."""

    references: References
    entry: Entry

    def value(self, field: Field, keys: Keys, given: Given) -> Value:
        """Return one field's value; null clears it."""
        if given is None:
            return () if field.shape in LISTS else None
        if field.model is not None:
            return self._each(self._row, field, keys, given)
        if field.group:
            return self._each(self._name, field, keys, given)
        match field.shape:
            case Shape.TEXT | Shape.HTML:
                return self._text(field, keys, given)
            case Shape.MEDIA | Shape.MEDIA_LIST if field.role is not Role.CONTENT:
                return self._each(self._media, field, keys, given)
            case Shape.LINKS:
                return self._each(self._link, field, keys, given)
            case Shape.MAP:
                return frozen(given)
            case _:
                return tuple(given) if type(given) is list else given

    def _each(
        self, convert: Callable[[Field, Keys, Given], Value], field: Field, keys: Keys, given: Given
    ) -> Value:
        if type(given) is not list:
            return convert(field, keys, given)
        return tuple(convert(field, (*keys, index), item) for index, item in enumerate(given))

    def _row(self, field: Field, keys: Keys, row: Mapping[str, Given]) -> Value:
        return {key: self._cell(cell, (*keys, key), row) for key, cell in field.cells.items()}

    def _cell(self, cell: Field, keys: Keys, row: Mapping[str, Given]) -> Value:
        given = row.get(cell.path)
        if given is not None:
            return self.value(cell, keys, given)
        return cell.default(row) if callable(cell.default) else cell.default

    def _text(self, field: Field, keys: Keys, given: Given) -> Value:
        text = self.references.text(self.entry, keys, given["file"]) if type(given) is dict else given
        return text.strip() if field.trimmed else text

    def _media(self, field: Field, keys: Keys, given: Given) -> Value:
        return self.references.media(self.entry, keys, given, field.references)

    def _link(self, field: Field, keys: Keys, given: Given) -> Value:
        return self.references.link(self.entry, keys, given, field.references)

    def _name(self, field: Field, keys: Keys, given: Given) -> Value:
        return self.references.name(self.entry, keys, given, field.group)
