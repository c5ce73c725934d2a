"""The texts that a resource has in Arabic and in English, side by side."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.kinds import Shape
from tjar_sync.model.kinds.texts import ARABIC, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.value import Value
    from tjar_sync.planning.checks.check import Prospect

_TAG = re.compile(r"<[^<>]*>")


class Pair(NamedTuple):
    """One text in both languages; empty where it is not there in one."""

    path: str
    """The map that holds both: `name`."""
    ar: str
    en: str

    def of(self, language: str) -> str:
        """Return it in one language."""
        return self.ar if language == ARABIC else self.en


def pairs(item: Prospect) -> Iterator[Pair]:
    """Yield each text of which the change writes a language, as a reader sees it."""
    fields = item.kind.fields
    for path, field in fields.items():
        base, _, language = path.rpartition(".")
        if language != ARABIC or f"{base}.{ENGLISH}" not in fields or field.shape not in _TEXTS:
            continue
        if item.changed.isdisjoint({path, f"{base}.{ENGLISH}"}):
            continue
        yield Pair(base, plain(item.values.get(path)), plain(item.values.get(f"{base}.{ENGLISH}")))


def plain(value: Value) -> str:
    """Return what a reader sees of a text, or of HTML."""
    text = html.unescape(_TAG.sub(" ", value)) if isinstance(value, str) else ""
    return " ".join(text.split())


def letters(text: str) -> tuple[int, int]:
    """Count Arabic letters, and Latin ones."""
    named = [
        (unicodedata.name(one, ""), count) for one, count in Counter(text).items() if one.isalpha()
    ]
    return (
        sum(count for name, count in named if name.startswith("ARABIC")),
        sum(count for name, count in named if name.startswith("LATIN")),
    )


_TEXTS = frozenset({Shape.TEXT, Shape.HTML})
