"""One value, on one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import SecretStr

from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.value import SecretDigest
from tjar_sync.render.sanitize import quoted, shortened, shown
from tjar_sync.render.style import PLAIN, Style

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

SECRET = "(secret)"  # noqa: S105 - the words that stand for a secret
CLEARED = "(cleared)"
NOTHING = "(none)"
SHORT = 60
"""Longer texts are compared word by word, and shortened where they are only named."""
_WORDS = {"None": CLEARED, "True": "true", "False": "false"}
_FEW = 12
_WORD = re.compile(r"[\w./:@-]+")
_PICTURES = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})
_READABLE = 20
"""Numbers of more digits are shown as they are stored."""


@dataclass(frozen=True, slots=True)
class View:
    """What rendering a value depends on, besides the value."""

    style: Style = PLAIN
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names of media, by digest."""


def field_of(address: Address, path: str) -> Field | None:
    """Return what is known of a field; None for a kind or path that is not known."""
    kind = KINDS.get(address.kind)
    return kind.fields.get(path) if kind else None


def secret(value: Value) -> bool:
    """Say whether a value is a secret, or holds one."""
    match value:
        case SecretStr() | SecretDigest():
            return True
        case tuple():
            return any(secret(item) for item in value)
        case Mapping():
            return any(secret(item) for item in value.values())
        case _:
            return False


def lengthy(value: Value) -> bool:
    """Say whether a value is a text too long, or of too many lines, to stand on one line."""
    return isinstance(value, str) and (len(value) > SHORT or "\n" in value.strip())


def percent_text(before: Decimal, after: Decimal) -> str:
    """Say by how many per cent an amount changes; empty where that means nothing."""
    if not before or not (_sane(before) and _sane(after)):
        return ""
    return f"{(after - before) * 100 / before:+.1f} %"


def money(value: Decimal) -> str:
    """Write an amount exactly, with two decimals or more."""
    if not _sane(value):
        return str(value)
    text = f"{value:f}"
    return text if len(text.partition(".")[2]) > 1 else f"{value:.2f}"


def picture(digest: str, view: View) -> str:
    """Name a picture: by its address and digest where it is ours, else by its URL."""
    name = view.labels.get(digest)
    found = shown(digest, view.style)
    return f"{shown(name, view.style)} ({found})" if name else found


def inline(value: Value, view: View, shape: Shape | None = None) -> str:
    """Render a value on one line; long texts and lists are shortened, secrets never shown."""
    if secret(value):
        return SECRET
    match value:
        case str():
            return _text(value, view, shape)
        case tuple():
            return _tuple(value, view, shape)
        case Mapping():
            return "{" + pairs(value, view) + "}"
        case Decimal():
            return money(value)
        case _:
            return _WORDS.get(str(value), str(value))


def element(value: Value, view: View, shape: Shape | None = None) -> str:
    """Render one element of a set or list: without quotes where it is one plain word."""
    plain = isinstance(value, str) and shape not in _PICTURES and value not in view.labels
    if plain and len(str(value)) <= SHORT and _WORD.fullmatch(str(value)):
        return shown(str(value), view.style)
    return inline(value, view, shape)


def pairs(value: Mapping[str, Value], view: View) -> str:
    """Render a mapping's entries, without braces."""
    parts = [
        f"{shown(str(name), view.style)}: {_nested(item, view)}" for name, item in value.items()
    ]
    return _listed(parts, view)


def _sane(value: Decimal) -> bool:
    return value.is_finite() and abs(value.adjusted()) <= _READABLE


def _nested(value: Value, view: View) -> str:
    return NOTHING if value is None else element(value, view)


def _tuple(value: tuple[Value, ...], view: View, shape: Shape | None) -> str:
    if not value:
        return NOTHING
    parts = [NOTHING if item is None else element(item, view, shape) for item in value]
    return f"[{_listed(parts, view)}]" if shape is None else _listed(parts, view)


def _listed(parts: list[str], view: View) -> str:
    if len(parts) <= _FEW:
        return ", ".join(parts)
    more = f"{view.style.sign('…', '...')} {len(parts) - _FEW} more"
    return ", ".join((*parts[:_FEW], more))


def _text(value: str, view: View, shape: Shape | None) -> str:
    if shape in _PICTURES or value in view.labels:
        return picture(value, view)
    text = quoted(shortened(value, SHORT, view.style), view.style)
    return text if len(value) <= SHORT else f"{text} ({len(value):,} characters)"
