"""The texts that a resource has in Arabic and in English, side by side."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.kinds import Shape
from tjar_sync.model.kinds.texts import ARABIC, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.kinds import Kind
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
    for base, arabic, english in _bilingual(item.kind):
        if item.changed.isdisjoint({arabic, english}):
            continue
        yield Pair(base, plain(item.values.get(arabic)), plain(item.values.get(english)))


@cache
def _bilingual(kind: Kind) -> tuple[tuple[str, str, str], ...]:
    """Return the texts that a kind has in both languages: their map, and the path of each."""
    found = []
    for path, field in kind.fields.items():
        base, _, language = path.rpartition(".")
        english = f"{base}.{ENGLISH}"
        if language == ARABIC and english in kind.fields and field.shape in _TEXTS:
            found.append((base, path, english))
    return tuple(found)


def plain(value: Value) -> str:
    """Return what a reader sees of a text, or of HTML."""
    text = value if isinstance(value, str) else ""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(text.split())


def letters(text: str) -> tuple[int, int]:
    """Count Arabic letters, and Latin ones."""
    found: Counter[str] = Counter()
    for one, count in Counter(text).items():
        found[_script(one)] += count
    return found["ARABIC"], found["LATIN"]


@lru_cache(maxsize=4096)  # texts are of a few letters, each many times
def _script(character: str) -> str:
    """Return the script of a letter, in capitals; empty for what is none."""
    name = unicodedata.name(character, "") if character.isalpha() else ""
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


_SCRIPTS = ("ARABIC", "LATIN")
_TEXTS = frozenset({Shape.TEXT, Shape.HTML})
