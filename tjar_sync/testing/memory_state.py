"""State in memory: a log of batches, for as long as the process lives."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tjar_sync.state.batches import dump_batch, load_batch
from tjar_sync.state.fold import Folded, fold
from tjar_sync.state.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import Batch, Intent, JournalEntry, StateEntry
    from tjar_sync.state.lease import Lease, StoreContext
    from tjar_sync.state.storage import Identity


class Memory:
    """Where state homes in memory keep their states; those that share one see each other."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.stores: dict[str, MemoryTransaction] = {}


def memory_home(memory: Memory, context: StoreContext) -> Home:
    """Open the state of one store, in memory."""
    return Home(MemoryStorage(memory, context.store), context)


@dataclass(slots=True)
class MemoryTransaction:
    """One store's state; see storage.Transaction. What a batch holds goes through its JSON text."""

    made: Identity | None = None
    held: Lease | None = None
    folded: Folded = field(default_factory=Folded)

    def identity(self) -> Identity | None:
        """Read whose state it is; None before it was made."""
        return self.made

    def make(self, identity: Identity, stamp: str) -> None:  # noqa: ARG002 - nobody asks when
        """Write whose state it is."""
        self.made = identity

    def serial(self) -> int:
        """Read how often rows have changed."""
        return self.folded.serial

    def lease(self) -> Lease | None:
        """Read who holds the lock, or held it last without giving it back."""
        return self.held

    def put_lease(self, lease: Lease | None) -> None:
        """Replace the lease; None removes it."""
        self.held = lease

    def resources(self) -> dict[Address, StateEntry]:
        """Read every row, in address order."""
        return dict(self.folded.resources)

    def open_intents(self) -> tuple[Intent, ...]:
        """Read the intents without proof, oldest first."""
        return tuple(entry.intent for entry in self.folded.journal if entry.proof is None)

    def noted(self) -> frozenset[str]:
        """Read what was ever noted."""
        return frozenset(event.what for event in self.folded.events)

    def observations(self) -> tuple[Observation, ...]:
        """Read what was observed, by number and claim."""
        return tuple(self.folded.observations.values())

    def landmarks(self) -> tuple[Landmark, ...]:
        """Read by what the store is known again, by kind and id."""
        return tuple(sorted(self.folded.landmarks, key=lambda one: one.key))

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        """Read the newest journal lines, newest first."""
        return self.folded.journal[::-1][:limit]

    def apply(self, batch: Batch, stamp: str) -> Sequence[int]:
        """Write a batch at the given time; return the ids of its intents."""
        before = len(self.folded.journal)
        self.folded = fold(self.folded, load_batch(dump_batch(batch)), stamp)
        return range(before + 1, len(self.folded.journal) + 1)


class MemoryStorage:
    """One store's part of a memory; see Storage."""

    def __init__(self, memory: Memory, store: str) -> None:
        self._memory = memory
        self._store = store

    @contextmanager
    def reading(self) -> Iterator[MemoryTransaction | None]:
        """See one moment; None when there is nothing to see."""
        with self._memory.turn:
            yield self._memory.stores.get(self._store)

    @contextmanager
    def writing(self) -> Iterator[MemoryTransaction]:
        """Write, with no other writer between; kept once it is left without an error."""
        with self._memory.turn:
            before = self._memory.stores.get(self._store, MemoryTransaction())
            now = MemoryTransaction(before.made, before.held, before.folded)
            yield now
            self._memory.stores[self._store] = now

    def close(self) -> None:
        """Do nothing: memory has no connections."""
