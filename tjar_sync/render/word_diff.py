"""What changed in a long text, word by word, in Arabic as in English."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
"""Signs that belong to the letter before them: Arabic vowels, accents, joiners."""
_TOKEN = re.compile(rf"[\w{_MARKS}]{{1,40}}|\s|[^\w\s]")
CONTEXT = 8
"""How many tokens of unchanged text are shown on each side of a change."""
LONG = 150
"""A changed stretch shows at most this many tokens of its beginning, and of its end."""
_SLIGHT = 2
MOST = 4000
"""Texts of more tokens, once their common ends are off, are shown as replaced: it stays fast."""


class Mark(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    GAP = "gap"
    """Text that is left out; its token says how much, where that is worth telling."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens of one text that became the same thing."""

    mark: Mark
    tokens: tuple[str, ...]


def word_diff(before: str, after: str) -> tuple[Stretch, ...]:
    """Return the stretches that turn one text into the other, with nothing left out."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = common(old, new)
    tail = common(old[head:][::-1], new[head:][::-1])
    middle = _changes(old[head : len(old) - tail], new[head : len(new) - tail])
    whole = [
        Stretch(Mark.SAME, tuple(old[:head])),
        *middle,
        Stretch(Mark.SAME, tuple(old[len(old) - tail :])),
    ]
    return tuple(_joined(whole))


def excerpt(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Leave out what is far from a change, and the middle of a long change."""
    found: list[Stretch] = []
    last = len(stretches) - 1
    for at, stretch in enumerate(stretches):
        if stretch.mark is Mark.SAME:
            found += _ends(stretch, CONTEXT if at else 0, CONTEXT if at < last else 0)
        else:
            found += _ends(stretch, LONG, LONG)
    return tuple(found)


def common(one: Sequence[str], two: Sequence[str]) -> int:
    """Count the items that both sequences begin with."""
    pairs = zip(one, two, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))


def _changes(old: list[str], new: list[str]) -> Iterator[Stretch]:
    if len(old) + len(new) > MOST:
        yield Stretch(Mark.REMOVED, tuple(old))
        yield Stretch(Mark.ADDED, tuple(new))
        return
    for tag, i, j, k, m in SequenceMatcher(str.isspace, old, new).get_opcodes():
        if tag == "equal":
            yield Stretch(Mark.SAME, tuple(old[i:j]))
        else:
            yield Stretch(Mark.REMOVED, tuple(old[i:j]))
            yield Stretch(Mark.ADDED, tuple(new[k:m]))


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Let a changed phrase read as one phrase, not as a change for each of its words."""
    found: list[Stretch] = []
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    for at, stretch in enumerate(stretches):
        inner = bool(removed or added) and at < len(stretches) - 1
        match stretch.mark:
            case Mark.REMOVED:
                removed += stretch.tokens
            case Mark.ADDED:
                added += stretch.tokens
            case _ if inner and _slight(stretch):
                removed += stretch.tokens
                added += stretch.tokens
            case _:
                found += [Stretch(Mark.REMOVED, removed), Stretch(Mark.ADDED, added), stretch]
                removed = added = ()
    return [stretch for stretch in found if stretch.tokens]


def _slight(stretch: Stretch) -> bool:
    """Say whether a stretch is only a space or a comma: no reason to split a phrase."""
    return len(stretch.tokens) <= _SLIGHT and not any(
        token[0].isalnum() for token in stretch.tokens
    )


def _ends(stretch: Stretch, head: int, tail: int) -> Iterator[Stretch]:
    """Leave out the middle, or the end that is far from a change; say so where it was changed."""
    tokens = stretch.tokens
    if len(tokens) <= head + tail + 1:
        yield stretch
        return
    words = sum(token[0].isalnum() for token in tokens[head : len(tokens) - tail])
    told = "" if stretch.mark is Mark.SAME else f" {words:,} more words "
    yield Stretch(stretch.mark, tokens[:head])
    yield Stretch(Mark.GAP, (told,))
    yield Stretch(stretch.mark, tokens[len(tokens) - tail :])
