"""One field's change: rows of a label and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import UNORDERED, Role, Shape
from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.nested import ChangeKind, Detail, details, nested, row_label
from tjar_sync.render.sanitize import confusables, shown
from tjar_sync.render.style import Tone
from tjar_sync.render.value import (
    CLEARED,
    NOTHING,
    SECRET,
    SHORT,
    View,
    element,
    field_of,
    inline,
    lengthy,
    pairs,
    percent_text,
    secret,
)
from tjar_sync.render.word_diff import diff_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.kinds import Field
    from tjar_sync.model.plan import Change, FieldChange
    from tjar_sync.model.value import Value

UNSEEN = "(not shown by the store)"
UNSET = "(not set)"
INDENT = "      "
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
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A label, what is said on its line, and painted lines below it."""

    label: str
    """Clean and unpainted, so that it can be aligned."""
    text: str = ""
    """Painted."""
    below: tuple[str, ...] = ()


def field_rows(change: Change, item: FieldChange, view: View) -> tuple[FieldLine, ...]:
    """Render one field of a change; the first row carries the remarks."""
    rows = _rows(change, item, view)
    first, *rest = (replace(row, label=shown(row.label, view.style)) for row in rows)
    remarks = _remarks(change, item)
    if remarks:
        remark = view.style.paint(f"({'; '.join(remarks)})", Tone.FAINT)
        first = replace(first, text=f"{first.text}  {remark}".strip())
    return (first, *rest)


def _rows(change: Change, item: FieldChange, view: View) -> Iterator[FieldLine]:
    field = field_of(change.address, item.path)
    label = item.path
    if secret((item.before, item.after, item.last)):
        yield FieldLine(label, _secret(item))
    elif change.action is Action.CREATE:
        yield from _made(label, field, item.after, view)
    elif item.reason is Reason.CONFLICT:
        yield _conflict(label, field, item, view)
    else:
        yield from _changed(label, field, item, view)


def _remarks(change: Change, item: FieldChange) -> tuple[str, ...]:
    late = ("linked after it exists",) if item.path in change.deferred else ()
    told = item.reason is change.reason or change.action is Action.CREATE
    return late if told else (_REASONS[item.reason], *late)


def _secret(item: FieldChange) -> str:
    if item.after is None:
        return f"{SECRET} -> {CLEARED}"
    return "(secret, changed)" if item.known and item.before is not None else SECRET


def _made(label: str, field: Field | None, value: Value, view: View) -> Iterator[FieldLine]:
    """Name a field that is set for the first time; rows and options one by one."""
    if not (isinstance(value, tuple) and nested(value)):
        shape = field.shape if field else None
        yield FieldLine(label, NOTHING if value is None else inline(value, view, shape))
        return
    for at, row in enumerate(value):
        if isinstance(row, Mapping):
            keys = field.row_key if field else ()
            rest = {name: cell for name, cell in row.items() if name not in keys}
            yield FieldLine(f"{label}[{row_label(field, row, at)}]", pairs(rest, view))
        else:
            yield FieldLine(f"{label}[#{at + 1}]", inline(row, view))


def _conflict(label: str, field: Field | None, item: FieldChange, view: View) -> FieldLine:
    """Show all three sides; long texts as what each side made of what was last written."""
    if any(lengthy(value) for value in (item.last, item.before, item.after)):
        there, here = _words(item.last, item.before, view), _words(item.last, item.after, view)
        heads = "last written -> store now:", "last written -> files now:"
        return FieldLine(label, below=(heads[0], *there, heads[1], *here))
    shape = field.shape if field else None
    texts = [inline(value, view, shape) for value in (item.last, item.before, item.after)]
    percent = _percent(field, item.before, item.after)
    return FieldLine(
        label,
        below=(
            f"last written: {texts[0]}",
            f"store now:    {texts[1]}",
            f"files now:    {texts[2]}{percent}",
        ),
    )


def _words(before: Value, after: Value, view: View) -> tuple[str, ...]:
    if isinstance(before, str) and isinstance(after, str):
        lines = diff_lines(before, after, max(view.style.width - 10, SHORT), view.style)
    else:
        lines = (f"{inline(before, view)} -> {inline(after, view)}",)
    return tuple(f"  {line}" for line in lines)


def _changed(label: str, field: Field | None, item: FieldChange, view: View) -> Iterator[FieldLine]:
    before, after = item.before, item.after
    shape = field.shape if field else None
    if not item.known:
        yield FieldLine(label, f"{UNSEEN} -> {inline(after, view, shape)}")
    elif nested(before) or nested(after):
        yield from _parts(label, field, item, view)
    elif shape in _LISTS and isinstance(before or (), tuple) and isinstance(after, tuple):
        yield FieldLine(label, _elements(before, after, view, shape))
    else:
        yield _two(label, field, before, after, view)


def _two(label: str, field: Field | None, before: Value, after: Value, view: View) -> FieldLine:
    """Render an old and a new value; long texts word by word."""
    shape = field.shape if field else None
    old = UNSET if before is None else inline(before, view, shape)
    text = f"{old} -> {inline(after, view, shape)}{_percent(field, before, after)}"
    if not isinstance(before, str) or not isinstance(after, str):
        return FieldLine(label, text)
    alike = confusables(before, after)
    if not (lengthy(before) or lengthy(after)):
        return FieldLine(label, f"{text}  {alike}".rstrip())
    width = max(view.style.width - len(INDENT) - 2, SHORT)
    return FieldLine(label, alike, diff_lines(before, after, width, view.style))


def _percent(field: Field | None, before: Value, after: Value) -> str:
    if field is None or field.role is not Role.PRICE:
        return ""
    if not isinstance(before, Decimal) or not isinstance(after, Decimal):
        return ""
    percent = percent_text(before, after)
    return f" ({percent})" if percent else ""


def _elements(before: Value, after: tuple[Value, ...], view: View, shape: Shape | None) -> str:
    """Name what was added and removed; where nothing was, the new order."""
    old = before if isinstance(before, tuple) else ()
    came, went = Counter(after) - Counter(old), Counter(old) - Counter(after)
    style = view.style
    parts = [style.paint(f"+{element(item, view, shape)}", Tone.GOOD) for item in came.elements()]
    parts += [style.paint(f"-{element(item, view, shape)}", Tone.BAD) for item in went.elements()]
    kept_before = [item for item in old if item in after]
    kept_after = [item for item in after if item in old]
    if shape not in UNORDERED and kept_before != kept_after:
        parts.append(f"new order: {inline(after, view, shape)}")
    return " ".join(parts) or f"{inline(old, view, shape)} -> {inline(after, view, shape)}"


def _parts(label: str, field: Field | None, item: FieldChange, view: View) -> Iterator[FieldLine]:
    if item.after is None or item.after == ():
        yield FieldLine(label, CLEARED if item.after is None else NOTHING)
    for detail in details(field, item.before, item.after):
        yield _part(f"{label}{detail.path}", detail, view)


def _part(label: str, detail: Detail, view: View) -> FieldLine:
    match detail.change_kind:
        case ChangeKind.ADDED:
            return FieldLine(label, view.style.paint(f"+ {_whole(detail.after, view)}", Tone.GOOD))
        case ChangeKind.REMOVED:
            return FieldLine(label, view.style.paint(f"- {_whole(detail.before, view)}", Tone.BAD))
        case _:
            return _two(label, None, detail.before, detail.after, view)


def _whole(value: Value, view: View) -> str:
    return pairs(value, view) if isinstance(value, Mapping) else inline(value, view)
