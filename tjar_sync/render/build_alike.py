"""Changes that are alike, put together: what one table can say of many."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import paid
from tjar_sync.render.documents import AlikeItems
from tjar_sync.render.view import CellRole, Row, RowKind, named, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tjar_sync.render.documents import Item

_FEW = 2
"""So many are shown whole, however alike they are."""
_WHOLE = 10
"""So many of those that need a look, or are new."""
_COLUMNS = 3
_SHORT = 40
"""A longer cell makes no table."""
_ON_ONE_LINE = frozenset({RowKind.CHANGED, RowKind.SET, RowKind.REMOVED, RowKind.KEPT})
_OTHERS = "each with more fields, which are not shown"

_Likeness = tuple[bool, str, Action, str, str, tuple[str, ...]]


def alike(items: Sequence[Item]) -> Iterator[AlikeItems]:
    """Yield the changes that one table can say, where they are many; each at most once."""
    heaps: dict[_Likeness, list[Item]] = {}
    for item in items:
        told = replace(item, rows=tuple(_rows(item)), previous="")
        if all(_short(row) for row in told.rows):
            heaps.setdefault(_likeness(told), []).append(told)
    for heap in heaps.values():
        if len(heap) > _most_whole(heap[0]):
            yield from _table(heap)


def _most_whole(item: Item) -> int:
    """Return how many such items are shown whole, however alike they are."""
    if item.only_taken:
        return 1
    return _WHOLE if item.risky or (_is_made(item) and not _is_content(item)) else _FEW


def _table(items: list[Item]) -> Iterator[AlikeItems]:
    first = items[0]
    same = tuple(row for at, row in enumerate(first.rows) if _is_same(at, items))
    told = tuple(row.label for row in first.rows if row not in same)
    if len(told) > _COLUMNS:
        return
    left = [replace(one, rows=tuple(row for row in one.rows if row.label in told)) for one in items]
    rest = _OTHERS if _is_made(first) and not _is_content(first) else first.note
    yield AlikeItems(
        heading(items),
        first.action,
        told,
        tuple(sorted(left, key=largest, reverse=True)),
        same,
        rest,
    )


def heading(items: Sequence[Item]) -> str:
    """Say how many changes of what these are, and why they are made."""
    kind, number = KINDS.get(_kind(items[0])), f"{len(items):,}"
    if items[0].only_taken:
        return f"{number} are in the store as the files want them, so nothing is written"
    return f"{number} {kind.plural if kind else _kind(items[0])}, {items[0].reason}"


def largest(item: Item) -> Decimal:
    """Return by how many per cent the price moves that moves furthest; 0 where none does.

    What is paid and was 0, or unknown, moves without end: no percentage tells how far.
    """
    kind = KINDS.get(_kind(item))
    path = paid(kind) if kind else ""
    return max((_percent(row, path) for row in item.rows), default=Decimal(0))


def _percent(row: Row, path: str) -> Decimal:
    cell = row.cell(CellRole.PERCENT)
    if cell:
        return abs(Decimal(plain(cell.content).removesuffix(" %")))
    untold = row.label == path and row.kind is RowKind.CHANGED
    return Decimal("Infinity") if untold else Decimal(0)


def _likeness(item: Item) -> _Likeness:
    labels = tuple(f"{row.label} {row.kind} {row.remarks}" for row in item.rows)
    return item.risky, _kind(item), item.action, item.reason, item.caption + item.note, labels


def _rows(item: Item) -> Iterable[Row]:
    """Return the rows that a table would show: of what is made, what it costs."""
    if _is_made(item):
        kind = KINDS.get(_kind(item))
        prices = kind.with_role(Role.PRICE) if kind else ()
        return (row for row in item.rows if row.label in prices)
    if item.caption and item.title:
        kind = KINDS.get(_kind(item))
        return (row for row in item.rows if kind is None or row.label not in kind.names)
    old = named(item.previous, CellRole.BEFORE)
    moved = (Row("it was", RowKind.KEPT, (old,)),) if item.previous else ()
    return (*moved, *item.rows)


def _short(row: Row) -> bool:
    """Say whether a row fits into a cell."""
    small = all(len(plain(cell.content)) <= _SHORT for cell in row.cells)
    odd = row.diffs or row.told or row.cell(CellRole.LOOKALIKE)
    return row.kind in _ON_ONE_LINE and small and not odd


def _is_same(at: int, items: Sequence[Item]) -> bool:
    return all(one.rows[at].cells == items[0].rows[at].cells for one in items)


def _is_made(item: Item) -> bool:
    return item.action is Action.CREATE


def _is_content(item: Item) -> bool:
    kind = KINDS.get(_kind(item))
    return kind is not None and kind.content_addressed


def _kind(item: Item) -> str:
    return item.address.partition(".")[0]
