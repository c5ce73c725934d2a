"""Texts for Markdown as GitHub and GitLab read it; the one place where text is made safe for it.

What somebody else wrote stands in code, where nothing is markup, a mention or a link. Sentences
of ours that quote it are escaped, sign by sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import cut, shown
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import CellRole, Items, Pairs, Picture, Placeholder, Text, Word, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.render.view import Cell, Content, Phrase

APART = "\u2060"
"""Joins words without a sign: what it parts is no mention, reference or address any more."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|&~!$^]|:(?=\w)|^[-+=]|(?<=\d)[.)](?=\s))")
_LIVE = re.compile(
    r"(?P<at>@)(?=\w)"  # a mention, a commit of a repository
    r"|(?P<number>\#)(?=\d)"  # an issue
    r"|(?P<gh>\bGH)(?=-\d)"
    r"|(?P<www>\bwww)(?=\.)"
    r"|(?P<scheme>:)(?=//)"
    r"|(?P<hex>[0-9a-f]{6})(?=[0-9a-f])",  # a commit, from seven digits on
    re.IGNORECASE,
)
_TICKS = re.compile(r"`+")
_NAMES = frozenset({CellRole.ADDRESS, CellRole.NAME, CellRole.ID})
_WIDEST = 120
"""So many columns of a value are shown in a cell."""


def escaped(text: str) -> str:
    """Make a sentence stand for itself: nothing in it is markup, a mention, a link or HTML."""
    parted = _LIVE.sub(rf"\g<0>{APART}", shown(text, PLAIN))
    return _MARKUP.sub(r"\\\1", parted)


def code(text: str, width: int = _WIDEST) -> str:
    """Put what somebody else wrote into code, on one line, cut to a width."""
    told = cut(text, width, PLAIN).replace("|", "¦")  # a cell ends at a bar, in code as well
    if not told.strip():
        return own("(empty)" if not text else "(blank)")
    longest = max(map(len, _TICKS.findall(told)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest else ""
    return f"{fence}{room}{told}{room}{fence}"


def fenced(lines: Iterable[str], language: str = "") -> str:
    """Put lines into a block of code that they cannot close."""
    body = "\n".join(lines)
    fence = "`" * max(3, max(map(len, _TICKS.findall(body)), default=0) + 1)
    return f"{fence}{language}\n{body}\n{fence}"


def content_text(content: Content) -> str:
    """Draw a content on one line: ours as words, everybody else's as code."""
    match content:
        case Placeholder():
            return f"*{escaped(content.text)}*"
        case Word():
            return escaped(content.text)
        case Text():
            return code(content.text)
        case Picture():
            return code(content.address or content.source)
        case Items() | Pairs():
            return code(plain(content))
        case _:
            assert_never(content)


def cell_text(cell: Cell) -> str:
    """Draw a cell: what somebody else named is code."""
    if isinstance(cell.content, Word) and cell.role in _NAMES:
        return code(cell.content.text)
    return content_text(cell.content)


def phrase_text(phrase: Phrase) -> str:
    """Draw a sentence."""
    return "".join(map(cell_text, phrase))


def row_of(*cells: str) -> str:
    """Draw a row of a table."""
    return f"| {' | '.join(cells)} |"


def table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """Draw a table from its heads and its rows, which are drawn already."""
    names = tuple(heads)
    return "\n".join((row_of(*names), row_of(*("---" for _ in names)), *rows))
