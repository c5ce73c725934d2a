"""A batch as one JSON text and back, for homes that keep a log; made of the rows of the codec."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch, Proof, Resolution, RunEnd, RunStart, StateEvent
from tjar_sync.model.value import loads
from tjar_sync.state.codec import (
    INTENT,
    RESOURCE,
    as_json,
    from_intent,
    from_state_entry,
    to_intent,
    to_state_entries,
)
from tjar_sync.state.landmarks import LANDMARK, from_landmark, to_landmark
from tjar_sync.state.observed import OBSERVATION, from_observation, to_observation

if TYPE_CHECKING:
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import Intent, StateEntry
    from tjar_sync.state.codec import Row

_NO_TIME = "1970-01-01T00:00:00+00:00"
"""Stands for the time of an intent that no home has opened yet: it has no id either."""


def dump_batch(batch: Batch) -> str:
    """Write a batch: same batch, same bytes. A bare secret is a TypeError."""
    begun, finished = batch.begun, batch.finished
    content = {
        "begun": begun and [begun.run, begun.plan_id],
        "resolved": [_from_resolution(item) for item in batch.resolved],
        "removed": [list(address) for address in batch.removed],
        "put": [from_state_entry(row) for row in batch.put],
        "opened": [_from_intent(intent) for intent in batch.opened],
        "finished": finished and [finished.run, finished.outcome],
        "events": [[event.what, event.about, event.why] for event in batch.events],
        "landmarks": batch.landmarks is not None and [list(map(from_landmark, batch.landmarks))],
        "observed": [from_observation(item) for item in batch.observed],
    }
    return as_json({name: value for name, value in content.items() if value})


def load_batch(text: str) -> Batch:
    """Read what `dump_batch` wrote. Raises ValueError, TypeError or KeyError on a damaged one."""
    found: dict[str, Any] = loads(text)
    begun, finished = found.get("begun"), found.get("finished")
    return Batch(
        begun=begun and RunStart(*begun),
        resolved=tuple(_to_resolution(item) for item in found.get("resolved", ())),
        removed=tuple(Address(*address) for address in found.get("removed", ())),
        put=tuple(_to_entry(row) for row in found.get("put", ())),
        opened=tuple(_to_intent(row) for row in found.get("opened", ())),
        finished=finished and RunEnd(*finished),
        events=tuple(StateEvent(*event) for event in found.get("events", ())),
        landmarks=_to_landmarks(*found.get("landmarks", ())),
        observed=tuple(_to_observation(row) for row in found.get("observed", ())),
    )


def _from_resolution(item: Resolution) -> Row:
    return {
        "intent": _from_intent(item.intent),
        "proof": item.proof.value,
        "entry": item.entry and from_state_entry(item.entry),
        "detail": item.detail,
    }


def _to_resolution(item: Row) -> Resolution:
    entry = item["entry"] and _to_entry(item["entry"])
    return Resolution(_to_intent(item["intent"]), Proof(item["proof"]), entry, item["detail"])


def _from_intent(intent: Intent) -> Row:
    opened_at = intent.opened_at.isoformat() if intent.opened_at else _NO_TIME
    return from_intent(intent) | {"id": intent.id, "opened_at": opened_at}


def _to_intent(row: Row) -> Intent:
    intent = to_intent([row[name] for name in INTENT])
    return intent if intent.id else replace(intent, opened_at=None)


def _to_entry(row: Row) -> StateEntry:
    return next(to_state_entries([[row[name] for name in RESOURCE]]))


def _to_landmarks(rows: list[Row] | None = None) -> tuple[Landmark, ...] | None:
    if rows is None:
        return None
    return tuple(to_landmark([row[name] for name in LANDMARK]) for row in rows)


def _to_observation(row: Row) -> Observation:
    told = [row[name] for name in OBSERVATION[:-1]]
    return replace(to_observation([*told, _NO_TIME]), seen_at=None)
