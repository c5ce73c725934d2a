"""What a state is after a row of batches: how a home that keeps a log reads it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.model.state import JournalEntry
from tjar_sync.state import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import Batch, StateEntry, StateEvent


@dataclass(frozen=True, slots=True)
class Folded:
    """The sum of all batches up to one of them."""

    serial: int = 0
    resources: Mapping[Address, StateEntry] = field(default_factory=dict)
    """In address order."""
    journal: tuple[JournalEntry, ...] = ()
    """An intent's id is its place, counted from 1."""
    plans: Mapping[str, str] = field(default_factory=dict)
    """The plan of each run."""
    events: tuple[StateEvent, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    observations: Mapping[tuple[str, str], Observation] = field(default_factory=dict)
    """By number and claim, in that order."""


def fold(found: Folded, batch: Batch, stamp: str) -> Folded:
    """Return what a batch of that time makes of a state; its intents come last in the journal.

    Raises StateError where the batch does not fit; see StateHome.append.
    """
    changed = batch.rows()
    rows = {**found.resources, **changed}
    resources = {address: row for address, row in sorted(rows.items()) if row is not None}
    return Folded(
        found.serial + bool(changed),
        resources if changed else found.resources,
        _journal(found.journal, batch, stamp),
        _plans(found.plans, batch),
        (*found.events, *batch.events),
        found.landmarks if batch.landmarks is None else batch.landmarks,
        _observations(found.observations, batch, stamp),
    )


def _observations(
    known: Mapping[tuple[str, str], Observation], batch: Batch, stamp: str
) -> Mapping[tuple[str, str], Observation]:
    seen_at = datetime.fromisoformat(stamp)
    new = {(one.number, one.claim): replace(one, seen_at=seen_at) for one in batch.observed}
    return dict(sorted({**known, **new}.items()))


def _plans(plans: Mapping[str, str], batch: Batch) -> Mapping[str, str]:
    begun, finished = batch.begun, batch.finished
    if begun is not None:
        if begun.plan_id in plans.values():
            raise errors.applied(begun.plan_id)
        if begun.run in plans:
            raise errors.begun(begun.run)
        plans = {**plans, begun.run: begun.plan_id}
    if finished is not None and finished.run not in plans:
        raise errors.unknown_run(finished.run)
    return plans


def _journal(
    journal: tuple[JournalEntry, ...], batch: Batch, stamp: str
) -> tuple[JournalEntry, ...]:
    entries = list(journal)
    for item in batch.resolved:
        place = item.intent.id - 1
        if not 0 <= place < len(entries) or entries[place].proof:
            raise errors.not_open(item.intent)
        entries[place] = replace(
            entries[place], proof=item.proof, detail=item.detail, closed_at=stamp
        )
    opened_at = datetime.fromisoformat(stamp)
    for id_, intent in enumerate(batch.opened, len(entries) + 1):
        entries.append(JournalEntry(replace(intent, id=id_, opened_at=opened_at), None))
    return tuple(entries)
