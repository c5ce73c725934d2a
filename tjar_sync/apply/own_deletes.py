"""When this catalog itself deleted what a store's trash keeps a value taken for (A8)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.state import folded, had, is_create, is_delete, was_deleted

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
        kind, hidden = item.request.write.address.kind, item.hidden
        for entry in home.history(MOST_LINES):
            if is_create(entry) and had(entry.intent, kind, hidden):
                break  # the delete before that had freed it
            if was_deleted(entry, kind, hidden):
                return f"\n  This catalog deleted it: {_told(entry)}."
    return ""


def deleted_keys(
    history: Callable[[int], Sequence[JournalEntry]],
) -> dict[tuple[str, str, str], str]:
    """Return what this catalog deleted, by kind, path and folded value of each key; the newest.

    What was made with a key since had it free: no delete before that keeps it taken.
    """
    found: dict[tuple[str, str, str], str] = {}
    for entry in history(MOST_LINES):
        kind, told = entry.intent.address.kind, _told(entry) if is_delete(entry) else ""
        for path in KINDS[kind].identity if told or is_create(entry) else ():
            value = entry.intent.values.get(path)
            if value:
                found.setdefault((kind, path, folded(value)), told)
    return {key: told for key, told in found.items() if told}


def _told(entry: JournalEntry) -> str:
    closed_at = entry.closed_at[:_MINUTE].replace("T", " ")
    return f"{entry.intent.address}, id {entry.intent.remote_id}, on {closed_at} UTC"
