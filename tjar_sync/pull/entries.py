"""One live resource as an entry of a file: what the store shows of it, and nothing guessed."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.convert import LISTS
from tjar_sync.catalog.text_variables import escaped, is_expanded
from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.kinds.schema import Text
from tjar_sync.model.masking import open_address
from tjar_sync.model.pictures import in_order
from tjar_sync.model.platform import ANY_PLATFORM

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.live import Live
    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.model.value import Value

LONG = 300
"""A text of more characters stands in a file of its own, and so does all HTML with markup."""
_NOTHING: tuple[Any, ...] = (None, "", (), {}, [])
_FILED: Any = Text | None
"""The type of what may be kept in a file of its own."""
_PICTURES = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})
_NOT_WRITTEN = frozenset({Shape.SECRETS, Shape.LINKS, Shape.MAP})
"""Shapes that a store shows in no way that a file could repeat, if it shows them at all."""
_BARE = re.compile(r"[<>\"']|&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an entry is written with besides the resource itself."""

    files: Mapping[str, str]
    """Path of the file that holds a picture, by what the store shows of it."""
    problems: Mapping[str, str]
    """Why there is no file of a picture, by what the store shows of it."""
    ids: Mapping[str, Mapping[str, int]]
    """The names that store.yaml has for the store's numbers."""
    writable: Mapping[str, frozenset[str]]
    """The fields that the store takes, by kind: what it only shows is no file's."""
    escaped: frozenset[str] = frozenset()
    """Fields that the store shows HTML-escaped (A23), and people write as they are meant."""
    defaulted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Keys that store.yaml says once for all entries, by kind: one that has nothing there says so."""
    platform: PlatformInfo = ANY_PLATFORM


@dataclass(frozen=True, slots=True)
class Written:
    """An entry, the texts that stand beside it, and what could not be written of it."""

    key: str
    live: Live
    tree: dict[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)
    """By path below the catalog's folder."""
    files: frozenset[str] = frozenset()
    """Those of its pictures."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Why, by the field's path."""


def escaped_fields(lives: Iterable[Live]) -> frozenset[str]:
    """Find the text fields that a store shows HTML-escaped, by what they hold.

    Where an entity stands in one and nothing anywhere in it that escaping would have changed,
    it is; the field's own text is then what a person once typed.
    """
    entities: set[str] = set()
    bare: set[str] = set()
    for live in lives:
        fields = KINDS[live.kind].fields
        for path, value in live.values.items():
            if fields[path].shape is Shape.TEXT and isinstance(value, str):
                if _BARE.search(value):
                    bare.add(f"{live.kind}.{path}")
                elif "&" in value:
                    entities.add(f"{live.kind}.{path}")
    return frozenset(entities - bare)


def entry_of(key: str, live: Live, around: Surroundings, omit: Iterable[str] = ()) -> Written:
    """Write one resource; fields to `omit` are left out, with all below them."""
    kind = KINDS[live.kind]
    tree: dict[str, Any] = {"type": live.type} if live.type else {}
    texts: dict[str, str] = {}
    files: set[str] = set()
    left_out: dict[str, str] = dict(live.unreadable)
    for path, value in _to_write(key, live, around, frozenset(omit)):
        each = kind.fields[path]
        if _is_nothing(each, value):
            put(tree, path, [] if each.shape in LISTS else None)
            continue
        if reason := _unwritable(live.kind, path, value, around):
            left_out[path] = reason
            continue
        shown = in_order(kind.name, [(path, value)])
        files |= {around.files[one] for one in shown if one in around.files}
        as_html = f"{live.kind}.{path}" in around.escaped
        meant = html.unescape(str(value)) if as_html else value
        plain = _plain(each, meant, around.files)
        if isinstance(plain, str) and _stands_apart(each, plain):
            name = f"text/{key}.{path}.{'html' if each.shape is Shape.HTML else 'txt'}"
            texts[name] = plain
            plain = {"file": name}
        put(tree, path, plain)
    return Written(key, live, tree, texts, frozenset(files), left_out)


def _to_write(
    key: str, live: Live, around: Surroundings, gone: Container[str]
) -> Iterator[tuple[str, Value]]:
    """Yield the fields that an entry speaks of; empty ones only where it would else get a default."""
    writable, defaulted = around.writable[live.kind], around.defaulted.get(live.kind, frozenset())
    for path, each in KINDS[live.kind].fields.items():
        head, value = path.partition(".")[0], live.values.get(path)
        if path not in live.values or path not in writable or path in gone or head in gone:
            continue
        if each.create_only or each.shape in _NOT_WRITTEN:
            continue
        if head in defaulted or not (_is_nothing(each, value) or (each.from_name and value == key)):
            yield path, value


def put(tree: dict[str, Any], path: str, value: object) -> None:
    """Put a value at a dotted path, making the maps on the way."""
    *above, last = path.split(".")
    for name in above:
        tree = tree.setdefault(name, {})
    tree[last] = value


def _is_nothing(each: Field, value: Value) -> bool:
    return value in _NOTHING or (each.zero_is_none and value == 0)


def _unwritable(kind: str, path: str, value: Value, around: Surroundings) -> str:
    """Say why a field cannot stand in a file; empty where it can."""
    each = KINDS[kind].fields[path]
    for shown in () if around.platform.shows_addresses else in_order(kind, [(path, value)]):
        if shown not in around.files:
            return f"its picture {open_address(shown)} {around.problems.get(shown, 'could not be had')}"
    if each.group and not around.platform.own_words:
        known = around.ids.get(each.group, {})
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str) and item not in known:
                return f"the store shows {item!r} by name alone, and no number for it"
    return ""


def _stands_apart(each: Field, text: str) -> bool:
    if each.shape is Shape.HTML:
        return "<" in text or len(text) > LONG or "\n" in text
    return len(text) > LONG and each.schema == _FILED


def _plain(each: Field, value: Value, files: Mapping[str, str]) -> Any:  # noqa: ANN401 - what YAML holds
    """Return what stands for a value in a file: lists for tuples, paths for pictures."""
    if isinstance(value, tuple):
        items = [_plain(each, item, files) for item in value if item not in _NOTHING]
        return list(dict.fromkeys(items)) if each.shape is Shape.SET else items
    if isinstance(value, Mapping):
        return _row(each, value, files)
    if isinstance(value, str) and is_expanded(each):
        return escaped(value)  # a store's text names no variable of ours
    return files.get(str(value), str(value)) if each.shape in _PICTURES else value


def _row(each: Field, row: Mapping[str, Value], files: Mapping[str, str]) -> dict[str, Any]:
    """Write a row without what the store counts in it, and without what it has anyway."""
    found = {}
    for name, cell in row.items():
        of = each.cells.get(name, each)
        usual = of.default(row) if callable(of.default) else of.default
        if name not in each.live_keys and cell not in _NOTHING and cell != usual:
            found[name] = _plain(of, cell, files)
    return found
