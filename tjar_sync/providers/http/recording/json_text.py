"""JSON, rewritten where it stands: what is not changed stays as it was spelled, to the letter."""

from __future__ import annotations

import json
import re
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*|[{}\[\],]', re.DOTALL)
_START = re.compile(r"\A\ufeff?\s*(?:<.{0,100000}?>\s*)?(?=[{\[])", re.DOTALL)

Names = tuple[str, ...]
"""The keys that lead to a value; places within lists, and keys that are numbers, are left out."""


class Visitor(Protocol):
    """Is asked of each key, text and number, and returns what is to stand there."""

    def key(self, names: Names, key: str) -> str:
        """Return what a key becomes; `names` lead to its object."""

    def text(self, names: Names, text: str) -> str:
        """Return what a text becomes."""

    def number(self, names: Names, token: str) -> str:
        """Return what a number becomes, as JSON spells it."""


@dataclass(slots=True)
class _Place:
    """An object or list that is not closed yet."""

    is_object: bool
    key: str = ""
    expects_key: bool = field(default=False)


def parted(text: str) -> tuple[str, str] | None:
    """Part what stands before JSON (a mark, a notice of PHP) from it; None where there is none."""
    for start in (_START.match(text), re.search(r">\s*(?=\{)", text[:100_000])):
        if start is not None:
            head, body = text[: start.end()], text[start.end() :]
            try:
                json.loads(body)
            except (ValueError, RecursionError):
                continue
            return head, body
    return None


def rewritten(text: str, visitor: Visitor) -> str:
    """Return JSON with its keys, texts and numbers as a visitor wants them."""
    return "".join(_pieces(text, visitor))


def _pieces(text: str, visitor: Visitor) -> Iterator[str]:
    open_places: list[_Place] = []
    end = 0
    for match in _TOKEN.finditer(text):
        yield text[end : match.start()]
        end = match.end()
        yield _piece(match[0], open_places, visitor)
    yield text[end:]


def _piece(piece: str, open_places: list[_Place], visitor: Visitor) -> str:
    """Return what a piece becomes, and keep track of where it stands."""
    if piece[0] == '"':
        return _string(piece, open_places, visitor)
    if piece in "{[":
        opens = piece.startswith("{")
        open_places.append(_Place(opens, expects_key=opens))
    elif piece in "}]":
        open_places.pop()
    elif piece == ",":
        open_places[-1].expects_key = open_places[-1].is_object
    else:
        return visitor.number(_names(open_places), piece)
    return piece


def _string(piece: str, open_places: list[_Place], visitor: Visitor) -> str:
    text: str = json.loads(piece, strict=False)
    if open_places and open_places[-1].expects_key:
        place = open_places[-1]
        place.key, place.expects_key = "", False
        found = visitor.key(_names(open_places), text)
        place.key = text
    else:
        found = visitor.text(_names(open_places), text)
    return piece if found == text else _spelled(found, piece)


def _names(open_places: list[_Place]) -> Names:
    return tuple(place.key for place in open_places if place.key and not place.key.isdigit())


def _spelled(text: str, like: str) -> str:
    """Spell a text as JSON, as another was."""
    spelled = json.dumps(text, ensure_ascii="\\u" in like)
    return spelled.replace("/", "\\/") if "\\/" in like else spelled
