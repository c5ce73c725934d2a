"""The StateHome over any storage: what may be written by whom, and to which state."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import UNLOCK, Batch, State, StateEvent
from tjar_sync.state import backup, errors
from tjar_sync.state.locks import LockKeeper
from tjar_sync.state.storage import Identity
from tjar_sync.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import Intent, JournalEntry, LockInfo, RunRecord
    from tjar_sync.state.lease import Lease, StoreContext
    from tjar_sync.state.storage import LeaseStep, Storage, Transaction

NOTHING = Batch()


class Home:
    """The state of one store; see StateHome."""

    def __init__(self, storage: Storage, context: StoreContext, block: int = 0) -> None:
        self.block = block
        self._storage = storage
        self._context = context
        self._keeper = LockKeeper(self, context)
        key = SecretStr(secrets.token_hex(32))
        self._new = Identity(context.base_url, secrets.token_hex(16), key)
        self._told: str | None = None
        self._reopened = False

    def load(self) -> State:
        """Read everything; a state that does not exist yet is empty, in memory only."""
        with uncollected(), self._storage.reading() as transaction:
            found = self._identity(transaction)
            if transaction is None or found is None:
                state = State(self._new.lineage, 0, self._new.key, {})
            else:
                state = State(
                    found.lineage,
                    transaction.serial(),
                    found.key,
                    transaction.resources(),
                    tuple(map(self._timed, transaction.open_intents())),
                    transaction.noted(),
                    transaction.landmarks(),
                )
        self._told = state.lineage
        return state

    def observations(self) -> tuple[Observation, ...]:
        """Return what runs saw the store do, by number and claim; see StateHome."""
        with self._storage.reading() as transaction:
            found = self._identity(transaction)
            return () if transaction is None or found is None else transaction.observations()

    def knows_store(self) -> bool:
        """Say whether resources of this very store were recorded before; see StateHome."""
        with self._storage.reading() as transaction:
            if transaction is None or self._identity(transaction) is None:
                return False
            return transaction.serial() > 0

    def append(self, batch: Batch) -> tuple[Intent, ...]:
        """Write a batch, all of it or nothing; see StateHome."""
        if batch == NOTHING:
            return ()
        stamp, machine = self._context.stamp(), self._context.machine.id
        opened = tuple(replace(intent, machine=machine) for intent in batch.opened)
        batch = replace(batch, opened=opened)

        def step(transaction: Transaction) -> Sequence[int]:
            self._keeper.fence(transaction.lease())
            self._ensure(transaction)
            return transaction.apply(batch, stamp)

        ids = self._storage.write(step)
        opened_at = datetime.fromisoformat(stamp)
        return tuple(
            replace(intent, id=id_, opened_at=opened_at)
            for intent, id_ in zip(batch.opened, ids, strict=True)
        )

    def lock(self, lock_info: LockInfo) -> AbstractContextManager[None]:
        """Hold the state alone; see StateHome."""
        return self._keeper.hold(lock_info)

    def lock_is_held(self) -> bool:
        """Say whether what was locked is surely locked still; see StateHome."""
        return self._keeper.is_held()

    def holder(self) -> LockInfo | None:
        """Return who holds the lock, unless that is known to be dead; see StateHome."""
        lease = self._held()
        return None if lease is None else lease.lock_info

    def lock_mark(self) -> tuple[str, int] | None:
        """Return what changes with each sign of life of the holder; see StateHome."""
        lease = self._held()
        return None if lease is None else lease.mark

    def _held(self) -> Lease | None:
        with self._storage.reading() as transaction:
            self._identity(transaction)
            lease = None if transaction is None else transaction.lease()
        dead = lease is not None and lease.alive(self._context.machine) is False
        return None if dead else lease

    def unlock(self, why: str) -> LockInfo | None:
        """Take the lock from whoever holds it, and keep the reason; None when nobody does."""
        with self._storage.reading() as found:
            if self._identity(found) is None:
                return None

        def take(transaction: Transaction) -> LockInfo | None:
            lease = transaction.lease()
            if lease is None:
                return None
            transaction.put_lease(None)
            event = StateEvent(UNLOCK, str(lease.lock_info), why)
            transaction.apply(Batch(events=(event,)), self._context.stamp())
            return lease.lock_info

        return self._storage.write(take)

    def history(self, limit: int) -> tuple[JournalEntry, ...]:
        """Return the newest journal lines, newest first; one without proof is still open."""
        with self._storage.reading() as transaction:
            self._identity(transaction)
            return () if transaction is None else transaction.journal(max(limit, 0))

    def runs(self, limit: int) -> tuple[RunRecord, ...]:
        """Return the newest runs, newest first."""
        with self._storage.reading() as transaction:
            self._identity(transaction)
            return () if transaction is None else transaction.runs(max(limit, 0))

    def lines(self, run: str) -> tuple[JournalEntry, ...]:
        """Return the journal lines of one run, oldest first."""
        with self._storage.reading() as transaction:
            self._identity(transaction)
            return () if transaction is None else transaction.lines(run)

    def events(self, limit: int) -> tuple[StateEvent, ...]:
        """Return the newest of what was noted, newest first."""
        with self._storage.reading() as transaction:
            self._identity(transaction)
            return () if transaction is None else transaction.events(max(limit, 0))

    def dump(self) -> bytes:
        """Return all of the state but its lock; see StateHome."""
        with self._storage.reading() as transaction:
            if transaction is None or self._identity(transaction) is None:
                raise errors.absent()
            return backup.dumped(transaction)

    def restore(self, dump: bytes, where: str, *, force: bool = False) -> None:
        """Put a dump in the place of the state; see StateHome."""
        identity, wanted = backup.loaded(dump, where)
        if identity.base_url != self._context.base_url:
            raise errors.foreign(identity.base_url, self._context.base_url)

        def step(transaction: Transaction) -> bytes:
            self._keeper.fence(transaction.lease())
            self._identity(transaction)
            content = backup.followed(transaction, wanted, force=force)
            transaction.restore(identity, content, self._context.stamp())
            return backup.as_bytes(content)

        if self._storage.write(step) != self.dump():
            raise errors.not_as_copied()
        self._told = identity.lineage

    def reopen(self) -> None:
        """Let this home be used although its state was moved away; see StateHome."""
        self._reopened = True

    def leave(self, to: str) -> None:
        """Let every later use of this home be an error that names the new one; see StateHome."""

        def step(transaction: Transaction) -> None:
            self._keeper.fence(transaction.lease())
            self._ensure(transaction)
            transaction.leave(replace(transaction.identity() or self._new, moved_to=to))

        self._storage.write(step)

    def close(self) -> None:
        """Give back the connection."""
        self._storage.close()

    def change(self, step: LeaseStep) -> None:
        """Replace the lease by what a step makes of it; see LeaseStore."""

        def replace_lease(transaction: Transaction) -> None:
            lease = step(transaction.lease())
            self._ensure(transaction)
            transaction.put_lease(lease)

        self._storage.write(replace_lease)

    def _timed(self, intent: Intent) -> Intent:
        """Forget the time of an intent that was told by another machine's clock, or before a boot."""
        ours = intent.machine == self._context.machine.id
        return intent if ours else replace(intent, opened_at=None)

    def _ensure(self, transaction: Transaction) -> None:
        """Make the state if there is none; raise if it is not the one we know."""
        found = self._identity(transaction)
        if self._told not in (None, (found or self._new).lineage):
            raise errors.replaced()
        if found is None:
            transaction.make(self._new, self._context.stamp())

    def _identity(self, transaction: Transaction | None) -> Identity | None:
        """Read whose state it is. Raises StateUnusable for another store's, and a moved one."""
        return whose(transaction, self._context.base_url, reopened=self._reopened)


def whose(
    transaction: Transaction | None, base_url: str, *, reopened: bool = False
) -> Identity | None:
    """Read whose state it is. Raises StateUnusable for another store's, and a moved one."""
    found = None if transaction is None else transaction.identity()
    if found is not None and found.base_url != base_url:
        raise errors.foreign(found.base_url, base_url)
    if found is not None and found.moved_to and not reopened:
        raise errors.moved(found.moved_to)
    return found
