"""Find out what became of writes whose answers were lost, by looking at the store.

Only proof closes an intent. A create is found by sku, by slug, or by everything that was
sent, among unowned resources whose id is above the highest that was seen before it was sent;
times are never compared. What can be sent again without harm (update, delete, upload) is
closed as absent where the store does not show it, and the next plan wants it again.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.apply.lost_creates import LostCreates
from tjar_sync.errors import RecoveryError
from tjar_sync.model.equality import confirms
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from tjar_sync.model.live import Listing, Live
    from tjar_sync.model.own_writes import Key
    from tjar_sync.model.state import Intent, State, StateEntry
    from tjar_sync.ports import Provider


def resolve(
    intents: Sequence[Intent],
    state: State,
    provider: Provider,
    young: Collection[Key] = frozenset(),
) -> tuple[Resolution, ...]:
    """Look for what became of each intent; writes nothing, in the order given.

    `young`: what was created a moment ago; a list that ends before it proves no absence. Raises
    StaleView for such a list, RecoveryError, naming every candidate, when nothing is proven, and
    ProviderError when the store cannot be read.
    """
    found: dict[int, Resolution] = {}
    listed = cache(provider.list)
    creates = [item for item in intents if item.verb is Verb.CREATE]
    for kind in KINDS.values():
        ours = [item for item in creates if item.address.kind == kind.name]
        if not ours:
            continue
        if kind.content_addressed:
            found.update((id(item), _upload(item)) for item in ours)
            continue
        search = LostCreates(kind, state, provider, listed(kind.name), young)
        for item, live in search.creates(ours):
            found[id(item)] = _created(item, live)
    for item in intents:
        if item.verb is not Verb.CREATE:
            found[id(item)] = _repeatable(item, provider, listed)
    return tuple(found[id(item)] for item in intents)


def seconds_to_wait(resolutions: Iterable[Resolution], now: datetime, patience: float) -> float:
    """Return for how many seconds the store may still make what it does not show yet.

    A request that was cut off may lie in the store's queue: a create counts as not made only
    when `patience` seconds have passed since it was journaled; since now where no clock of ours
    tells when that was. So does the renewal of a secret:
    carried out later than the next one, it would make that one's secret void, unseen by anybody.
    """
    open_since = (item.intent.opened_at for item in resolutions if _may_still_come(item))
    left = (
        patience - (now - opened_at).total_seconds() if opened_at else patience
        for opened_at in open_since
    )
    return max(0.0, min(patience, max(left, default=0.0)))


def _may_still_come(resolution: Resolution) -> bool:
    intent, kind = resolution.intent, KINDS[resolution.intent.address.kind]
    if intent.verb is Verb.CREATE:
        return resolution.proof is Proof.ABSENT and not kind.content_addressed
    return any(not kind.fields[path].on_adopt for path in intent.values)


def overlay(state: State, resolutions: Iterable[Resolution]) -> State:
    """Return the state as it will be once these resolutions are recorded."""
    rows = dict(state.resources)
    for resolution in resolutions:
        if resolution.proof is not Proof.FOUND:
            continue
        if resolution.entry is None:
            rows.pop(resolution.intent.address, None)
        else:
            rows[resolution.intent.address] = resolution.entry
    return replace(state, resources=dict(sorted(rows.items())), intents=())


def _upload(intent: Intent) -> Resolution:
    """Let an upload be sent again, since nothing can look it up (A15)."""
    message = "the upload is sent again; the store's media library may hold one unused copy"
    return Resolution(intent, Proof.ABSENT, None, message)


def _created(intent: Intent, live: Live | None) -> Resolution:
    if live is None:
        return Resolution(intent, Proof.ABSENT, None, "it was not created; it may be sent again")
    message = f"it was created, as id {live.remote_id}"
    return Resolution(intent, Proof.FOUND, _proven(intent, live), message)


def _repeatable(intent: Intent, provider: Provider, listed: Callable[[str], Listing]) -> Resolution:
    """Settle an update, an archiving or a delete by looking at the one resource it is about.

    That it is gone is believed only where the complete list does not show it; what was deleted
    may be readable by its id (A8).
    """
    kind = KINDS[intent.address.kind]
    absent = Resolution(intent, Proof.ABSENT, None, "it was not carried out; it may be sent again")
    if kind.content_addressed or intent.remote_id is None:
        return absent
    if intent.verb is Verb.DELETE:
        gone = listed(kind.name).lacks(intent.remote_id)
        return _carried_out(intent, None) if gone else absent
    live = provider.read(kind.name, intent.type, intent.remote_id)
    if intent.verb is Verb.UPDATE:
        row = _proven(intent, live) if live is not None and _confirms(intent, live) else None
        return _carried_out(intent, row) if row else absent
    if live is None:
        gone = listed(kind.name).lacks(intent.remote_id)
        return _carried_out(intent, None) if gone else absent
    return _carried_out(intent, intent.entry) if kind.is_hidden(live.values) else absent


def _carried_out(intent: Intent, row: StateEntry | None) -> Resolution:
    return Resolution(intent, Proof.FOUND, row, "it was carried out")


def _confirms(intent: Intent, live: Live) -> bool:
    """Say whether the store shows what was sent, in at least one field and in all it shows."""
    fields = KINDS[live.kind].fields
    shown = [path for path in intent.values if path in live.values]
    return bool(shown) and all(
        confirms(fields[path], intent.values[path], live.values[path]) for path in shown
    )


def _proven(intent: Intent, live: Live) -> StateEntry:
    """Return the row of a found resource, without the fields that the store shows otherwise.

    A field that was lost, or edited since, is thus wanted again by the next plan; so is what
    the store shows only in the answer that was lost (a webhook's secret).
    """
    fields = KINDS[live.kind].fields
    row = intent.entry
    if row is None:
        raise RecoveryError(
            f"{intent.address}: its journal entry lacks the row that it was to lead to",
            hint=f"look at id {live.remote_id} in the store, then run "
            f"`tjar-sync state adopt {intent.address} {live.remote_id}`",
        )
    return replace(
        row,
        remote_id=live.remote_id,
        desired={
            path: value
            for path, value in row.desired.items()
            if fields[path].on_adopt
            and (path not in live.values or confirms(fields[path], value, live.values[path]))
        },
        live=live.values,
        updated_at=live.updated_at,
        seen_at=live.seen_at,
    )
