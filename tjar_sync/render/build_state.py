"""From what is owned to documents: a table of all, and one resource in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.catalog import OnRemove
from tjar_sync.render.build_rows import UNSEEN
from tjar_sync.render.build_value import content, field_of
from tjar_sync.render.counting import count_text
from tjar_sync.render.documents import EntryView, StateView, Table
from tjar_sync.render.view import Cell, CellRole, Row, RowKind, Tone, named, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.state import Intent, State, StateEntry
    from tjar_sync.render.view import Phrase

_HEADS = ("ADDRESS", "TYPE", "ID", "")


def state_view(state: State) -> StateView:
    """List what is owned, by address, and the writes whose answers are missing."""
    rows = tuple(_listed(state.resources[address]) for address in sorted(state.resources))
    total = f"{count_text(len(rows), 'resource')}." if rows else "Nothing is owned yet."
    return StateView(Table(_HEADS, rows), total, tuple(_unanswered(item) for item in state.intents))


def entry_view(entry: StateEntry) -> EntryView:
    """Show one owned resource: what was last written, and what the store showed after that."""
    facts = (
        ("type", entry.type),
        ("id", entry.remote_id or "(not known)"),
        ("changed in the store", entry.updated_at),
        ("read", entry.seen_at),
        ("protected", "yes" if entry.protect else ""),
        ("archived", "yes" if entry.archived else ""),
        ("when it leaves the files", entry.on_remove.value),
    )
    known = tuple((name, value) for name, value in facts if value)
    return EntryView(str(entry.address), known, tuple(_rows(entry)))


def _listed(row: StateEntry) -> Phrase:
    remarks = ["protected"] if row.protect else []
    if row.archived:
        remarks.append("archived: it is in no file, and hidden in the store")
    elif row.on_remove is OnRemove.ARCHIVE:
        remarks.append("archived when removed")
    elif row.on_remove is OnRemove.KEEP:
        remarks.append("kept in the store when removed")
    address, id_ = (
        named(str(row.address), CellRole.ADDRESS),
        named(row.remote_id or "-", CellRole.ID),
    )
    return address, named(row.type or "-"), id_, words(", ".join(remarks))


def _unanswered(intent: Intent) -> Phrase:
    head = words(f"unanswered: {intent.verb} of ", Tone.WARN)
    address = named(str(intent.address), CellRole.ADDRESS, Tone.WARN)
    return head, address, words(": the next run looks in the store first", Tone.WARN)


def _rows(entry: StateEntry) -> Iterator[Row]:
    """Name what was last written, and what the store showed where that is something else."""
    for path, value in entry.desired.items():
        field = field_of(entry.address, path)
        shape = field.shape if field else None
        cells = [Cell(content(value, shape=shape), CellRole.LAST)]
        if path not in entry.live:
            cells.append(Cell(UNSEEN, CellRole.NOTE, Tone.FAINT))
        elif entry.live[path] != value:
            cells.append(Cell(content(entry.live[path], shape=shape), CellRole.BEFORE))
        yield Row(path, RowKind.KEPT, tuple(cells))
