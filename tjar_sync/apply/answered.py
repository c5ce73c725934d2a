"""A request against what the store shows: the row that it leaves, and what others changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.apply.resend import counts_along
from tjar_sync.model.equality import canonical, equivalent
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Values


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
        if path not in request.write.values and _changed(request, request.before, live, path)
    }
    muted = {path: row.live[path] for path in request.step.change.muted if path in row.live}
    moved = {**moved, **muted}
    return replace(
        row,
        remote_id=live.remote_id or row.remote_id,
        live={**live.values, **moved},
        updated_at="" if moved else live.updated_at,
        seen_at="" if moved else live.seen_at,
    )


def touched(request: WriteRequest, now: Live) -> tuple[str, ...]:
    """Return the fields about to be overwritten, or lost, that somebody changed since the plan.

    What is already as it is about to be written is nobody's loss, and may be an earlier try's.
    """
    removing = request.write.verb in {Verb.DELETE, Verb.ARCHIVE}
    fields = KINDS[now.kind].fields
    return tuple(
        path
        for path in request.seen_before
        if (removing and not fields[path].create_only) or path in request.write.values
        if _changed(request, request.seen_before, now, path)
        and not _is_as_written(request, now, path)
    )


def _is_as_written(request: WriteRequest, now: Live, path: str) -> bool:
    values, field = request.write.values, KINDS[now.kind].fields[path]
    managed = field.is_managed(request.manage)
    return path in values and equivalent(field, values[path], now.values[path], managed=managed)


def _changed(request: WriteRequest, before: Values, live: Live, path: str) -> bool:
    if path not in live.values or path not in before:
        return False
    field = KINDS[live.kind].fields[path]
    sent = request.write.values.get(path)
    managed = field.is_managed(request.manage) or counts_along(field, before[path], sent)
    now = canonical(field, live.values[path], managed=managed)
    return now != canonical(field, before[path], managed=managed)
