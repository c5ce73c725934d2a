"""What in an entry is right by every rule, and probably not meant: warnings, each at its place."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from tjar_sync.catalog.yaml.syntax import FOREIGN_COMMAS
from tjar_sync.model.codes import Advice
from tjar_sync.model.kinds import Shape
from tjar_sync.model.kinds.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.value import Value, Values

Seen: TypeAlias = "MutableMapping[tuple[str, str, str], tuple[str, Entry]]"
"""By kind, path and folded text: who was the first to have such a value, and how it wrote it."""

_UNSEEN = frozenset({"Cf", "Cc"})


def advise(entry: Entry, values: Values, seen: Seen) -> Iterator[Problem]:
    """Yield what is probably not meant in an entry, alone or beside those before it."""
    for path, field in _telling(entry.kind):
        items = entry.values.get(path)
        if isinstance(items, list) and field.shape is Shape.SET:
            yield from _foreign_commas(path, items)
            yield from _lookalikes(path, items)
        elif isinstance(items, list) and field.row_key:
            yield from _lookalike_rows(path, field.row_key, items)
        elif field.unique and values.get(path) is not None:
            yield from _lookalike_identity(entry, path, values[path], seen)


@cache
def _telling(kind: Kind) -> tuple[tuple[str, Field], ...]:
    """Return the fields of which anything may be said, in their order."""
    return tuple(
        (path, one)
        for path, one in kind.fields.items()
        if one.shape is Shape.SET or one.row_key or one.unique
    )


@lru_cache(maxsize=4096)  # of tags a catalog has few, each many times
def folded(text: str) -> str:
    """Return a text without what a store may not tell apart: case, forms and unseen characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    whole = unicodedata.normalize("NFKC", text)
    if not whole.isprintable():
        whole = "".join(one for one in whole if unicodedata.category(one) not in _UNSEEN)
    return unicodedata.normalize("NFC", " ".join(whole.casefold().split()))


def _foreign_commas(path: str, items: list[Any]) -> Iterator[Problem]:
    for index, item in enumerate(items):
        comma = next((one for one in FOREIGN_COMMAS if isinstance(item, str) and one in item), "")
        if comma:
            message = f"`{comma}` does not separate entries: this is one of `{path}`; use `,`"
            yield Problem((path, index), Advice.FOREIGN_COMMA, message)


def _lookalikes(path: str, items: list[Any]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, item in enumerate(items):
        if isinstance(item, str) and seen.setdefault(folded(item), item) != item:
            message = f"`{item}` differs from `{seen[folded(item)]}` {_DIFFERENCE}"
            yield Problem((path, index), Advice.LOOKALIKE_VALUES, message)


def _lookalike_rows(
    path: str, row_key: tuple[str, ...], rows: list[Mapping[str, Any]]
) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], tuple[object, ...]] = {}
    for index, row in enumerate(rows):
        exact = tuple(row.get(key) for key in row_key)
        key = tuple(folded(str(part or "")) for part in exact)
        if seen.setdefault(key, exact) != exact:
            named = " and ".join(f"`{part}`" for part in seen[key] if part is not None)
            message = f"this one of `{path}` differs from {named} {_DIFFERENCE}"
            yield Problem((path, index), Advice.LOOKALIKE_VALUES, message)


def _lookalike_identity(entry: Entry, path: str, value: Value, seen: Seen) -> Iterator[Problem]:
    text = str(value)
    first, owner = seen.setdefault((entry.kind.name, path, folded(text)), (text, entry))
    if first != text:
        place = owner.position.near
        message = (
            f"the {path} `{text}` differs from `{first}` of {owner.address} ({place}) {_DIFFERENCE}"
        )
        yield Problem((path,), Advice.LOOKALIKE_VALUES, message)


_DIFFERENCE = "in case or unseen characters alone; a store may take them for one"
