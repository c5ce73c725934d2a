"""Guesses at what a person meant to write."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

LONGEST_GUESS = 200
PATIENCE = 200_000
"""So many words are compared, over all guesses at the names of one catalog."""


def guess(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` for the nearest known word, or nothing."""
    near = nearest(word, known)
    return "" if near is None else f"; did you mean `{near}`?"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant."""
    return _nearest(word[:LONGEST_GUESS], tuple(sorted(known)))


@lru_cache(maxsize=1024)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Compare once what is asked again for every entry with the same mistake."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


class Guesses:
    """Guesses at what was meant among many words, until that would take minutes."""

    def __init__(self) -> None:
        self._left = PATIENCE

    def __call__(self, word: str, known: Callable[[], Collection[str]]) -> str:
        """Return `; did you mean …?` as `guess` does; nothing once patience is used up."""
        if self._left <= 0:
            return ""
        words = known()
        self._left -= len(words)
        return guess(word, words)


def listed(words: Iterable[str]) -> str:
    """Join words for a person: `a`, `b` or `c`."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
