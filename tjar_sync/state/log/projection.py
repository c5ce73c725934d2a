"""What a state is after a row of commits; it grows with each of them, and is checked before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.model.state import JournalEntry
from tjar_sync.state import errors

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import Batch, StateEntry, StateEvent
    from tjar_sync.state.lease import Lease
    from tjar_sync.state.storage import Identity

KEPT_ENTRIES = 2000
"""How many closed lines of the journal a checkpoint keeps, the newest."""


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
    plans: dict[str, str] = field(default_factory=dict)
    """The run of each plan, in the order that they began."""
    events: list[tuple[StateEvent, str]] = field(default_factory=list)
    """With the time of each."""
    observations: dict[tuple[str, str], Observation] = field(default_factory=dict)
    """By number and claim."""

    def check(self, batch: Batch) -> None:
        """Raise StateError where a batch does not fit; see StateHome.append."""
        begun, finished = batch.begun, batch.finished
        runs = set(self.plans.values()) if begun or finished else set()
        if begun is not None:
            if begun.plan_id in self.plans:
                raise errors.applied(begun.plan_id)
            if begun.run in runs:
                raise errors.begun(begun.run)
            runs.add(begun.run)
        if finished is not None and finished.run not in runs:
            raise errors.unknown_run(finished.run)
        closed: set[int] = set()
        for item in batch.resolved:
            found = self.journal.get(item.intent.id)
            if found is None or found.proof or item.intent.id in closed:
                raise errors.not_open(item.intent)
            closed.add(item.intent.id)

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
            self.plans[batch.begun.plan_id] = batch.begun.run
        self._journal(batch, stamp)
        self.events += ((event, stamp) for event in batch.events)
        seen_at = datetime.fromisoformat(stamp)
        for one in batch.observed:
            self.observations[one.number, one.claim] = replace(one, seen_at=seen_at)

    def forget(self) -> None:
        """Let go of the oldest closed lines of the journal, beyond those that are kept."""
        closed = [id_ for id_, entry in self.journal.items() if entry.proof]
        for id_ in closed[: max(len(closed) - KEPT_ENTRIES, 0)]:
            del self.journal[id_]

    def _journal(self, batch: Batch, stamp: str) -> None:
        for item in batch.resolved:
            entry = self.journal[item.intent.id]
            self.journal[item.intent.id] = replace(
                entry, proof=item.proof, detail=item.detail, closed_at=stamp
            )
        opened_at = datetime.fromisoformat(stamp)
        for intent in batch.opened:
            self.last_id += 1
            opened = replace(intent, id=self.last_id, opened_at=opened_at)
            self.journal[self.last_id] = JournalEntry(opened, None)
