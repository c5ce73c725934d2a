"""Notions of equal: canonical, normalized (as stores keep it), equivalent and confirmed (A23)."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds.field import UNORDERED, Field, Shape
from tjar_sync.model.value import LivePicture, SecretDigest

if TYPE_CHECKING:
    from collections.abc import Collection

    from tjar_sync.model.value import Value, Values

_SCRIPT = re.compile(r"<script\b[^>]*>.*?(</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NOT_SLUG = re.compile(r"[\W_]+")
_AS_THEY_ARE = frozenset({Shape.HTML, Shape.MEDIA, Shape.MEDIA_LIST})
_SCALARS = frozenset({str, int, bool, Decimal, type(None), LivePicture, SecretDigest})
"""What holds nothing that could be ordered or left out."""
_PLAIN = Field("", Shape.TEXT)
"""What is not declared: texts are trimmed, numbers are compared as they are."""


def canonical(field: Field, value: Value, *, managed: bool) -> Value:
    """Bring a value to the form in which equal means the same to a person.

    Order is dropped where it says nothing, and so is what the store owns once it is written
    (variant stock), unless the resource manages it.
    """
    if field.shape is Shape.MAP:
        return _told_apart(value)
    if not isinstance(value, tuple):
        return value
    if field.shape in UNORDERED:
        return tuple(sorted(set(value), key=_order))
    if field.shape is Shape.ROWS:
        left = () if managed else field.live_keys
        rows = [
            {key: cell for key, cell in row.items() if key not in left}
            for row in value
            if isinstance(row, Mapping)
        ]
        return tuple(sorted(rows, key=lambda row: [_order(row.get(key)) for key in field.row_key]))
    return value


def is_same(one: Value, other: Value) -> bool:
    """Say whether two values are alike to the letter, so that they are equal in every sense.

    Of values within which something may be ordered, or left out, only lists of texts are looked at.
    """
    if type(one) is not type(other) or one != other:
        return False
    if type(one) in _SCALARS:
        return True
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    return {*map(type, one), *map(type, other)} <= {str}


def are_same(some: Values, others: Values) -> bool:
    """Say whether two maps of values have the same fields, and each alike to the letter; see `is_same`."""
    if some != others:
        return False
    types = tuple(map(type, some.values()))
    beside = tuple(map(others.__getitem__, some))
    if types != tuple(map(type, beside)):
        return False
    pairs = zip(types, some.values(), beside, strict=True)
    return all(is_same(one, other) for kind, one, other in pairs if kind not in _SCALARS)


def normalized(field: Field, value: Value, *, managed: bool) -> Value:
    """Bring a value to the form in which trimming, rounding and slugging make no difference."""
    if type(value) is str and field.shape is Shape.TEXT and value.isascii():
        return value.replace("\r\n", "\n").strip() or None
    form = canonical(field, _normal(field, value), managed=managed)
    return None if form in ("", ()) else form


def equivalent(field: Field, wanted: Value, shown: Value, *, managed: bool) -> bool:
    """Say whether what a store shows may be the normalized form of what is wanted.

    Stores trim, round, drop scripts, and escape a text once: only their side is unescaped, so
    that an entity which a person typed stays what it is.
    """
    if is_same(wanted, shown):
        return True
    form = normalized(field, wanted, managed=managed)
    if form == normalized(field, shown, managed=managed):
        return True
    if field.shape is Shape.HTML:
        return False
    return form == normalized(field, unescaped(shown), managed=managed)


def confirms(field: Field, sent: Value, shown: Value) -> bool:
    """Say whether a store shows what was sent, stock included, except what was left to it (None)."""
    rows = sent if isinstance(sent, tuple) else ()
    left = {
        (row_key(field, row), key)
        for row in rows
        for key in field.live_keys
        if isinstance(row, Mapping) and row.get(key) is None
    }
    stripped = (_stripped(field, value, left) for value in (sent, shown))
    return equivalent(field, *stripped, managed=True)


def _stripped(field: Field, value: Value, left: Collection[tuple[object, str]]) -> Value:
    if not (left and isinstance(value, tuple)):
        return value
    return tuple(
        {key: cell for key, cell in row.items() if (row_key(field, row), key) not in left}
        if isinstance(row, Mapping)
        else row
        for row in value
    )


def foreign_names(field: Field, wanted: Value, shown: Value) -> bool:
    """Say whether ids are wanted and the store shows names of its own: nobody knows whose they are."""
    if not field.group:
        return False
    ids, names = (
        value if isinstance(value, tuple) else () if value is None else (value,)
        for value in (wanted, shown)
    )
    by_id = bool(ids) and not any(isinstance(item, str) for item in ids)
    return by_id and any(isinstance(item, str) and not item.isdigit() for item in names)


def row_key(field: Field, row: Value) -> tuple[Value, ...]:
    """Return what tells one row of a ROWS field from another, as stores trim it."""
    if not isinstance(row, Mapping):
        return ()
    return tuple(_normal(field.cells.get(key, _PLAIN), row.get(key)) for key in field.row_key)


def _told_apart(value: Value) -> Value:
    """Mark yes and no within, which Python takes for 1 and 0, and JSON does not."""
    match value:
        case bool():
            return ("flag", value)
        case tuple():
            return tuple(_told_apart(item) for item in value)
        case Mapping():
            return {key: _told_apart(item) for key, item in value.items()}
        case _:
            return value


def _order(value: object) -> tuple[str, str]:
    return type(value).__name__, str(value)


def _normal(field: Field, value: Value) -> Value:
    match value:
        case str() if field.shape is Shape.SLUG:
            return _NOT_SLUG.sub("-", value.lower()).strip("-")
        case str():
            text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
            return (_SCRIPT.sub("", text) if field.shape is Shape.HTML else text).strip() or None
        case Decimal() if field.decimals is not None:
            return value.quantize(Decimal(1).scaleb(-field.decimals), ROUND_HALF_UP)
        case tuple():
            return tuple(_normal(field, item) for item in value)
        case Mapping():
            return {key: _normal(field.cells.get(key, _PLAIN), item) for key, item in value.items()}
        case _:
            return value


def unescaped(value: Value) -> Value:
    """Return what was written, where a store escaped it once."""
    match value:
        case str():
            return html.unescape(value)
        case tuple():
            return tuple(unescaped(item) for item in value)
        case Mapping():
            return {key: unescaped(item) for key, item in value.items()}
        case _:
            return value


def as_typed(field: Field, shown: Value) -> Value:
    """Return what a person typed, as far as can be told, where a store shows it escaped once.

    To write the escaped form would escape it again. Markup and addresses are what they are.
    """
    if field.shape in _AS_THEY_ARE:
        return shown
    match shown:
        case tuple():
            return tuple(as_typed(field, item) for item in shown)
        case Mapping():
            return {key: as_typed(field.cells.get(key, field), one) for key, one in shown.items()}
        case _:
            return unescaped(shown)
