"""What a step sees of a log, and what it writes; see storage.Transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.state import Batch
from tjar_sync.state.log.commit import Commit

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import (
        Intent,
        JournalEntry,
        RunRecord,
        StateEntry,
        StateEvent,
    )
    from tjar_sync.state.lease import Lease
    from tjar_sync.state.log.projection import Projection
    from tjar_sync.state.storage import Identity

NO_TIME = "1970-01-01T00:00:00.000+00:00"
"""The time of a commit that moves the lease alone: nobody reads it."""


class LogTransaction:
    """One store's state at one commit, and the commit that is to follow it.

    Rows are those before it; the identity and the lease are as it will leave them.
    """

    def __init__(self, projection: Projection) -> None:
        self._found = projection
        self._identity = projection.identity
        self._lease = projection.lease
        self.commit: Commit | None = None
        """None until something is written."""

    def sealed(self, nonce: str) -> Commit:
        """Return what was written, with a mark that tells it from all other commits."""
        return replace(self._commit(), nonce=nonce)

    @property
    def may_wait(self) -> bool:
        """Say whether a kill may lose what was written: then it is found out again, or was for nothing.

        That is what came of writes, whose intents are open without it, and the beginning of a run
        whose first intents are to follow; under a lock alone, since nobody else may write then.
        """
        commit = self._commit()
        if commit.batch is None or commit.identity or commit.moves_lease or self._lease is None:
            return False
        batch = commit.batch
        rows = () if batch.begun else batch.put
        rest = replace(batch, begun=None, resolved=(), observed=(), put=rows)
        return rest == Batch()

    def identity(self) -> Identity | None:
        """Read whose state it is; None before it was made."""
        return self._identity

    def make(self, identity: Identity, stamp: str) -> None:
        """Write whose state it is, at the given time."""
        self._identity = identity
        self.commit = replace(self._commit(), identity=identity, stamp=stamp)

    def serial(self) -> int:
        """Read how often rows have changed."""
        return self._found.serial

    def lease(self) -> Lease | None:
        """Read who holds the lock, or held it last without giving it back."""
        return self._lease

    def put_lease(self, lease: Lease | None) -> None:
        """Replace the lease; None removes it."""
        self._lease = lease
        self.commit = replace(self._commit(), lease=lease, moves_lease=True)

    def resources(self) -> dict[Address, StateEntry]:
        """Read every row, in address order."""
        return dict(sorted(self._found.rows.items()))

    def open_intents(self) -> tuple[Intent, ...]:
        """Read the intents without proof, oldest first."""
        journal = self._found.journal.values()
        return tuple(entry.intent for entry in journal if entry.proof is None)

    def noted(self) -> frozenset[str]:
        """Read what was ever noted."""
        return frozenset(event.what for event in self._found.events)

    def observations(self) -> tuple[Observation, ...]:
        """Read what was observed, by number and claim."""
        return tuple(one for _, one in sorted(self._found.observations.items()))

    def landmarks(self) -> tuple[Landmark, ...]:
        """Read by what the store is known again, by kind and id."""
        return tuple(sorted(self._found.landmarks, key=lambda one: one.key))

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        """Read the newest journal lines, newest first."""
        return tuple(reversed(self._found.journal.values()))[:limit]

    def runs(self, limit: int) -> tuple[RunRecord, ...]:
        """Read the newest runs, newest first."""
        return tuple(reversed(self._found.runs.values()))[:limit]

    def lines(self, run: str) -> tuple[JournalEntry, ...]:
        """Read the journal lines of one run, oldest first."""
        return tuple(one for one in self._found.journal.values() if one.intent.run == run)

    def events(self, limit: int) -> tuple[StateEvent, ...]:
        """Read the newest of what was noted, newest first."""
        return tuple(reversed(self._found.events))[:limit]

    def apply(self, batch: Batch, stamp: str) -> range:
        """Write a batch at the given time; return the ids of its intents."""
        self._found.check(batch)
        self.commit = replace(self._commit(), batch=batch, stamp=stamp)
        first = self._found.last_id + 1
        return range(first, first + len(batch.opened))

    def restore(self, identity: Identity, content: Projection, stamp: str) -> None:
        """Put another state in the place of all but the lease, at the given time."""
        self._identity = identity
        self.commit = replace(self._commit(), restored=content, stamp=stamp)

    def leave(self, identity: Identity) -> None:
        """Write where the state went; nobody holds it here any more."""
        self.make(identity, NO_TIME)
        self.put_lease(None)

    def _commit(self) -> Commit:
        return self.commit or Commit(stamp=NO_TIME, nonce="")
