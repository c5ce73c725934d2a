"""Cells and sentences as text for a terminal; the one place where text is sanitised for it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from tjar_sync.render.build_value import SHORT
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import (
    clean,
    display_width,
    isolated,
    quoted,
    shortened,
    shown,
)
from tjar_sync.render.view import (
    Items,
    Pairs,
    Picture,
    Placeholder,
    Text,
    Tone,
    Word,
)
from tjar_sync.render.word_diff import Mark, excerpt

if TYPE_CHECKING:
    from tjar_sync.render.style import Style
    from tjar_sync.render.view import Content, Diff, Phrase

_FEW = 12
"""Longer lists are shortened."""
_WORD = re.compile(r"[\w./:@-]+")


def phrase_text(phrase: Phrase, style: Style) -> str:
    """Draw a sentence; neighbours of one tone in one stretch of colour."""
    runs = groupby(phrase, key=lambda cell: cell.tone)
    return "".join(
        style.paint("".join(content_text(cell.content, style) for cell in cells), tone)
        for tone, cells in runs
    )


def content_text(content: Content, style: Style) -> str:
    """Draw a content on one line; long texts and lists are shortened."""
    match content:
        case Word() | Placeholder():
            return shown(content.text, style)
        case Text():
            size = len(content.text)
            found = quoted(shortened(content.text, SHORT, style), style)
            return found if size <= SHORT else f"{found} {own(f'({size:,} characters)', style)}"
        case Picture():
            source = shown(content.source, style)
            return f"{shown(content.address, style)} ({source})" if content.address else source
        case Items():
            listed = _listed([element_text(item, style) for item in content.items], style)
            return f"[{listed}]" if content.inner else listed
        case Pairs():
            pairs = [
                f"{shown(name, style)}: {element_text(item, style)}"
                for name, item in content.entries
            ]
            listed = _listed(pairs, style)
            return f"{{{listed}}}" if content.inner else listed
        case _:
            assert_never(content)


def element_text(content: Content, style: Style) -> str:
    """Draw one element of a list or map: without quotes where it is one plain word."""
    if isinstance(content, Text) and len(content.text) <= SHORT and _WORD.fullmatch(content.text):
        return shown(content.text, style)
    return content_text(content, style)


def diff_lines(diff: Diff, width: int, style: Style) -> tuple[str, ...]:
    """Draw what matters of a word diff as lines of about this width."""
    lines: list[list[tuple[Mark, str]]] = [[]]
    used = 0
    dots = style.sign("…", "...")
    for stretch in excerpt(diff.stretches):
        for token in stretch.tokens:
            gap = f"{dots}{token}{dots}" if token else dots
            text = gap if stretch.mark is Mark.GAP else clean(token, style)
            size = display_width(text)
            if used + size > width and used:
                lines.append([])
                used = 0
            lines[-1].append((stretch.mark, text))
            used += size
    return tuple(_line(line, style) for line in lines)


def _listed(parts: list[str], style: Style) -> str:
    if len(parts) <= _FEW:
        return ", ".join(parts)
    more = f"{style.sign('…', '...')} {own(f'{len(parts) - _FEW} more', style)}"
    return ", ".join((*parts[:_FEW], more))


def _line(pieces: list[tuple[Mark, str]], style: Style) -> str:
    runs = groupby(pieces, key=lambda piece: piece[0])
    texts = [(mark, "".join(text for _, text in run)) for mark, run in runs]
    whole = "".join(text for _, text in texts)
    line = "".join(_painted(mark, text, style) for mark, text in texts)
    return line if isolated(whole) == whole else isolated(line)


def _painted(mark: Mark, text: str, style: Style) -> str:
    match mark:
        case Mark.REMOVED:
            tone, fence = Tone.BAD, "[-{}-]"
        case Mark.ADDED:
            tone, fence = Tone.GOOD, "{{+{}+}}"
        case _:
            return text
    return style.paint(fence.format(isolated(text)), tone)
