"""How a page lays out the rows of a change: languages beside each other, rows of rows as one grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.render.view import CellRole, Direction, Word, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.render.documents import Grid, Item
    from tjar_sync.render.view import Content, Row


class ShownField(NamedTuple):
    """A label, and what stands beside it: a grid, one row, or one for each language."""

    label: str
    rows: tuple[Row, ...] = ()
    grid: Grid | None = None


def groups(item: Item) -> Iterator[ShownField]:
    """Yield what is said of a change, field by field."""
    grids = {one.path: one for one in item.grids}
    told: dict[str, list[Row]] = {}
    for row in item.rows:
        told.setdefault(_label(row, grids), []).append(row)
    for label, rows in told.items():
        grid = grids.get(label)
        if grid is not None:
            remarks = tuple(row for row in rows if row.told or row.remarks)
            yield ShownField(label, remarks, grid)
        else:
            yield ShownField(label, tuple(sorted(rows, key=_reads_later)))


def _label(row: Row, grids: dict[str, Grid]) -> str:
    """Return the field that a row belongs to: languages of one text are one."""
    if row.about is None:
        return row.label
    if row.about.path in grids:
        return row.about.path
    return row.label.removesuffix(f".{row.about.language}") if row.about.language else row.label


def _reads_later(row: Row) -> bool:
    """Say whether a row stands on the right, as what runs from there does."""
    return any(cell.direction is Direction.RTL for cell in row.cells)


def side(row: Row, name: str) -> Content | None:
    """Return what a row shows in a role; None where it shows nothing there."""
    cell = row.cell(CellRole(name))
    return cell.content if cell else None


def shows_itself(item: Item) -> bool:
    """Say whether the first row of a change is its own picture, so that it needs no other."""
    return bool(item.rows) and side(item.rows[0], CellRole.AFTER) == item.picture


def is_sign(content: Content) -> bool:
    """Say whether a content is nothing but brackets, points or spaces, which belong to what is around."""
    return not any(map(str.isalnum, plain(content)))


def is_word(content: Content) -> bool:
    """Say whether a content is a number, a flag or words of ours."""
    return isinstance(content, Word)
