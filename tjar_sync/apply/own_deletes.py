"""When this catalog itself deleted what a store's trash keeps a value taken for (A8)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.state import folded, is_delete, was_deleted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.apply.result import SendResult
    from tjar_sync.model.state import JournalEntry
    from tjar_sync.ports import StateHome

MOST_LINES = 10_000
"""So many lines of the history are searched for what was deleted."""
_MINUTE = len("2026-03-04T08:52")


def own_delete(home: StateHome, item: SendResult) -> str:
    """Say when this catalog deleted what a refused write calls taken, as far as is known."""
    with suppress(StateError):
        for entry in home.history(MOST_LINES):
            if was_deleted(entry, item.request.write.address.kind, item.hidden):
                return f"\n  This catalog deleted it: {_told(entry)}."
    return ""


def deleted_keys(
    history: Callable[[int], Sequence[JournalEntry]],
) -> dict[tuple[str, str, str], str]:
    """Return what this catalog deleted, by kind, path and folded value of each key; the newest."""
    found: dict[tuple[str, str, str], str] = {}
    for entry in history(MOST_LINES):
        kind = entry.intent.address.kind
        for path in KINDS[kind].identity if is_delete(entry) else ():
            value = entry.intent.values.get(path)
            if value:
                found.setdefault((kind, path, folded(value)), _told(entry))
    return found


def _told(entry: JournalEntry) -> str:
    closed_at = entry.closed_at[:_MINUTE].replace("T", " ")
    return f"{entry.intent.address}, id {entry.intent.remote_id}, on {closed_at} UTC"
