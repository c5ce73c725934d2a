"""A live value as its file would have it: the author's own words, wherever they still hold."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.catalog.convert import LISTS
from tjar_sync.catalog.text_variables import escaped
from tjar_sync.catalog.yaml.writer import restored
from tjar_sync.model.equality import equivalent, row_key
from tjar_sync.model.kinds import UNORDERED, Shape

if TYPE_CHECKING:
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

_TEXTS = frozenset({Shape.TEXT, Shape.HTML})
_BREAK = b"\r\n"

_BREAK = b"\r\n"


class Rewriter:
    """Writes values of a store in the words of the files, whose names it knows."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: what files call each media, by its digest."""
        self._names = names

    def value(self, field: Field, given: Tree, last: Value, now: Value) -> Tree:
        """Return what is to stand in a file for what the store shows now.

        `given` stands there, and meant `last`; what of it is still true stays as it is. Raises
        ValueError for a picture, or a link, that the files have no name for.
        """
        if now is None or now == ():
            return [] if field.shape in LISTS else None
        match given, last, now:
            case list(), tuple(), tuple() if len(given) == len(last):
                return self._list(field, list(zip(given, last, strict=True)), now)
            case dict(), Mapping(), Mapping() if field.model is not None:
                return self._map(field, given, last, now)
            case str(), _, str() if field.shape in _TEXTS and given.endswith("\n"):
                return escaped(now if now.endswith("\n") else f"{now}\n")
            case _:
                return self._new(field, now)

    def _new(self, field: Field, now: Value) -> Tree:
        if field.shape in {Shape.MEDIA, Shape.MEDIA_LIST}:
            for one in now if isinstance(now, tuple) else (now,):
                if str(one) not in self._names:
                    raise ValueError("its picture is in no file yet")
        found: Tree = _short(restored(field, now, self._names))
        return found

    def _list(self, field: Field, pairs: list[tuple[Tree, Value]], now: tuple[Value, ...]) -> Tree:
        """Keep the author's items, in the author's order where the order says nothing."""
        left = list(pairs)
        found: list[tuple[int, Tree]] = []
        for index, value in enumerate(now):
            pair = self._partner(field, left, value)
            if pair is None and field.model is not None and not field.row_key:
                pair = pairs[index] if index < len(pairs) and pairs[index] in left else None
            if pair is None:
                found.append((len(pairs) + index, self._new_item(field, value)))
                continue
            left.remove(pair)
            found.append((pairs.index(pair), self._item(field, pair, value)))
        free = field.shape in UNORDERED or field.shape is Shape.ROWS
        return [item for _, item in (sorted(found, key=lambda one: one[0]) if free else found)]

    def _partner(
        self, field: Field, left: list[tuple[Tree, Value]], value: Value
    ) -> tuple[Tree, Value] | None:
        if field.row_key:
            return next(
                (one for one in left if row_key(field, one[1]) == row_key(field, value)), None
            )
        return next((one for one in left if one[1] == value), None)

    def _item(self, field: Field, pair: tuple[Tree, Value], value: Value) -> Tree:
        given, last = pair
        if isinstance(given, dict) and isinstance(last, Mapping) and isinstance(value, Mapping):
            return self._map(field, given, last, value)
        return given

    def _new_item(self, field: Field, value: Value) -> Tree:
        made = self._new(field, (value,))
        return made[0] if isinstance(made, list) else made

    def _map(
        self,
        field: Field,
        given: dict[str, Tree],
        last: Mapping[str, Value],
        now: Mapping[str, Value],
    ) -> Tree:
        """Change the cells that differ."""
        found = dict(given)
        for key, value in ((key, now[key]) for key in field.cells if key in now):
            cell = field.cells[key]
            usual = cell.default(found) if callable(cell.default) else cell.default
            said = last.get(key) if key in given else usual
            if not equivalent(cell, said, value, managed=True):
                found[key] = self.value(cell, given.get(key), last.get(key), value)
        return found


def _short(tree: Tree) -> Tree:
    """Write whole numbers as people do: 10, not 10.00."""
    match tree:
        case dict():
            return {key: _short(one) for key, one in tree.items()}
        case list():
            return [_short(one) for one in tree]
        case Decimal() if tree == tree.to_integral_value():
            return int(tree)
        case _:
            return tree


def text_bytes(before: bytes, text: str) -> bytes:
    """Write a text as its file was: its mark at the start, its line ends, its last line."""
    bom = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    ended = before.endswith(b"\n") and not text.endswith("\n")
    data = (text + "\n" if ended else text).encode()
    return bom + (data.replace(b"\n", _BREAK) if _BREAK in before else data)
