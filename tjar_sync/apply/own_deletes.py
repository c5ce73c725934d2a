"""When this catalog itself deleted what a store's trash keeps a value taken for (A8)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.model.state import was_deleted

if TYPE_CHECKING:
    from tjar_sync.apply.result import SendResult
    from tjar_sync.ports import StateHome

MOST_LINES = 10_000
"""So many lines of the history are searched for what was deleted."""
_MINUTE = len("2026-03-04T08:52")


def own_delete(home: StateHome, item: SendResult) -> str:
    """Say when this catalog deleted what a refused write calls taken, as far as is known."""
    with suppress(StateError):
        for entry in home.history(MOST_LINES):
            if was_deleted(entry, item.request.write.address.kind, item.hidden):
                closed_at = entry.closed_at[:_MINUTE].replace("T", " ")
                return (
                    f"\n  This catalog deleted it: {entry.intent.address},"
                    f" id {entry.intent.remote_id}, on {closed_at} UTC."
                )
    return ""
