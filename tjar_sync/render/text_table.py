"""Changes that are alike as a table for a terminal: address, name, and what becomes of each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.build_alike import largest
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import cut, prose, shown
from tjar_sync.render.text_cells import content_text
from tjar_sync.render.text_fit import width_of
from tjar_sync.render.text_rows import INDENT, action_sign, is_called, row_lines
from tjar_sync.render.view import CellRole, RowKind, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.render.documents import AlikeItems, Item
    from tjar_sync.render.style import Style
    from tjar_sync.render.view import Row

_NAMED = 8
"""So many of those that differ in nothing are named."""
_NAME = 32
"""A longer name is cut."""
_SHORTEST_NAME = 8
_GAP = "  "
_ARROW = "->"

_ELEMENTS = frozenset({CellRole.ADDED, CellRole.REMOVED, CellRole.ORDER})

_Line = list[str]


def alike_lines(group: AlikeItems, most: int, style: Style) -> Iterator[str]:
    """Draw changes that are alike: their number, what all of them have, and a line for each.

    At most so many lines; the others are counted.
    """
    head = shown(group.heading, style)
    sign = action_sign(group.action, style)
    if group.listed:
        yield f"  {sign} {style.paint(head, Tone.HEAD)}"
    else:
        yield f"  {sign} {head}: {_named(group, style)}"
    for row in group.same:
        yield f"{INDENT}{shown(row.label, style)}: {row_lines(row, style).text}"
    if group.listed:
        yield from _table(group, most, style)
    if group.rest:
        yield INDENT + style.paint(prose(group.rest, style, INDENT), Tone.FAINT)


def _named(group: AlikeItems, style: Style) -> str:
    named = [shown(item.address, style) for item in group.items[:_NAMED]]
    more = len(group.items) - len(named)
    return ", ".join((*named, *([own(f"{more:,} more", style)] if more else [])))


def _table(group: AlikeItems, most: int, style: Style) -> Iterator[str]:
    items, hidden = group.items[:most], group.items[most:]
    columns = [_column(label, items, style) for label in group.labels]
    values = [_GAP.join(parts).rstrip() for parts in zip(*columns, strict=True)]
    values = values or [""] * (len(items) + 1)
    addresses = ["", *(shown(item.address, style) for item in items)]
    titles = [item.title if is_called(item) else "" for item in items]
    room = style.width - len(INDENT) - max(map(width_of, addresses)) - len(_GAP)
    left = room - max(map(width_of, values)) - len(_GAP)
    beside = left >= min(_NAME, max(map(width_of, titles)), _SHORTEST_NAME)
    width = min(max(left if beside else room, 1), _NAME)
    names = ["", *(cut(title, width, style) for title in titles)]
    for at, line in enumerate(_joined(addresses, names, values, beside=beside)):
        if line:
            yield INDENT + (line if at else style.paint(line, Tone.HEAD))
    if hidden:
        yield f"{INDENT}{style.sign('…', '...')} {own(_hidden(hidden), style)}"


def _joined(
    addresses: list[str], names: list[str], values: list[str], *, beside: bool
) -> Iterator[str]:
    """Put a row on one line, or its values below where the screen is too narrow."""
    first, second = (max(map(width_of, column)) for column in (addresses, names))
    for address, name, value in zip(addresses, names, values, strict=True):
        if beside:
            called = f"{_padded(name, second)}{_GAP}" if second else ""
            yield f"{_padded(address, first)}{_GAP}{called}{value}".rstrip()
        else:
            if address:
                yield f"{_padded(address, first)}{_GAP}{name}".rstrip()
            yield f"{_GAP}{value}"


def _hidden(hidden: Sequence[Item]) -> str:
    most = largest(hidden[0])
    by = f", each by {most} % at most" if most and most.is_finite() else ""
    return f"{len(hidden):,} more{by}; --full shows all"


def _column(label: str, items: Sequence[Item], style: Style) -> list[str]:
    """Draw one field of all items, below its name; the parts of a change stand below each other."""
    rows = [next(row for row in item.rows if row.label == label) for item in items]
    parts = [_parts(row, style) for row in rows]
    if all(len(one) > 1 for one in parts):
        lines = _aligned(parts)
    else:
        lines = _justified([_GAP.join(one) for one in parts])
    told = own("; ", style).join(shown(one, style) for one in rows[0].remarks)
    texts = [f"{shown(label, style)} ({told})" if told else shown(label, style), *lines]
    width = max(map(width_of, texts))
    return [_padded(text, width) for text in texts]


def _parts(row: Row, style: Style) -> _Line:
    """Split a row into what stands below each other: before, after, by how much, and the rest."""
    before, after = row.cell(CellRole.BEFORE), row.cell(CellRole.AFTER)
    only = before or after
    if row.kind is not RowKind.CHANGED and only is not None:
        return [content_text(only.content, style)]
    elements = any(cell.role in _ELEMENTS for cell in row.cells)
    if elements or before is None or after is None:
        return [row_lines(row, style).text]
    percent = row.cell(CellRole.PERCENT)
    by = content_text(percent.content, style) if percent else ""
    return [content_text(before.content, style), content_text(after.content, style), by]


def _aligned(parts: Sequence[_Line]) -> list[str]:
    befores, afters, bys = (_justified(column) for column in zip(*parts, strict=True))
    return [
        f"{before} {_ARROW} {after}{_GAP}{by}".rstrip()
        for before, after, by in zip(befores, afters, bys, strict=True)
    ]


def _justified(column: Sequence[str]) -> list[str]:
    """Fill up to one width: amounts from the left, so that their digits stand below each other."""
    width = max(map(width_of, column))
    if all(text[:1] in "+-0123456789" for text in column):
        return [" " * (width - width_of(text)) + text for text in column]
    return [_padded(text, width) for text in column]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
