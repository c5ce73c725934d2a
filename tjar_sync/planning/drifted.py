"""What of a plan is drift: what the store changed since the last apply, and nobody did through git."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Advice, Unwritten
from tjar_sync.model.plan import Action, Reason

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change, Plan, Planned
    from tjar_sync.model.state import State

_OF_THE_FILES = frozenset({Unwritten.STOCK, Unwritten.UNPROVEN, Unwritten.PROTECT})
"""What a plan tells, and that no look at the store could call drift."""
_DRIFT = frozenset({Reason.DRIFT, Reason.CONFLICT, Reason.GONE})


def drifted(planned: Planned, state: State) -> Plan:
    """Return a whole plan without what the files ask for; that is only counted.

    Each change says since when, as far as the store tells.
    """
    whole = planned.plan
    kept, edits = [], 0
    for change in whole.changes:
        fields = tuple(item for item in change.fields if item.reason in _DRIFT)
        if change.reason is Reason.GONE:
            kept.append(change)
        elif fields and change.action in {Action.UPDATE, Action.MOVE}:
            note = _since(change, planned, state)
            kept.append(replace(change, fields=fields, note=note))
            edits += len(fields) < len(change.fields)
        else:
            edits += 1
    said = tuple(
        item
        for item in whole.warnings
        if not isinstance(item.code, Advice) and item.code not in _OF_THE_FILES
    )
    return replace(
        whole,
        changes=tuple(kept),
        blocks=(),
        warnings=said,
        edits=edits,
        requests=0,
        seconds=0.0,
    )


def _since(change: Change, planned: Planned, state: State) -> str:
    """Say between which times it was changed, both by the store's clock."""
    row = state.resources.get(change.previous or change.address)
    live = planned.live.get((change.address.kind, change.remote_id or ""))
    if row is None or live is None or not live.updated_at or not row.updated_at:
        return "the store does not tell since when"
    if live.updated_at == row.updated_at:
        return f"in the same second as the last look after our own write, {row.updated_at} by the store's clock"
    return f"changed in the store by {live.updated_at}; as we left it at {row.updated_at}, by the store's clock"
