"""What the engine asks of a shop platform and of a place to keep state, with the promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager

    from tjar_sync.model.address import Address
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.event import Event
    from tjar_sync.model.heard import DriftSeen, HeardEvent
    from tjar_sync.model.live import Listing, Live, StoreInfo, Visit, Write, WriteResult
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.order_book import OrderBook
    from tjar_sync.model.state import (
        Batch,
        Intent,
        JournalEntry,
        LockInfo,
        RunRecord,
        State,
        StateEvent,
    )
    from tjar_sync.model.value import Value

    Emit = Callable[[Event], None]


class Provider(Protocol):
    """A shop platform. Safe to use from several threads at once.

    Every method raises ProviderError and nothing else: `Refused` and `Unreachable` when
    nothing was written, `Unanswered` when nobody knows. Reads are repeated where that can
    help; a create is sent at most once per call.
    """

    @property
    def base_url(self) -> str:
        """The store's identity: equal for two providers only if they speak to one store."""

    @property
    def capabilities(self) -> Capabilities:
        """What this provider can do."""

    @property
    def names(self) -> Mapping[str, Mapping[int, str]]:
        """What the store calls its own numbers (of brands, categories), by group of `ids`.

        Only of what was read so far, and of what it shows by number and name.
        """

    def about(self) -> StoreInfo | None:
        """Ask the store what it is, once; None on a platform whose stores do not say.

        To be asked before anything else: `capabilities` may depend on it. Raises ProviderError, too,
        where it is another store than the settings name.
        """

    def list(self, kind: str) -> Listing:
        """Read every row of a kind; `complete` only when that is proven."""

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last, about so many; nothing is proven of the others."""

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one resource in full; None only when the store says it does not exist."""

    def find(self, kind: str, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask the store for the resources whose field has this very value.

        None when the store cannot be asked that, or does not show that it understood: an
        empty answer is the store's own word that there is none.
        """

    def choices(self, kind: str, path: str) -> frozenset[str] | None:
        """Return the words that a field's items may be; None where the store does not tell."""

    def ordered(self, since: str = "") -> Mapping[str, tuple[str, ...]]:
        """Return the products that somebody waits for: remote id -> numbers of open orders.

        An order is open unless its status is known to be a last one. `since` (`YYYY-MM-DD`)
        leaves out orders of earlier days. Raises ProviderError when the orders cannot be read
        whole; a platform without orders has none.
        """

    def order_book(self, known: Mapping[str, tuple[str, ...]], most: int) -> OrderBook:
        """Return what open orders hold, of which so many are read at most, the newest first.

        `known`: the details of an earlier book; what changed since is read anew. What is not read,
        or does not say what was ordered, is counted. Raises ProviderError for an unreadable list.
        """

    def shows_orders(self) -> bool:
        """Say whether the store shows any order at all, open or not."""

    def visit(self, url: str, most: int) -> Visit:
        """Look at an address as any visitor does: without the key, and following nothing.

        Reads no more than so many bytes. What is not there is told, and never raised. Whether an
        address may be asked at all is for the caller to say.
        """

    def write(self, write: Write) -> WriteResult:
        """Carry out one write. Deleting what does not exist is no error, but told as `absent`.

        Updates and deletes are repeated on doubtful answers, creates never. Right before each
        sending `write.check` is called. What it raises is raised as it is where nothing was sent
        yet, and as Unanswered where nobody knows what became of an earlier try.
        """

    def close(self) -> None:
        """Give back connections."""


class StateHome(Protocol):
    """A place that keeps the state of one store. Safe to use from several threads at once.

    Every method raises StateError and nothing else, but `append`. What a method returned from is
    durable: it survives a kill of the process and of the machine.
    """

    block: int
    """Where a commit is dear: so many intents are journaled by one. A kill there may lose what came
    of writes, never their intents; nothing else, and nothing once a run has ended. 0 elsewhere."""

    def load(self) -> State:
        """Read everything; a state that does not exist yet is empty, in memory only."""

    def observations(self) -> tuple[Observation, ...]:
        """Return what runs saw the store do, by number and claim: of each claim the newest.

        Raises StateError as `load` does, also for a state of another store.
        """

    def knows_store(self) -> bool:
        """Say whether resources of this very store, by its address, were recorded before.

        Raises StateError as `load` does, also for a state of another store.
        """

    def append(self, batch: Batch) -> tuple[Intent, ...]:
        """Write a batch, all of it or nothing; its intents come back with the ids they were given.

        An empty batch writes nothing. The state's serial rises by one where rows change. Raises
        StalePlan when the plan of the run that begins was applied before, StateError when a
        resolved intent is not open or a run that ends never began, and TypeError for a bare secret.
        """

    def lock(self, lock_info: LockInfo) -> AbstractContextManager[None]:
        """Hold the state alone; it is renewed while held, and free once its holder is dead.

        No clock is believed: on one machine the process decides at once, and any other holder is
        watched until it shows a sign of life, or none for as long as a lease lasts. Raises
        StateLocked, naming the holder, when somebody alive has it.
        """

    def lock_is_held(self) -> bool:
        """Say, asking nobody, whether what was locked is surely locked still.

        False once the lease has run out without being renewed, as when this process stood still.
        To be asked right before each write to the store; True where nothing was locked.
        """

    def holder(self) -> LockInfo | None:
        """Return who holds the lock, unless that is known to be dead; None when nobody does."""

    def lock_mark(self) -> tuple[str, int] | None:
        """Return what changes with each sign of life of whoever `holder` names; None for nobody."""

    def unlock(self, why: str) -> LockInfo | None:
        """Take the lock from whoever holds it, and keep the reason; None when nobody does.

        The holder's next write raises StateError, and nothing of it is recorded.
        """

    def history(self, limit: int) -> tuple[JournalEntry, ...]:
        """Return the newest journal lines, newest first; the intents of closed ones have no `entry`."""

    def runs(self, limit: int) -> tuple[RunRecord, ...]:
        """Return the newest runs, newest first."""

    def lines(self, run: str) -> tuple[JournalEntry, ...]:
        """Return the journal lines of one run, oldest first, as `history` does.

        What they replaced is with those of the newest runs, KEPT_RUNS at most; of others, only the
        newest lines are kept.
        """

    def events(self, limit: int) -> tuple[StateEvent, ...]:
        """Return the newest of what was noted, newest first."""

    def dump(self) -> bytes:
        """Return all of the state but its lock: same content, same bytes, whatever keeps it."""

    def restore(self, dump: bytes, where: str, *, force: bool = False) -> None:
        """Put a dump, which `where` names, in the place of the state, and read it back.

        Raises StateUnusable for what is no dump, or another store's; and, unless forced, where the
        state is not an earlier one of it. To be done under the lock.
        """

    def reopen(self) -> None:
        """Let this home be used although its state was moved away, so that it can move back."""

    def leave(self, to: str) -> None:
        """Let every later use of this home be an error that names the new one; frees the lock."""

    def close(self) -> None:
        """Give back connections."""


class Inbox(Protocol):
    """Where events of one store are kept until somebody looked into them, beside its state.

    Safe to use from several threads at once, and beside an apply: it needs no lock, and changes
    nothing of the state. Every method raises StateError and nothing else. What a method returned
    from is durable.
    """

    def keep(self, events: Sequence[HeardEvent]) -> tuple[bool, ...]:
        """Keep events, all or none; say of each whether it is a new one.

        Forgets what was looked into long ago. Raises StateError, too, where too many wait, and
        where nothing was ever applied to this store.
        """

    def waiting(self, limit: int) -> tuple[HeardEvent, ...]:
        """Return the events that nobody looked into, oldest first."""

    def count(self) -> int:
        """Return how many wait."""

    def looked_into(
        self, ids: Collection[str], clean: Collection[Address], found: Collection[DriftSeen]
    ) -> None:
        """Let events wait no more, and keep the drift that was found, in one step.

        `clean` shows no drift any more.
        """

    def drift_seen(self) -> tuple[DriftSeen, ...]:
        """Return the drift that was found, by address.

        What a run recorded anew of a resource ends its drift: the same one later is another.
        """

    def close(self) -> None:
        """Give back connections."""
