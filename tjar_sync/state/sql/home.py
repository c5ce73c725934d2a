"""The StateHome over SQL: what happens in which transaction."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from tjar_sync.errors import StateError
from tjar_sync.model.state import Proof, State
from tjar_sync.state import errors
from tjar_sync.state.codec import NO_SENSE, from_intent, from_state_entry, plain
from tjar_sync.state.lease import Lease
from tjar_sync.state.sql import locks, queries
from tjar_sync.state.sql.connection import SharedConnection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from tjar_sync.model.address import Address
    from tjar_sync.model.state import Intent, JournalEntry, LockInfo, Resolution, StateEntry
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.state.sql.connection import SqlDatabase

T = TypeVar("T")

KEEPS_ROW = frozenset({Proof.REFUSED, Proof.ABSENT})
"""Proof that nothing was written, so that the resource's row stays as it is."""


class SqlHome:
    """The state of one store in a database that may hold many; see StateHome."""

    def __init__(self, database: SqlDatabase, context: StoreContext) -> None:
        self._database = database
        self._connection = SharedConnection(database)
        self._context = context
        self._new_row = locks.StoreRow(secrets.token_hex(16), secrets.token_hex(32))
        self._told: str | None = None
        self._token: str | None = None
        self._loss: Callable[[], StateError] | None = None
        self._until: datetime | None = None

    def load(self) -> State:
        """Read everything; a state that does not exist yet is empty, in memory only."""
        state = self._connection.read(self._read)
        if state is None:
            state = State(self._new_row.lineage, 0, SecretStr(self._new_row.key), {})
        self._told = state.lineage
        return state

    @contextmanager
    def lock(self, lock_info: LockInfo) -> Iterator[None]:
        """Hold the state alone; see StateHome."""
        machine = self._context.machine
        token = secrets.token_hex(16)
        lease = Lease(lock_info, token, machine.id, machine.birth(lock_info.pid) or "", "")
        until = self._end()
        self._connection.write(partial(self._take, lease))
        self._token, self._loss, self._until = token, None, until
        stop = threading.Event()
        keeper = threading.Thread(
            target=self._keep, args=(token, stop), name="tjar-sync lease", daemon=True
        )
        keeper.start()
        try:
            yield
        finally:
            stop.set()
            keeper.join()
            self._token = self._until = None
            with suppress(StateError):  # what cannot be given back expires by itself
                self._connection.write(partial(locks.drop, store=self._context.store, token=token))

    def lock_is_held(self) -> bool:
        """Say whether what was locked is surely locked still; see StateHome."""
        return not self._loss and (self._until is None or self._context.clock() < self._until)

    def unlock(self, why: str) -> LockInfo | None:
        """Take the lock from whoever holds it, and keep the reason; None when nobody does."""
        store = self._context.store
        if self._connection.read(lambda connection: locks.find(connection, self._context)) is None:
            return None
        event = {"store": store, "at": self._context.stamp(), "what": "unlock", "why": plain(why)}

        def take_away(connection: Connection) -> LockInfo | None:
            lease = locks.holder(connection, store)
            if lease is None:
                return None
            locks.drop(connection, store, lease.token)
            queries.note(connection, event | {"about": str(lease.lock_info)})
            return lease.lock_info

        return self._connection.write(take_away)

    def begin(self, run: str, plan_id: str) -> None:
        """Open a run and use up its plan; see StateHome."""
        row = {
            "store": self._context.store,
            "run": run,
            "plan_id": plan_id,
            "began_at": self._context.stamp(),
            "finished_at": "",
            "outcome": "",
        }
        self._write(partial(queries.begin, row=row))

    def intend(self, intents: Sequence[Intent]) -> tuple[Intent, ...]:
        """Write intents to the journal; they come back with the ids they were given."""
        if not intents:
            return ()
        stamp = self._context.stamp()
        opening = {"store": self._context.store, "opened_at": stamp}
        blank = {"evidence": None, "detail": "", "closed_at": ""}
        rows = [from_intent(intent) | opening | blank for intent in intents]
        ids = self._write(partial(queries.open_all, rows=rows))
        opened_at = datetime.fromisoformat(stamp)
        return tuple(
            replace(intent, id=id_, opened_at=opened_at)
            for intent, id_ in zip(intents, ids, strict=True)
        )

    def resolve(self, *resolutions: Resolution) -> None:
        """Close intents and record their results, in one transaction; see StateHome."""
        store, now = self._context.store, self._context.stamp()
        closings = [
            (
                item.intent,
                {
                    "evidence": item.proof.value,
                    "detail": plain(item.detail),
                    "closed_at": now,
                },
            )
            for item in resolutions
        ]
        kept = [item for item in resolutions if item.proof not in KEEPS_ROW]
        rows = [from_state_entry(item.entry) for item in kept if item.entry]
        removed = [item.intent.address for item in kept if item.entry is None]

        def close(connection: Connection) -> None:
            queries.close_all(connection, store, closings)
            if kept:
                queries.replace(connection, store, rows, removed)

        self._write(close)

    def record(self, rows: Iterable[StateEntry], removed: Iterable[Address] = ()) -> None:
        """Put rows that no write led to, in one transaction; see StateHome."""
        put = {row.address: from_state_entry(row) for row in rows}
        gone = set(removed)
        if put or gone:
            store = self._context.store
            values = list(put.values())
            self._write(lambda connection: queries.replace(connection, store, values, gone))

    def finish(self, run: str, outcome: str) -> None:
        """Close a run: `done`, `partial`, `interrupted`."""
        closing = {"finished_at": self._context.stamp(), "outcome": outcome}
        store = self._context.store
        self._write(lambda connection: queries.finish(connection, store, run, closing))

    def history(self, limit: int) -> tuple[JournalEntry, ...]:
        """Return the newest journal lines, newest first; one without proof is still open."""
        return self._connection.read(partial(self._lines, limit=limit)) or ()

    def close(self) -> None:
        """Give back the connection."""
        self._connection.close()

    def _read(self, connection: Connection) -> State | None:
        row = locks.find(connection, self._context)
        if row is None:
            return None
        store = self._context.store
        try:
            return State(
                row.lineage,
                row.serial,
                SecretStr(row.key),
                queries.resources(connection, store),
                queries.open_intents(connection, store),
            )
        except NO_SENSE as error:
            raise self._database.damaged(error) from error

    def _lines(self, connection: Connection, limit: int) -> tuple[JournalEntry, ...]:
        locks.find(connection, self._context)
        try:
            return queries.lines(connection, self._context.store, limit)
        except NO_SENSE as error:
            raise self._database.damaged(error) from error

    def _write(self, operation: Callable[[Connection], T]) -> T:
        return self._connection.write(operation, self._admit)

    def _admit(self, connection: Connection) -> None:
        """Raise unless this state home may write now, to a state that is the one it knows."""
        self._fence(connection)
        self._ensure_store_row(connection)

    def _fence(self, connection: Connection) -> None:
        if self._loss:
            raise self._loss()
        lease = locks.holder(connection, self._context.store)
        if self._token is None:
            self._yield_to(lease)
        elif lease is None or lease.token != self._token or lease.expired(self._context):
            raise self._lose(lease)

    def _ensure_store_row(self, connection: Connection) -> None:
        """Write the store's row if there is none; raise if it is not the one we know."""
        found = locks.find(connection, self._context)
        if self._told not in (None, (found or self._new_row).lineage):
            raise errors.replaced()
        if found is None:
            locks.create(connection, self._context, self._new_row)

    def _take(self, lease: Lease, connection: Connection) -> None:
        self._yield_to(locks.holder(connection, self._context.store))
        self._ensure_store_row(connection)
        locks.take(connection, self._context, lease)

    def _yield_to(self, lease: Lease | None) -> None:
        if lease and not lease.over(self._context):
            raise errors.locked(lease)

    def _keep(self, token: str, stop: threading.Event) -> None:
        while not (self._loss or stop.wait(self._context.lease_config.renew)):
            with suppress(StateError):  # there is time to try again; if not, a write will say so
                self._until = self._connection.write(partial(self._renew, token))

    def _renew(self, token: str, connection: Connection) -> datetime:
        """Push the expiry back, and return until when; that holds once it is durable."""
        until = self._end()
        if not locks.renew(connection, self._context, token):
            raise self._lose(locks.holder(connection, self._context.store))
        return until

    def _end(self) -> datetime:
        return self._context.clock() + timedelta(seconds=self._context.lease_config.ttl)

    def _lose(self, lease: Lease | None) -> StateError:
        """Remember for good to whom the lock went."""
        other_holder = None if lease is None or lease.token == self._token else lease
        self._loss = self._loss or partial(errors.lost, other_holder)
        return self._loss()
