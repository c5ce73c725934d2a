"""One change, or many that are alike, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.markdown_text import (
    cell_text,
    code,
    content_text,
    escaped,
    fenced,
    phrase_text,
    row_of,
    table,
)
from tjar_sync.render.own_words import own
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_cells import diff_lines
from tjar_sync.render.view import CellRole, RowKind, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.render.documents import AlikeItems, Item
    from tjar_sync.render.view import Row

_ELEMENTS = {CellRole.ADDED: "+", CellRole.REMOVED: "−", CellRole.ORDER: "new order:"}
_WIDTH = 100
_DIFF_LINES = 20
"""So many lines of a text's words are shown."""
_ROWS = 30
"""So many fields of one change."""
_NAMED = 8
"""So many of those that differ in nothing are named."""


def item_block(item: Item) -> str:
    """Draw one change: its head, and its fields in a table, long texts below it."""
    called = f" {code(item.title)}" if item.title else ""
    facts = [escaped(item.type)] if item.type else []
    if item.remote_id is not None:
        facts.append(f"{own('id')} {code(item.remote_id)}")
    known = f" ({', '.join(facts)})" if facts else ""
    head = f"**{_sign(item)} {code(item.address)}**{called}{known}: {escaped(item.reason)}"
    return "\n\n".join((head, *_parts(item)))


def alike_table(group: AlikeItems, room: int) -> tuple[int, str]:
    """Draw changes that are alike, as many as there is room for; how many, and the text."""
    head = f"**{ACTION_STYLES[group.action].sign} {escaped(group.heading)}**"
    same = [f"- {escaped(row.label)}: {_told(row)}" for row in group.same]
    rest = [escaped(group.rest)] if group.rest else []
    if not group.listed:
        named = ", ".join(code(item.address) for item in group.items[:_NAMED])
        more = len(group.items) - _NAMED
        text = "\n".join(
            (f"{head}: {named}{own(f' and {more:,} more') if more > 0 else ''}", *same, *rest)
        )
        return (len(group.items), text) if len(text) <= room else (0, "")
    begin = "\n\n".join((head, *(["\n".join(same)] if same else []), *rest))
    heads = table((own("address"), own("name"), *map(escaped, group.labels)), ())
    left = room - len(begin) - len(heads) - 2
    rows: list[str] = []
    for item in group.items:
        told = {row.label: _told(row) for row in item.rows}
        name = code(item.title) if item.title else ""
        row = row_of(code(item.address), name, *(told[label] for label in group.labels))
        left -= len(row) + 1
        if left < 0:
            break
        rows.append(row)
    return (len(rows), "\n".join((begin, "", heads, *rows))) if rows else (0, "")


def _sign(item: Item) -> str:
    return ACTION_STYLES[item.action].sign


def _parts(item: Item) -> Iterator[str]:
    if item.previous:
        yield f"{own('It was ')}{code(item.previous)}."
    if item.caption:
        lost = (f"{escaped(row.label)} {_side(row, CellRole.BEFORE)}" for row in item.rows)
        yield f"{escaped(item.caption)}: {', '.join(lost)}"
    elif item.rows:
        rows = [row_of(escaped(row.label), _told(row)) for row in item.rows[:_ROWS]]
        yield table(map(own, ("field", "change")), rows)
        yield from _diffs(item)
        if len(item.rows) > _ROWS:
            yield own(f"… and {len(item.rows) - _ROWS:,} more fields.")
    later = [f"- {escaped(row.label)}: {phrase_text(row.cells)}" for row in item.deferred]
    if later:
        yield "\n".join(later)
    if item.note:
        yield f"*{own('Note:')} {escaped(item.note)}*"


def _diffs(item: Item) -> Iterator[str]:
    """Yield what changed in long texts, word by word."""
    for row in item.rows[:_ROWS]:
        for diff in row.diffs:
            lines = diff_lines(diff, _WIDTH, PLAIN)[:_DIFF_LINES]
            yield f"{escaped(row.label)}{own(_SIDES[diff.side])}:\n\n{fenced(lines)}"


_SIDES = {
    Side.EDIT: "",
    Side.THEIRS: ", last written → store now",
    Side.OURS: ", last written → files now",
}


def _side(row: Row, role: CellRole) -> str:
    cell = row.cell(role)
    return content_text(cell.content) if cell else ""


def _told(row: Row) -> str:
    """Say on one line what becomes of a field."""
    text = _conflict(row) if row.kind is RowKind.CONFLICT else _plain(row)
    told = phrase_text(row.told)
    remarks = f"({own('; ').join(map(escaped, row.remarks))})" if row.remarks else ""
    return " ".join(filter(None, (text, told, remarks)))


def _plain(row: Row) -> str:
    elements = [
        f"{own(_ELEMENTS[cell.role])} {content_text(cell.content)}"
        for cell in row.cells
        if cell.role in _ELEMENTS
    ]
    if elements:
        return ", ".join(elements)
    before, after = _side(row, CellRole.BEFORE), _side(row, CellRole.AFTER)
    match row.kind:
        case RowKind.ADDED:
            return f"+ {after}"
        case RowKind.REMOVED:
            return f"− {before}"
        case _ if row.cell(CellRole.BEFORE) is None or row.cell(CellRole.AFTER) is None:
            return before or after
        case _ if row.diffs:
            return own("text, see below")
        case _:
            percent = row.cell(CellRole.PERCENT)
            by = f" **{cell_text(percent)}**" if percent else ""
            alike = _side(row, CellRole.LOOKALIKE)
            return " ".join(
                filter(None, (f"{before} → {after}{by}", f"({alike})" if alike else ""))
            )


def _conflict(row: Row) -> str:
    last, before, after = (
        _side(row, role) for role in (CellRole.LAST, CellRole.BEFORE, CellRole.AFTER)
    )
    return own("last written {last}, store now {before}, **files now {after}**").format(
        last=last, before=before, after=after
    )
