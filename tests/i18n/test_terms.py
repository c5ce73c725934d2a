"""One Arabic word for one thing: messages use those of docs/terms.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import tjar_sync
from tjar_sync.i18n.messages import messages_of

TERMS = Path(tjar_sync.__file__).parents[1] / "docs" / "terms.md"
_MARKS = re.compile("[\u064b-\u0652]")
"""Vowels and doubling, which are written or left out."""


class Term(NamedTuple):
    """A row of the list."""

    english: str
    arabic: tuple[str, ...]
    instead: tuple[str, ...]
    """What is not said for it."""


def bare(text: str) -> str:
    """Return a text without the marks of its vowels."""
    return _MARKS.sub("", text)


def terms() -> list[Term]:
    """Return the list as its page has it."""
    rows = [line.strip("|").split("|") for line in TERMS.read_text("utf-8").splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == 4]
    return [
        Term(english, tuple(re.split("، ", arabic)), tuple(re.split(", ", instead)))
        for english, arabic, _meaning, instead in cells[2:]
    ]


def test_each_term_is_used() -> None:
    """A word that no message says does not stand in the list."""
    said = bare("\n".join(form for one in messages_of("ar") for form in one.forms.values()))
    unused = [word for term in terms() for word in term.arabic if bare(word) not in said]

    assert terms()
    assert [] == unused


def test_no_message_says_another_word_for_a_term() -> None:
    """Nobody has to wonder whether two words are two things."""
    other = {bare(word): term.english for term in terms() for word in term.instead}
    found = [
        (other[word], form)
        for one in messages_of("ar")
        for form in one.forms.values()
        for word in other
        if re.search(rf"(?<!\w)(?:و|ب|ل|ال|وال|بال)?{word}(?!\w)", bare(form))
    ]

    assert [] == found
