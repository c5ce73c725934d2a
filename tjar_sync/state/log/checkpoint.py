"""A projection as bytes, and back: what a log is up to one of its commits."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from tjar_sync.model.state import RunRecord, StateEvent
from tjar_sync.state.codec import (
    INTENT,
    RESOURCE,
    as_json,
    from_intent,
    from_state_entry,
    texts,
    to_journal_entry,
    to_state_entries,
)
from tjar_sync.state.landmarks import LANDMARK, from_landmark, to_landmark
from tjar_sync.state.log.parts import (
    VERSION,
    from_identity,
    from_lease,
    opened,
    to_identity,
    to_lease,
)
from tjar_sync.state.log.projection import Projection
from tjar_sync.state.observed import OBSERVATION, from_observation, to_observation

if TYPE_CHECKING:
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import JournalEntry


def dump_checkpoint(projection: Projection) -> bytes:
    """Write a projection: same projection, same bytes."""
    content = {
        "version": VERSION,
        "identity": projection.identity and from_identity(projection.identity),
        "lease": projection.lease and from_lease(projection.lease),
        "serial": projection.serial,
        "rows": [[row[name] for name in RESOURCE] for row in _rows(projection)],
        "journal": [_from_entry(entry) for entry in projection.journal.values()],
        "last_id": projection.last_id,
        "runs": [list(astuple(one)) for one in projection.runs.values()],
        "events": [list(astuple(one)) for one in projection.events],
        "landmarks": [_from_landmark(one) for one in projection.landmarks],
        "observations": [_from_observation(one) for one in projection.observations.values()],
    }
    return as_json(content).encode()


def load_checkpoint(data: bytes) -> Projection:
    """Read what `dump_checkpoint` wrote. Raises TooNewError, or what reading a damaged one raises."""
    found = opened(data)
    entries = [to_journal_entry(row) for row in found["journal"]]
    observed = [to_observation(row) for row in found["observations"]]
    for told in (*found["events"], *found["runs"]):
        texts(*told)
    runs = [RunRecord(*one) for one in found["runs"]]
    return Projection(
        identity=found["identity"] and to_identity(found["identity"]),
        lease=found["lease"] and to_lease(found["lease"]),
        serial=int(found["serial"]),
        rows={row.address: row for row in to_state_entries(found["rows"])},
        journal={entry.intent.id: entry for entry in entries},
        last_id=int(found["last_id"]),
        runs={one.plan_id: one for one in runs},
        events=[StateEvent(*event) for event in found["events"]],
        landmarks=tuple(map(to_landmark, found["landmarks"])),
        observations={(one.number, one.claim): one for one in observed},
    )


def _rows(projection: Projection) -> list[dict[str, Any]]:
    return [from_state_entry(row) for _, row in sorted(projection.rows.items())]


def _from_entry(entry: JournalEntry) -> list[Any]:
    intent = entry.intent
    opened_at = intent.opened_at.isoformat() if intent.opened_at else ""
    row = from_intent(intent) | {"id": intent.id, "opened_at": opened_at}
    proof = entry.proof and entry.proof.value
    return [*(row[name] for name in INTENT), proof, entry.detail, entry.closed_at]


def _from_landmark(one: Landmark) -> list[Any]:
    row = from_landmark(one)
    return [row[name] for name in LANDMARK]


def _from_observation(one: Observation) -> list[Any]:
    row = from_observation(one) | {"seen_at": one.seen_at.isoformat() if one.seen_at else ""}
    return [row[name] for name in OBSERVATION]
