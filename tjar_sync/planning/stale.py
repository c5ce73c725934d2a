"""Is a saved plan still true? Compared by name with a plan made now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change, Plan


def stale_reasons(saved: Plan, now: Plan) -> tuple[str, ...]:
    """Return what no longer holds, a sentence each; empty when the plan may be applied.

    `now` is a plan of the same selection made from a fresh look at the store.
    """
    binding = tuple(_binding(saved, now))
    if binding:
        return binding
    no_lineage = not saved.binding.lineage
    seen = _blind if no_lineage else _whole
    today = {item.address: seen(item) for item in now.changes}
    return tuple(
        message
        for item in saved.changes
        if (message := _changed(seen(item), today.get(item.address))) is not None
    )


def _binding(saved: Plan, now: Plan) -> list[str]:
    before, after = saved.binding, now.binding
    found = []
    if before.provider != after.provider:
        found.append(f"it was made for a {before.provider} store, this is a {after.provider} one")
    elif before.base_url != after.base_url:
        found.append(f"it was made for {before.base_url}, this is {after.base_url}")
    elif before.lineage != after.lineage:
        found.append("it was made with another state")
    elif before.serial != after.serial:
        found.append(
            f"the state has changed since (serial {before.serial}, now {after.serial}): "
            "something was applied in between"
        )
    if before.catalog != after.catalog:
        found.append("the catalog's files have changed since")
    return found


def _changed(saved: Change, now: Change | None) -> str | None:
    if now is None:
        return f"{saved.address}: there is nothing to {saved.action} any more"
    if now.action is not saved.action:
        return f"{saved.address}: was to {saved.action}, now needs {now.action}"
    if now.remote_id != saved.remote_id:
        return f"{saved.address}: is another one in the store now"
    if now.live_digest != saved.live_digest:
        return f"{saved.address}: was edited in the store since"
    if (now.fields, now.deferred, now.previous) != (saved.fields, saved.deferred, saved.previous):
        return f"{saved.address}: its change is no longer the same"
    return None


def _whole(change: Change) -> Change:
    return change


def _blind(change: Change) -> Change:
    """Leave out what secrets digest to: the key of a state that nobody wrote to is another each time."""
    fields = KINDS[change.address.kind].fields
    return replace(
        change,
        fields=tuple(
            replace(item, before=None, after=None)
            if fields[item.path].shape is Shape.SECRETS
            else item
            for item in change.fields
        ),
    )
