"""State as text tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.catalog import OnRemove
from tjar_sync.report.fields import UNSEEN
from tjar_sync.report.safe import cells, padded, shown
from tjar_sync.report.style import PLAIN, Ink, Style
from tjar_sync.report.terminal import count_text
from tjar_sync.report.value import View, field_of, inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.state import Recorded, State

_HEADS = ("ADDRESS", "TYPE", "ID", "")


def state_list(state: State, style: Style = PLAIN) -> str:
    """List what is owned, by address, and the writes whose answers are missing."""
    rows = [_listed(state.resources[address], style) for address in sorted(state.resources)]
    lines = _table([_HEADS, *rows], style) if rows else ["Nothing is owned yet."]
    if rows:
        lines += ["", f"{count_text(len(rows), 'resource')}."]
    for intent in state.intents:
        name = shown(str(intent.address), style)
        text = f"unanswered: {intent.verb} of {name}: the next run looks in the store first"
        lines.append(style.paint(text, Ink.WARN))
    return "\n".join(lines)


def state_show(recorded: Recorded, style: Style = PLAIN) -> str:
    """Show one owned resource: what was last written, and what the store showed after that."""
    facts = [_fact(name, value, style) for name, value in _facts(recorded) if value]
    head = style.paint(shown(str(recorded.address), style), Ink.HEAD)
    return "\n".join([head, *facts, "", *_fields(recorded, style)])


def _listed(row: Recorded, style: Style) -> tuple[str, ...]:
    remarks = ["protected"] if row.protect else []
    if row.archived:
        remarks.append("archived: it is in no file, and hidden in the store")
    elif row.on_remove is OnRemove.ARCHIVE:
        remarks.append("archived when removed")
    texts = (str(row.address), row.type or "-", row.remote_id or "-", ", ".join(remarks))
    return tuple(shown(text, style) for text in texts)


def _facts(recorded: Recorded) -> Iterator[tuple[str, str]]:
    yield "type", recorded.type
    yield "id", recorded.remote_id or "(not known)"
    yield "changed in the store", recorded.updated_at
    yield "read", recorded.seen_at
    yield "protected", "yes" if recorded.protect else ""
    yield "archived", "yes" if recorded.archived else ""
    yield "when it leaves the files", recorded.on_remove.value


def _fact(name: str, value: str, style: Style) -> str:
    return f"  {name}: {shown(value, style)}"


def _fields(recorded: Recorded, style: Style) -> Iterator[str]:
    """Name what was last written, and what the store showed where that is something else."""
    if not recorded.desired:
        yield "No field was written."
        return
    view = View(style)
    width = max(cells(shown(path, style)) for path in recorded.desired) + 1
    for path, value in recorded.desired.items():
        field = field_of(recorded.address, path)
        shape = field.shape if field else None
        label = padded(f"{shown(path, style)}:", width)
        yield f"  {label} {inline(value, view, shape)}"
        if path not in recorded.live:
            yield f"  {' ' * width} {style.paint(UNSEEN, Ink.FAINT)}"
        elif recorded.live[path] != value:
            there = inline(recorded.live[path], view, shape)
            yield f"  {' ' * width} {style.paint('the store shows:', Ink.FAINT)} {there}"


def _table(rows: Sequence[Sequence[str]], style: Style) -> list[str]:
    """Align clean texts in columns; the first row is the heading."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [style.paint(lines[0], Ink.HEAD), *lines[1:]]
