"""Bring one field's checked value to the engine's form: rows whole, media as digests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.catalog.frozen import frozen
from tjar_sync.catalog.references import GROUPS
from tjar_sync.model.kinds import KINDS, Kind, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.references import Keys, References
    from tjar_sync.model.value import Value

    Convert = Callable[[References, Entry, Keys, "Given"], Value]

Given: TypeAlias = Any
"""A value as the kind's schema has passed it."""

NOTHING = Decimal("0.00")
LISTS = frozenset({Shape.SET, Shape.LIST, Shape.ROWS, Shape.MEDIA_LIST, Shape.LINKS, Shape.SECRETS})
"""Shapes whose cleared value is the empty tuple."""


def _as_is(_references: References, _entry: Entry, _keys: Keys, value: Given) -> Value:
    return tuple(value) if type(value) is list else value


def _stripped(_references: References, _entry: Entry, _keys: Keys, value: Given) -> Value:
    return str(value).strip()


def _frozen(_references: References, _entry: Entry, _keys: Keys, value: Given) -> Value:
    return frozen(value)


def _text(references: References, entry: Entry, keys: Keys, value: Given) -> Value:
    return references.text(entry, keys, value["file"]) if type(value) is dict else value


def _media(references: References, entry: Entry, keys: Keys, value: Given) -> Value:
    return references.media(entry, keys, value)


def _name(references: References, entry: Entry, keys: Keys, value: Given) -> Value:
    return references.name(entry, keys, value)


def _product(references: References, entry: Entry, keys: Keys, value: Given) -> Value:
    return references.product(entry, keys, value)


def _each(convert: Convert) -> Convert:
    def converted(references: References, entry: Entry, keys: Keys, value: Given) -> Value:
        return tuple(
            convert(references, entry, (*keys, index), item) for index, item in enumerate(value)
        )

    return converted


def _trimmed(name: str | None) -> str | None:
    """Trim what tells variants apart, as stores do (A23): a space must not make another row."""
    return name.strip() if name else name


def _variant(references: References, entry: Entry, keys: Keys, row: Given) -> Value:
    image = row.get("image")
    return {
        "color": _trimmed(row.get("color")),
        "size": _trimmed(row.get("size")),
        "stock": row.get("stock", 0),
        "additional_price": row.get("additional_price", NOTHING),
        "extra_cost": row.get("extra_cost", NOTHING),
        "image": image and references.media(entry, (*keys, "image"), image),
    }


def _option(references: References, entry: Entry, keys: Keys, row: Given) -> Value:
    sub_title = row.get("sub_title", {})
    return {
        "type": row.get("type"),
        "title": row.get("title"),
        "sub_title": {
            language: _text(
                references, entry, (*keys, "sub_title", language), sub_title.get(language) or ""
            )
            for language in ("ar", "en")
        },
        "required": row.get("required", False),
        "multi_select": row.get("multi_select", row.get("type") == "checkbox"),
        "choices": tuple(
            {"label": choice.get("label"), "cost": choice.get("cost", NOTHING)}
            for choice in row.get("choices", ())
        ),
    }


_BY_PATH: dict[str, Convert] = {
    "digest": _as_is,
    "sku": _stripped,
    "variants": _each(_variant),
    "options": _each(_option),
    **{path: _each(_name) if path.endswith("categories") else _name for path in GROUPS},
}
_BY_SHAPE: dict[Shape, Convert] = {
    Shape.TEXT: _text,
    Shape.HTML: _text,
    Shape.MEDIA: _media,
    Shape.MEDIA_LIST: _each(_media),
    Shape.LINKS: _each(_product),
    Shape.MAP: _frozen,
}


class Conversion(NamedTuple):
    """How to get one field's value out of an entry."""

    path: str
    keys: tuple[str, ...]
    convert: Convert
    cleared: Value


def _steps(kind: Kind) -> Mapping[str, tuple[Conversion, ...]]:
    found: dict[str, tuple[Conversion, ...]] = {}
    for path, field in kind.fields.items():
        keys = tuple(path.split("."))
        convert = _BY_PATH.get(path) or _BY_SHAPE.get(field.shape, _as_is)
        step = Conversion(path, keys, convert, () if field.shape in LISTS else None)
        found[keys[0]] = (*found.get(keys[0], ()), step)
    return found


CONVERSIONS = {kind.name: _steps(kind) for kind in KINDS.values()}
"""By kind, then top-level key: the fields at or below it, in the kind's order."""
