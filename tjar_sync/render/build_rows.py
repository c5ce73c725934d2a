"""From one field's change to rows: a label, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.equality import as_typed
from tjar_sync.model.kinds import UNORDERED, Role, Shape
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.transformations import transformation
from tjar_sync.render.build_value import (
    CLEARED,
    NO_LABELS,
    NOTHING,
    SECRET,
    content,
    field_of,
    pairs,
    percent_text,
    secret,
    secret_counts,
    wordy,
)
from tjar_sync.render.counting import count_text
from tjar_sync.render.lookalike import lookalike
from tjar_sync.render.nested import ChangeKind, Detail, details, nested, row_label
from tjar_sync.render.view import About, Cell, CellRole, Diff, Placeholder, Row, RowKind, Side, Word
from tjar_sync.render.word_diff import word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.plan import Change, FieldChange
    from tjar_sync.model.value import Value
    from tjar_sync.render.build_value import Labels
    from tjar_sync.render.view import Content

UNSEEN = Placeholder("(not shown by the store)")
LATER = "linked after it exists"
_UNSET = Placeholder("(not set)")
_SECRET_CHANGED = Placeholder("(secret, changed)")
_LISTS = UNORDERED | {Shape.LIST, Shape.MEDIA_LIST}
_REASONS = {
    Reason.NEW: "not managed before",
    Reason.EDIT: "edited in the files",
    Reason.DRIFT: "drift",
    Reason.CONFLICT: "conflict",
    Reason.ADOPT: "the store has another value",
    Reason.RELINK: "what it links to gets a new id",
    Reason.REMOVED: "left the files",
    Reason.GONE: "deleted in the store",
    Reason.UNDO: "undone",
}


def field_rows(change: Change, item: FieldChange, labels: Labels = NO_LABELS) -> tuple[Row, ...]:
    """Return the rows of one field of a change; the first carries the remarks."""
    field = field_of(change.address, item.path)
    markup = field is not None and field.shape is Shape.HTML
    about = About(item.path, field.language if field else "", markup)
    rows = _rows(change, item, labels)
    late = (LATER,) if item.path in change.deferred else ()
    told = item.reason is change.reason or change.action is Action.CREATE
    remarks = late if told else (_REASONS[item.reason], *late)
    return tuple(
        Row(row.label, row.kind, row.cells, row.diffs, () if at else remarks, about=about)
        for at, row in enumerate(rows)
    )


def _rows(change: Change, item: FieldChange, labels: Labels) -> Iterator[Row]:
    field = field_of(change.address, item.path)
    item = _as_read(field, item)
    if secret((item.before, item.after, item.last)):
        yield _secret(item)
    elif change.action is Action.CREATE:
        yield from _made(field, item, labels)
    elif item.reason is Reason.CONFLICT:
        yield _conflict(field, item, labels)
    elif not item.known:
        after = content(item.after, labels, field.shape if field else None)
        cells = Cell(UNSEEN, CellRole.BEFORE), Cell(after, CellRole.AFTER)
        yield Row(item.path, RowKind.CHANGED, cells)
    else:
        yield from _changed(field, item, labels)


def _as_read(field: Field | None, item: FieldChange) -> FieldChange:
    """Show a text that a store keeps escaped as the files' readers have it, and `pull` writes it.

    Only where escaping gives just what is shown; where it is all the difference, that is seen.
    """
    shown = item.before
    read = shown if field is None else as_typed(field, shown)
    if field is None or not isinstance(shown, str) or not isinstance(read, str):
        return item
    spelt = transformation(field.shape, read, shown) == "escaped" and read != item.after
    return replace(item, before=read) if spelt else item


def _secret(item: FieldChange) -> Row:
    if item.after is None:
        cells = Cell(SECRET, CellRole.BEFORE), Cell(CLEARED, CellRole.AFTER)
        return Row(item.path, RowKind.CHANGED, cells)
    changed = item.known and item.before is not None
    said = _SECRET_CHANGED if changed else SECRET
    cell = Cell(_counted(item) or said, CellRole.AFTER)
    return Row(item.path, RowKind.CHANGED if changed else RowKind.SET, (cell,))


def _counted(item: FieldChange) -> Placeholder | None:
    """Count secrets of a list, and those of them that were sent before; None where it is none."""
    counts = secret_counts(item)
    if counts is None:
        return None
    told = [f"{counts.new:,} new" if counts.sent or counts.gone else ""]
    told += [f"{counts.sent:,} sent before" if counts.sent else ""]
    told += [f"{counts.gone:,} taken out" if counts.gone else ""]
    parts = ", ".join(filter(None, told))
    return Placeholder(f"({count_text(counts.all, 'secret')}{f': {parts}' if parts else ''})")


def _made(field: Field | None, item: FieldChange, labels: Labels) -> Iterator[Row]:
    """Name a field that is set for the first time; rows and options one by one."""
    value = item.after
    if not (isinstance(value, tuple) and nested(value)):
        shape = field.shape if field else None
        yield _set(item.path, NOTHING if value is None else content(value, labels, shape))
        return
    for at, row in enumerate(value):
        if isinstance(row, Mapping):
            keys = field.row_key if field else ()
            rest = {name: cell for name, cell in row.items() if name not in keys}
            yield _set(f"{item.path}[{row_label(field, row, at)}]", pairs(rest, labels))
        else:
            yield _set(f"{item.path}[#{at + 1}]", content(row, labels))


def _set(label: str, after: Content) -> Row:
    return Row(label, RowKind.SET, (Cell(after, CellRole.AFTER),))


def _conflict(field: Field | None, item: FieldChange, labels: Labels) -> Row:
    """Show all three sides; long texts also as what each side made of what was last written."""
    sides = {CellRole.LAST: item.last, CellRole.BEFORE: item.before, CellRole.AFTER: item.after}
    long = wordy(field, *sides.values())
    shape = field.shape if field and not long else None
    cells = [Cell(content(value, labels, shape), role) for role, value in sides.items()]
    cells += _percent(field, item.before, item.after)
    theirs = text_diff(Side.THEIRS, item.last, item.before) if long else ()
    ours = text_diff(Side.OURS, item.last, item.after) if long else ()
    return Row(item.path, RowKind.CONFLICT, tuple(cells), (*theirs, *ours))


def text_diff(side: Side, before: Value, after: Value) -> tuple[Diff, ...]:
    """Compare two texts word by word; nothing else has words."""
    if not isinstance(before, str) or not isinstance(after, str):
        return ()
    return (Diff(side, word_diff(before, after)),)


def _changed(field: Field | None, item: FieldChange, labels: Labels) -> Iterator[Row]:
    before, after = item.before, item.after
    shape = field.shape if field else None
    if nested(before) or nested(after):
        if after is None or after == ():
            yield _set(item.path, CLEARED if after is None else NOTHING)
        for detail in details(field, before, after):
            yield _part(f"{item.path}{detail.path}", detail, labels)
    elif shape in _LISTS and isinstance(before or (), tuple) and isinstance(after, tuple):
        yield _elements(item.path, before or (), after, labels, shape)
    else:
        yield _two(item.path, field, before, after, labels)


def _two(label: str, field: Field | None, before: Value, after: Value, labels: Labels) -> Row:
    """Show an old and a new value; long texts word by word, too."""
    shape = field.shape if field else None
    cells = [
        Cell(_UNSET if before is None else content(before, labels, shape), CellRole.BEFORE),
        Cell(content(after, labels, shape), CellRole.AFTER),
        *_percent(field, before, after),
    ]
    if isinstance(before, str) and isinstance(after, str):
        alike = lookalike(before, after)
        cells += [Cell(Word(alike), CellRole.LOOKALIKE)] if alike else []
    long = wordy(field, before, after)
    diffs = text_diff(Side.EDIT, before, after) if long else ()
    return Row(label, RowKind.CHANGED, tuple(cells), diffs)


def _percent(field: Field | None, before: Value, after: Value) -> tuple[Cell, ...]:
    if field is None or field.role is not Role.PRICE:
        return ()
    if not isinstance(before, Decimal) or not isinstance(after, Decimal):
        return ()
    percent = percent_text(before, after)
    return (Cell(Word(percent), CellRole.PERCENT),) if percent else ()


def _elements(label: str, before: Value, after: Value, labels: Labels, shape: Shape | None) -> Row:
    """Tell what a list gains and loses; where its order says something, the new order."""
    old = before if isinstance(before, tuple) else ()
    new = after if isinstance(after, tuple) else ()
    came, went = Counter(new) - Counter(old), Counter(old) - Counter(new)
    cells = [
        Cell(content(old, labels, shape), CellRole.BEFORE),
        Cell(content(new, labels, shape), CellRole.AFTER),
        *(Cell(content(item, labels, shape), CellRole.ADDED) for item in came.elements()),
        *(Cell(content(item, labels, shape), CellRole.REMOVED) for item in went.elements()),
    ]
    moved = [item for item in old if item in new] != [item for item in new if item in old]
    if shape not in UNORDERED and moved:
        cells.append(Cell(content(new, labels, shape), CellRole.ORDER))
    return Row(label, RowKind.CHANGED, tuple(cells))


def _part(label: str, detail: Detail, labels: Labels) -> Row:
    match detail.change_kind:
        case ChangeKind.ADDED:
            cell = Cell(_whole(detail.after, labels), CellRole.AFTER)
            return Row(label, RowKind.ADDED, (cell,))
        case ChangeKind.REMOVED:
            cell = Cell(_whole(detail.before, labels), CellRole.BEFORE)
            return Row(label, RowKind.REMOVED, (cell,))
        case _:
            return _two(label, None, detail.before, detail.after, labels)


def _whole(value: Value, labels: Labels) -> Content:
    return pairs(value, labels) if isinstance(value, Mapping) else content(value, labels)
