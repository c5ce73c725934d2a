"""A request against what the store shows: the row that it leaves, and what others changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.apply.resend import counts_along
from tjar_sync.model.equality import canonical
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry


def answered(request: WriteRequest, live: Live) -> StateEntry | None:
    """Return the row for a request whose write worked and left this live resource.

    What was not written, but is no longer what was seen when the plan was made, was changed by
    somebody else in between: it is recorded as it was seen, so that the next plan shows it.
    """
    row = request.intent.entry
    if row is None:
        return None
    moved = {
        path: request.before[path]
        for path in row.desired
        if path not in request.write.values and _changed(request, live, path)
    }
    return replace(
        row,
        remote_id=live.remote_id or row.remote_id,
        live={**live.values, **moved},
        updated_at="" if moved else live.updated_at,
        seen_at="" if moved else live.seen_at,
    )


def touched(request: WriteRequest, now: Live) -> tuple[str, ...]:
    """Return the fields about to be overwritten, or lost, that somebody changed since the plan."""
    removing = request.write.verb in {Verb.DELETE, Verb.ARCHIVE}
    fields = KINDS[now.kind].fields
    return tuple(
        path
        for path in request.before
        if (removing and not fields[path].create_only) or path in request.write.values
        if _changed(request, now, path)
    )


def _changed(request: WriteRequest, live: Live, path: str) -> bool:
    if path not in live.values or path not in request.before:
        return False
    field = KINDS[live.kind].fields[path]
    before, sent = request.before[path], request.write.values.get(path)
    managed = field.is_managed(request.manage) or counts_along(field, before, sent)
    now = canonical(field, live.values[path], managed=managed)
    return now != canonical(field, before, managed=managed)
