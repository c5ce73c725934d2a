"""From a value to what a cell shows of it: everything but secrets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import SecretDigest
from tjar_sync.render.view import Items, Pairs, Picture, Placeholder, Text, Word

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.plan import FieldChange
    from tjar_sync.model.value import Value
    from tjar_sync.render.view import Content

Labels: TypeAlias = Mapping[str, str]
"""Names of media, by digest."""

NO_LABELS: Labels = MappingProxyType({})
SECRET = Placeholder("(secret)")
CLEARED = Placeholder("(cleared)")
NOTHING = Placeholder("(none)")
SHORT = 60
"""Longer texts are compared word by word, and may be shortened where they are only named."""
_PICTURES = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})
_READABLE = 20
"""Numbers of more digits are shown as they are stored."""


def field_of(address: Address, path: str) -> Field | None:
    """Return what is known of a field; None for a kind or path that is not known."""
    kind = KINDS.get(address.kind)
    return kind.fields.get(path) if kind else None


def secret(value: Value) -> bool:
    """Say whether a value is a secret, or holds one."""
    match value:
        case str() | int() | Decimal() | None:  # nearly all are
            return False
        case SecretStr() | SecretDigest():
            return True
        case tuple():
            return any(secret(item) for item in value)
        case Mapping():
            return any(secret(item) for item in value.values())
        case _:
            return False


class SecretCounts(NamedTuple):
    """How many secrets a list has, and what of it the store was sent before."""

    all: int
    new: int
    sent: int
    """Those that were in the list that was written last."""
    gone: int
    """Those that are in that list alone."""


def secret_counts(item: FieldChange) -> SecretCounts | None:
    """Count the secrets of a list; None where the field is no list."""
    before, after = item.before or (), item.after
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return None
    sent = sum(one in before for one in after)
    return SecretCounts(len(after), len(after) - sent, sent, len(before) - sent)


def lengthy(value: Value) -> bool:
    """Say whether a value is a text too long, or of too many lines, to stand on one line."""
    return isinstance(value, str) and (len(value) > SHORT or "\n" in value.strip())


def wordy(field: Field | None, *values: Value) -> bool:
    """Say whether any of a field's values is a text to be read word by word: a picture's URL is none."""
    shown = field is not None and field.shape in _PICTURES
    return not shown and any(lengthy(value) for value in values)


def percent_text(before: Decimal, after: Decimal) -> str:
    """Say by how many per cent an amount changes; empty where that means nothing."""
    if not before or not (sane(before) and sane(after)):
        return ""
    return f"{(after - before) * 100 / before:+.1f} %"


def money(value: Decimal) -> str:
    """Write an amount exactly, with two decimals or more."""
    if not sane(value):
        return str(value)
    text = f"{value:f}"
    return text if len(text.partition(".")[2]) > 1 else f"{value:.2f}"


def content(value: Value, labels: Labels = NO_LABELS, shape: Shape | None = None) -> Content:
    """Return what to show of a value, whole; secrets never."""
    if secret(value):
        return SECRET
    match value:
        case str():
            named = shape in _PICTURES or value in labels
            return Picture(value, labels.get(value, "")) if named else Text(value)
        case tuple():
            items = tuple(_part(item, labels, shape) for item in value)
            return Items(items, inner=shape is None) if items else NOTHING
        case Mapping():
            return pairs(value, labels, inner=True)
        case None:
            return CLEARED
        case _:
            return Word(money(value) if isinstance(value, Decimal) else str(value).lower())


def pairs(value: Mapping[str, Value], labels: Labels, *, inner: bool = False) -> Pairs:
    """Return what to show of a mapping, entry by entry."""
    entries = tuple((str(name), _part(item, labels)) for name, item in value.items())
    return Pairs(entries, inner=inner)


def _part(value: Value, labels: Labels, shape: Shape | None = None) -> Content:
    return NOTHING if value is None else content(value, labels, shape)


def sane(value: Decimal) -> bool:
    """Say whether an amount can be reckoned with, and read."""
    return value.is_finite() and abs(value.adjusted()) <= _READABLE
