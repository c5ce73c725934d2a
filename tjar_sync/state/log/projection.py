"""What a state is after a row of commits; it grows with each of them, and is checked before."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import field, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.state import JournalEntry, RunRecord
from tjar_sync.state import errors
from tjar_sync.state.retention import KEPT_ENTRIES, closed, undoable

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import Batch, RunEnd, StateEntry, StateEvent
    from tjar_sync.state.lease import Lease
    from tjar_sync.state.storage import Identity


@dataclass(slots=True)
class Projection:
    """The sum of all commits up to one of them."""

    identity: Identity | None = None
    lease: Lease | None = None
    serial: int = 0
    rows: dict[Address, StateEntry] = field(default_factory=dict)
    journal: dict[int, JournalEntry] = field(default_factory=dict)
    """By the intent's id, oldest first."""
    last_id: int = 0
    """The id that was given last."""
    runs: dict[str, RunRecord] = field(default_factory=dict)
    """By the plan of each, in the order that they began."""
    events: list[StateEvent] = field(default_factory=list)
    landmarks: tuple[Landmark, ...] = ()
    observations: dict[tuple[str, str], Observation] = field(default_factory=dict)
    """By number and claim."""

    def check(self, batch: Batch) -> None:
        """Raise StateError where a batch does not fit; see StateHome.append."""
        begun, finished = batch.begun, batch.finished
        runs = {one.run for one in self.runs.values()} if begun or finished else set()
        if begun is not None:
            if begun.plan_id in self.runs:
                raise errors.applied(begun.plan_id)
            if begun.run in runs:
                raise errors.begun(begun.run)
            runs.add(begun.run)
        if finished is not None and finished.run not in runs:
            raise errors.unknown_run(finished.run)
        resolved: set[int] = set()
        for item in batch.resolved:
            found = self.journal.get(item.intent.id)
            if found is None or found.proof or item.intent.id in resolved:
                raise errors.not_open(item.intent)
            resolved.add(item.intent.id)

    def take(self, batch: Batch, stamp: str) -> None:
        """Take in a batch of that time, which was checked; its intents come last in the journal."""
        changed = batch.rows()
        self.serial += bool(changed)
        for address, row in changed.items():
            if row is None:
                self.rows.pop(address, None)
            else:
                self.rows[address] = row
        if batch.begun is not None:
            begun = RunRecord(batch.begun.run, batch.begun.plan_id, stamp)
            self.runs[begun.plan_id] = begun
            self._forget_before()
        self._journal(batch, stamp)
        if batch.finished is not None:
            self._finish(batch.finished, stamp)
        self.events += (replace(event, at=stamp) for event in batch.events)
        if batch.landmarks is not None:
            self.landmarks = batch.landmarks
        seen_at = datetime.fromisoformat(stamp)
        for one in batch.observed:
            self.observations[one.number, one.claim] = replace(one, seen_at=seen_at)

    def become(self, other: Projection) -> None:
        """Be as another is, but for the lease, which is the place's own."""
        for name in (one.name for one in fields(other) if one.name != "lease"):
            setattr(self, name, copy(getattr(other, name)))

    def forget(self) -> None:
        """Let go of the oldest closed lines of the journal, beyond those that are kept."""
        lines = [
            id_
            for id_, entry in self.journal.items()
            if entry.proof and entry.intent.before is None
        ]
        for id_ in lines[: max(len(lines) - KEPT_ENTRIES, 0)]:
            del self.journal[id_]

    def _finish(self, finished: RunEnd, stamp: str) -> None:
        (plan_id,) = (plan_id for plan_id, one in self.runs.items() if one.run == finished.run)
        self.runs[plan_id] = replace(
            self.runs[plan_id], finished_at=stamp, outcome=finished.outcome
        )

    def _forget_before(self) -> None:
        """Forget what was there before the writes of runs that are long over."""
        with_before = [one for one in self.journal.values() if one.intent.before is not None]
        newest_first = (one.run for one in reversed(self.runs.values()))
        kept = undoable(newest_first, Counter(one.intent.run for one in with_before))
        for id_, entry in self.journal.items():
            if entry.intent.before is not None and entry.intent.run not in kept:
                self.journal[id_] = replace(entry, intent=replace(entry.intent, before=None))

    def _journal(self, batch: Batch, stamp: str) -> None:
        for item in batch.resolved:
            intent = closed(self.journal[item.intent.id].intent)
            self.journal[item.intent.id] = JournalEntry(intent, item.proof, item.detail, stamp)
        opened_at = datetime.fromisoformat(stamp)
        for intent in batch.opened:
            self.last_id += 1
            opened = replace(intent, id=self.last_id, opened_at=opened_at)
            self.journal[self.last_id] = JournalEntry(opened, None)
