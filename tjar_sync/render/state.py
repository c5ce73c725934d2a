"""State as text tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.catalog import OnRemove
from tjar_sync.render.fields import UNSEEN
from tjar_sync.render.sanitize import display_width, padded, shown
from tjar_sync.render.style import PLAIN, Style, Tone
from tjar_sync.render.terminal import count_text
from tjar_sync.render.value import View, field_of, inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.state import State, StateEntry

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
        lines.append(style.paint(text, Tone.WARN))
    return "\n".join(lines)


def state_show(entry: StateEntry, style: Style = PLAIN) -> str:
    """Show one owned resource: what was last written, and what the store showed after that."""
    facts = [_fact(name, value, style) for name, value in _facts(entry) if value]
    head = style.paint(shown(str(entry.address), style), Tone.HEAD)
    return "\n".join([head, *facts, "", *_fields(entry, style)])


def _listed(row: StateEntry, style: Style) -> tuple[str, ...]:
    remarks = ["protected"] if row.protect else []
    if row.archived:
        remarks.append("archived: it is in no file, and hidden in the store")
    elif row.on_remove is OnRemove.ARCHIVE:
        remarks.append("archived when removed")
    texts = (str(row.address), row.type or "-", row.remote_id or "-", ", ".join(remarks))
    return tuple(shown(text, style) for text in texts)


def _facts(entry: StateEntry) -> Iterator[tuple[str, str]]:
    yield "type", entry.type
    yield "id", entry.remote_id or "(not known)"
    yield "changed in the store", entry.updated_at
    yield "read", entry.seen_at
    yield "protected", "yes" if entry.protect else ""
    yield "archived", "yes" if entry.archived else ""
    yield "when it leaves the files", entry.on_remove.value


def _fact(name: str, value: str, style: Style) -> str:
    return f"  {name}: {shown(value, style)}"


def _fields(entry: StateEntry, style: Style) -> Iterator[str]:
    """Name what was last written, and what the store showed where that is something else."""
    if not entry.desired:
        yield "No field was written."
        return
    view = View(style)
    width = max(display_width(shown(path, style)) for path in entry.desired) + 1
    for path, value in entry.desired.items():
        field = field_of(entry.address, path)
        shape = field.shape if field else None
        label = padded(f"{shown(path, style)}:", width)
        yield f"  {label} {inline(value, view, shape)}"
        if path not in entry.live:
            yield f"  {' ' * width} {style.paint(UNSEEN, Tone.FAINT)}"
        elif entry.live[path] != value:
            there = inline(entry.live[path], view, shape)
            yield f"  {' ' * width} {style.paint('the store shows:', Tone.FAINT)} {there}"


def _table(rows: Sequence[Sequence[str]], style: Style) -> list[str]:
    """Align clean texts in columns; the first row is the heading."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [style.paint(lines[0], Tone.HEAD), *lines[1:]]
