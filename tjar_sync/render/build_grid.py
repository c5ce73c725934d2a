"""From a field that holds rows to a grid: all of its rows, on both sides, and what becomes of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from tjar_sync.model.kinds import Role, Shape
from tjar_sync.model.plan import Reason
from tjar_sync.render.build_value import content, field_of, secret
from tjar_sync.render.documents import Grid, GridRow, Week
from tjar_sync.render.nested import pairs_by_key
from tjar_sync.render.view import RowKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.plan import Change, FieldChange
    from tjar_sync.model.value import Value
    from tjar_sync.render.build_value import Labels
    from tjar_sync.render.view import Content

_Sides = tuple["Value", "Value"]


def grids(change: Change, fields: Sequence[FieldChange], labels: Labels) -> Iterator[Grid]:
    """Yield a grid for each of these fields that holds rows; a conflict has three sides, and so none."""
    for item in fields:
        field = field_of(change.address, item.path)
        whole = item.known and item.reason is not Reason.CONFLICT
        if field and field.shape is Shape.ROWS and whole and not secret((item.before, item.after)):
            pairs = tuple(
                (one, two)
                for _, one, two in pairs_by_key(field, _rows(item.before), _rows(item.after))
            )
            heads = _heads(field, pairs)
            rows = tuple(_row(field, heads, pair, labels) for pair in pairs)
            yield Grid(item.path, heads, rows, _week(field, heads))


def _rows(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _cells(row: Value) -> Mapping[str, Value]:
    return row if isinstance(row, Mapping) else {}


def _heads(field: Field, pairs: Sequence[_Sides]) -> tuple[str, ...]:
    """Return the keys that any row has, those that are declared first."""
    there = [key for pair in pairs for row in pair for key in _cells(row)]
    return tuple(key for key in dict.fromkeys((*field.cells, *there)) if key in there)


def _row(field: Field, heads: tuple[str, ...], pair: _Sides, labels: Labels) -> GridRow:
    one, two = pair
    match one, two:
        case None, _:
            kind = RowKind.ADDED
        case _, None:
            kind = RowKind.REMOVED
        case _:
            kind = RowKind.KEPT if one == two else RowKind.CHANGED
    return GridRow(kind, _shown(field, heads, one, labels), _shown(field, heads, two, labels))


def _shown(
    field: Field, heads: tuple[str, ...], row: Value, labels: Labels
) -> tuple[Content | None, ...]:
    cells = _cells(row)
    return tuple(
        content(cells[key], labels, field.cells[key].shape if key in field.cells else None)
        if cells.get(key) is not None
        else None
        for key in heads
    )


def _week(field: Field, heads: tuple[str, ...]) -> Week | None:
    """Say which columns are a day and its times; None where there are none."""
    start, end = field.cell_of(Role.STARTS), field.cell_of(Role.ENDS)
    day = next((key for key in field.cells if key not in {start, end}), "")
    if not {start, end, day}.issubset(heads):
        return None
    places = (heads.index(day), heads.index(start), heads.index(end))
    return Week(*places, tuple(map(str, get_args(field.cells[day].schema))))
