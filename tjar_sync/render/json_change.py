"""One planned change as JSON: what is done, where the files say so, and every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.plan import Action
from tjar_sync.model.prices import price_moves
from tjar_sync.render.build_value import secret, secret_counts
from tjar_sync.render.json_document import place, plain_value, plain_values

if TYPE_CHECKING:
    from tjar_sync.model.event import Done
    from tjar_sync.model.plan import Change, FieldChange, Plan

ACTIONS = {
    Action.CREATE: "create",
    Action.UPDATE: "update",
    Action.ARCHIVE: "update",
    Action.DELETE: "delete",
    Action.FORGET: "forget",
}
"""The field's words; adopting and moving are updates only where they write."""


def resource_change(change: Change, plan: Plan) -> dict[str, object]:
    """Return a change with the place of its entry, and of each field that a file says."""
    before, hidden = plain_values({item.path: item.before for item in change.fields if item.known})
    after, unseen = plain_values({item.path: item.after for item in change.fields})
    removal = change.action in {Action.DELETE, Action.FORGET}
    writes = "update" if change.fields else "no-op"
    return {
        **step(change),
        "previous_address": str(change.previous) if change.previous else None,
        "kind": change.address.kind,
        "type": change.type,
        "name": change.address.name,
        "title": plan.names.get(str(change.address)),
        "remote_id": change.remote_id,
        "action_reason": change.reason.value,
        **place(plan.places.get(str(change.address))),
        "change": {
            "actions": [ACTIONS.get(change.action, writes)],
            "before": None if change.action is Action.CREATE else before,
            "after": None if removal else after,
            "before_sensitive": hidden,
            "after_sensitive": unseen,
        },
        "fields": [_field(item, change, plan) for item in change.fields],
        "deferred": change.deferred,
        "note": change.note,
        "campaign": change.campaign or None,
    }


def step(change: Change) -> dict[str, object]:
    """Return which resource a change is about, and what is done with it."""
    return {"address": str(change.address), "action": change.action.value}


def done(item: Done) -> dict[str, object]:
    """Return what was done, and what it made of prices."""
    moves = price_moves(item.change)
    return {
        **step(item.change),
        "remote_id": item.remote_id,
        "campaign": item.change.campaign or None,
        "prices": [
            {"label": one.label, "before": plain_value(one.before), "after": plain_value(one.after)}
            for one in moves
        ],
    }


def _field(item: FieldChange, change: Change, plan: Plan) -> dict[str, object]:
    found: dict[str, object] = {
        "path": item.path,
        "before": plain_value(item.before),
        "after": plain_value(item.after),
        "reason": item.reason.value,
        "known": item.known,
        "sensitive": secret((item.before, item.after, item.last)),
        **place(plan.places.get(f"{change.address}.{item.path}")),
    }
    counts = secret_counts(item) if found["sensitive"] else None
    if counts is not None:
        found["counts"] = counts._asdict()
    return {**found, "last": plain_value(item.last)} if item.last is not None else found
