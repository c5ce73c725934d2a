"""Texts for a page of HTML: what steers is spelled out, and what changed is told word by word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.render.sanitize import clean
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import Direction, direction_of, plain
from tjar_sync.render.word_diff import Mark, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.render.documents import Grid
    from tjar_sync.render.view import Content, Diff, Row

_WHOLE = 900
"""Texts of so many tokens are shown whole."""
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::\d\d)?")
_HOUR = 60


def safe(text: str) -> str:
    """Spell out every sign that would reorder or hide text; lines stay lines."""
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(clean(line, PLAIN) for line in text.split("\n"))


def direction(content: Content) -> str:
    """Say which way a content runs, as HTML's `dir` wants it."""
    return direction_of(plain(content)).value


def way(row: Row) -> str:
    """Say which way a row's texts run: the first of its cells that tells."""
    found = (cell.direction for cell in row.cells)
    return next((one for one in found if one is not Direction.AUTO), Direction.AUTO).value


def stretches(diff: Diff) -> Iterator[tuple[Mark, str]]:
    """Yield what a diff shows, a whole stretch at a time; line breaks that changed can be seen."""
    size = sum(len(one.tokens) for one in diff.stretches)
    for one in diff.stretches if size <= _WHOLE else excerpt(diff.stretches):
        text = "".join(one.tokens)
        changed = one.mark in {Mark.ADDED, Mark.REMOVED}
        yield one.mark, text.replace("\n", "⏎\n") if changed else text


class Bar(NamedTuple):
    """A time of a day that can be booked, in minutes."""

    start: int
    length: int
    kind: str
    """What becomes of it."""


class Day(NamedTuple):
    """A day of a week: its times as bars, and in words with what becomes of them."""

    name: str
    bars: tuple[Bar, ...]
    times: tuple[tuple[str, str], ...]


def bars(grid: Grid) -> Iterator[Day]:
    """Yield the days of a grid of times, and after them what is no day."""
    week = grid.week
    if week is None:
        return
    found: dict[str, list[tuple[str, str, str]]] = {day: [] for day in week.days}
    for row in grid.rows:
        for kind, cells in (("removed", row.before), ("added", row.after)):
            if any(cells) and (row.before != row.after or kind == "added"):
                day, start, end = (_said(cells[at]) for at in (week.day, week.start, week.end))
                what = "kept" if row.before == row.after else kind
                found.setdefault(day, []).append((start, end, what))
    for day, times in found.items():
        ordered = sorted(times)
        drawn = tuple(bar for time in ordered for bar in _bar(*time))
        yield Day(day, drawn, tuple((f"{start}–{end}", what) for start, end, what in ordered))


def _said(content: Content | None) -> str:
    return plain(content) if content is not None else ""


def _bar(start: str, end: str, kind: str) -> Iterator[Bar]:
    """Yield the bar of a time, where both its ends are times of a day."""
    one, two = _TIME.fullmatch(start), _TIME.fullmatch(end)
    if one and two:
        first, last = (int(found[1]) * _HOUR + int(found[2]) for found in (one, two))
        yield Bar(first, max(last - first, 0), kind)
