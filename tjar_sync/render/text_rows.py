"""Rows and items as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_value import SHORT, lengthy
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import display_width, padded, quoted, shortened, shown
from tjar_sync.render.text_cells import content_text, diff_lines, element_text, phrase_text
from tjar_sync.render.view import Cell, CellRole, RowKind, Side, Text, Tone, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Action
    from tjar_sync.render.documents import Item
    from tjar_sync.render.style import Style
    from tjar_sync.render.view import Row

INDENT = "      "
_TITLE = 40
"""A longer name is cut."""
_WIDEST = 36
"""Longer labels do not push the others to the right."""
_ELEMENTS = {CellRole.ADDED: ("+", Tone.GOOD), CellRole.REMOVED: ("-", Tone.BAD)}
_PARTS = {
    RowKind.ADDED: ("+ ", CellRole.AFTER, Tone.GOOD),
    RowKind.REMOVED: ("- ", CellRole.BEFORE, Tone.BAD),
}


@dataclass(frozen=True, slots=True)
class RowLines:
    """A row as a label, what stands on its line, and lines below it; all but the label painted."""

    label: str
    text: str
    below: tuple[str, ...] = ()


def item_lines(item: Item, style: Style) -> Iterator[str]:
    """Draw one change as a block of lines."""
    address = style.paint(shown(item.address, style), Tone.HEAD)
    called = f" {quoted(shortened(item.title, _TITLE, style), style)}" if is_called(item) else ""
    facts = [shown(item.type, style)] if item.type else []
    if item.remote_id is not None:
        facts.append(f"{shown(own('id', style), style)} {shown(item.remote_id, style)}")
    known = f" ({', '.join(facts)})" if facts else ""
    yield f"  {action_sign(item.action, style)} {address}{called}{known}: {shown(item.reason, style)}"
    if item.previous:
        yield f"{INDENT}{own('it was ', style)}{shown(item.previous, style)}"
    if item.caption:
        lost = (
            f"{shown(row.label, style)} {_side(row, CellRole.BEFORE, style)}" for row in item.rows
        )
        yield f"{INDENT}{shown(item.caption, style)}: {', '.join(lost)}"
    else:
        yield from _aligned([row_lines(row, style) for row in item.rows])
    for row in item.deferred:
        yield f"{INDENT}{shown(row.label, style)}: {phrase_text(row.cells, style)}"
    if item.note:
        yield INDENT + style.paint(f"{own('note:', style)} {shown(item.note, style)}", Tone.FAINT)


def is_called(item: Item) -> bool:
    """Say whether it has a name that its rows do not tell."""
    told = (plain(cell.content) for row in item.rows for cell in row.cells)
    return bool(item.title) and item.title not in told


def action_sign(action: Action, style: Style) -> str:
    """Return the painted sign of an action."""
    drawn = ACTION_STYLES[action]
    return style.paint(style.sign(drawn.sign, drawn.plain), drawn.tone)


def row_lines(row: Row, style: Style) -> RowLines:
    """Draw one row."""
    text, below = _conflict(row, style) if row.kind is RowKind.CONFLICT else _told(row, style)
    if row.told:
        text = f"{text} {phrase_text(row.told, style)}".strip()
    if row.remarks:
        remark = style.paint(
            f"({own('; ', style).join(shown(one, style) for one in row.remarks)})", Tone.FAINT
        )
        text = f"{text}  {remark}".strip()
    return RowLines(shown(row.label, style), text, below)


def _aligned(rows: list[RowLines]) -> Iterator[str]:
    widest = max((display_width(row.label) for row in rows), default=0)
    width = min(widest, _WIDEST) + 1
    for row in rows:
        label = f"{row.label}:"
        yield f"{INDENT}{padded(label, width)} {row.text}".rstrip() if row.text else INDENT + label
        for line in row.below:
            yield f"{INDENT}  {line}"


def _side(row: Row, role: CellRole, style: Style) -> str:
    """Draw the cell of a role; nothing where there is none."""
    cell = row.cell(role)
    return content_text(cell.content, style) if cell else ""


def _bracketed(row: Row, role: CellRole, style: Style, gap: str) -> str:
    text = _side(row, role, style)
    return f"{gap}({text})" if text else ""


def _told(row: Row, style: Style) -> tuple[str, tuple[str, ...]]:
    if row.kind in _PARTS:
        sign, role, tone = _PARTS[row.kind]
        return style.paint(f"{sign}{_side(row, role, style)}", tone), ()
    elements = " ".join(
        _element(cell, style)
        for cell in row.cells
        if cell.role in _ELEMENTS or cell.role is CellRole.ORDER
    )
    if elements:
        return elements, ()
    after = _side(row, CellRole.AFTER, style)
    if row.cell(CellRole.BEFORE) is None:
        return after, ()
    alike, diff = _bracketed(row, CellRole.LOOKALIKE, style, ""), row.diff(Side.EDIT)
    if diff is not None:
        width = max(style.width - len(INDENT) - 2, SHORT)
        return alike, diff_lines(diff, width, style)
    percent = _bracketed(row, CellRole.PERCENT, style, " ")
    return f"{_side(row, CellRole.BEFORE, style)} -> {after}{percent}  {alike}".rstrip(), ()


def _element(cell: Cell, style: Style) -> str:
    if cell.role is CellRole.ORDER:
        return f"{own('new order:', style)} {content_text(cell.content, style)}"
    sign, tone = _ELEMENTS[cell.role]
    return style.paint(f"{sign}{element_text(cell.content, style)}", tone)


def _conflict(row: Row, style: Style) -> tuple[str, tuple[str, ...]]:
    """Draw all three sides; long texts as what each side made of what was last written."""
    last, before, after = (
        _side(row, role, style) for role in (CellRole.LAST, CellRole.BEFORE, CellRole.AFTER)
    )
    if not any(isinstance(cell.content, Text) and lengthy(cell.content.text) for cell in row.cells):
        percent = _bracketed(row, CellRole.PERCENT, style, " ")
        return "", (
            f"{own('last written:', style)} {last}",
            f"{own('store now:', style)}    {before}",
            f"{own('files now:', style)}    {after}{percent}",
        )
    there = _words(row, Side.THEIRS, f"{last} -> {before}", style)
    here = _words(row, Side.OURS, f"{last} -> {after}", style)
    return "", (
        own("last written -> store now:", style),
        *there,
        own("last written -> files now:", style),
        *here,
    )


def _words(row: Row, side: Side, short: str, style: Style) -> tuple[str, ...]:
    diff = row.diff(side)
    if diff is None:
        return (f"  {short}",)
    lines = diff_lines(diff, max(style.width - 10, SHORT), style)
    return tuple(f"  {line}" for line in lines)
