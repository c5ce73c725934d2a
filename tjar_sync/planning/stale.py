"""Is a saved plan still true? Compared by name with a plan made now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from tjar_sync.model.plan import Binding, Change, Plan


def stale_reasons(saved: Plan, now: Plan) -> tuple[str, ...]:
    """Return what no longer holds, a sentence each; empty when the plan may be applied.

    `now` is a plan of the same addresses made from a fresh look at the files, the state and
    the store; it may hold more only where that is needed to carry out the others.
    """
    if other := binding_reason(saved.binding, now.binding):
        return (other,)
    found, blind = {item.address: item for item in now.changes}, not saved.binding.lineage
    agreed = {item.address for item in saved.changes}
    changed = (_changed(item, found.get(item.address), blind=blind) for item in saved.changes)
    more = (item for item in now.changes if item.address not in agreed)
    return (
        *(message for message in changed if message),
        *(f"{item.address}: needs {item.action} first, which nobody agreed to" for item in more),
    )


def binding_reason(saved: Binding, now: Binding) -> str:
    """Say why a plan is not about this store and this state; empty when it is.

    A plan that was made before anything was recorded fits any state: its changes tell.
    """
    if saved.provider != now.provider:
        return f"it was made for a {saved.provider} store, this is a {now.provider} one"
    if saved.base_url != now.base_url:
        return f"it was made for {saved.base_url}, this is {now.base_url}"
    if saved.lineage not in {"", now.lineage}:
        return "it was made with another state"
    return ""


def comparable(change: Change, *, blind: bool) -> tuple[object, ...]:
    """Return what a change does to the store, to be compared with a later plan's.

    `blind` leaves out what secrets digest to: the key of a state that nobody wrote to is another
    each time.
    """
    kind = KINDS[change.address.kind].fields
    fields = (
        replace(item, before=None, after=None)
        if blind and kind[item.path].shape is Shape.SECRETS
        else item
        for item in change.fields
    )
    return (change.action, change.remote_id, tuple(fields), change.deferred, change.previous)


def _changed(saved: Change, now: Change | None, *, blind: bool) -> str:
    """Say what moved, the cause before its effect; empty when nothing did."""
    if now is None:
        return f"{saved.address}: there is nothing to {saved.action} any more"
    causes = {
        "was edited in the files since": (saved.desired_digest, now.desired_digest),
        f"was to {saved.action}, now needs {now.action}": (saved.action, now.action),
        "is another one in the store now": (saved.remote_id, now.remote_id),
        "was applied in between": (saved.entry_digest, now.entry_digest),
        "was edited in the store since": (saved.live_digest, now.live_digest),
        "its change is no longer the same": (
            comparable(saved, blind=blind),
            comparable(now, blind=blind),
        ),
    }
    found = (cause for cause, (before, after) in causes.items() if before != after)
    return next((f"{saved.address}: {cause}" for cause in found), "")
