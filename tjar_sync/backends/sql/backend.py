"""The StateBackend over SQL: what happens in which transaction."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr

from tjar_sync.backends import refusals
from tjar_sync.backends.lease import Lease
from tjar_sync.backends.rows import NO_SENSE, from_intent, from_recorded, plain
from tjar_sync.backends.sql import journal, tenure
from tjar_sync.backends.sql.gate import Gate
from tjar_sync.errors import StateError
from tjar_sync.model.state import Proof, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from tjar_sync.backends.lease import Scope
    from tjar_sync.backends.sql.gate import Database
    from tjar_sync.model.address import Address
    from tjar_sync.model.state import Intent, JournalEntry, LockInfo, Resolution, StateEntry

T = TypeVar("T")

KEEPS_ROW = frozenset({Proof.REFUSED, Proof.ABSENT})
"""Evidence that nothing was written, so that the resource's row stays as it is."""


class SqlBackend:
    """The state of one store in a database that may hold many; see StateBackend."""

    def __init__(self, database: Database, scope: Scope) -> None:
        self._database = database
        self._gate = Gate(database)
        self._scope = scope
        self._unborn = tenure.Birth(secrets.token_hex(16), secrets.token_hex(32))
        self._told: str | None = None
        self._token: str | None = None
        self._loss: Callable[[], StateError] | None = None
        self._until: datetime | None = None

    def load(self) -> State:
        """Read everything; a state that does not exist yet is born empty, in memory only."""
        state = self._gate.read(self._read)
        if state is None:
            state = State(self._unborn.lineage, 0, SecretStr(self._unborn.key), {})
        self._told = state.lineage
        return state

    @contextmanager
    def lock(self, owner: LockInfo) -> Iterator[None]:
        """Hold the state alone; see StateBackend."""
        machine = self._scope.machine
        token = secrets.token_hex(16)
        lease = Lease(owner, token, machine.id, machine.birth(owner.pid) or "", "")
        until = self._end()
        self._gate.write(partial(self._take, lease))
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
                self._gate.write(partial(tenure.drop, store=self._scope.store, token=token))

    def holding(self) -> bool:
        """Say whether what was locked is surely locked still; see StateBackend."""
        return not self._loss and (self._until is None or self._scope.clock() < self._until)

    def unlock(self, why: str) -> LockInfo | None:
        """Take the lock from whoever holds it, and keep the reason; None when nobody does."""
        store = self._scope.store
        if self._gate.read(lambda connection: tenure.find(connection, self._scope)) is None:
            return None
        event = {"store": store, "at": self._scope.stamp(), "what": "unlock", "why": plain(why)}

        def take_away(connection: Connection) -> LockInfo | None:
            lease = tenure.holder(connection, store)
            if lease is None:
                return None
            tenure.drop(connection, store, lease.token)
            journal.note(connection, event | {"about": str(lease.owner)})
            return lease.owner

        return self._gate.write(take_away)

    def begin(self, run: str, plan_id: str) -> None:
        """Open a run and use up its plan; see StateBackend."""
        row = {
            "store": self._scope.store,
            "run": run,
            "plan_id": plan_id,
            "began_at": self._scope.stamp(),
            "finished_at": "",
            "outcome": "",
        }
        self._write(partial(journal.begin, row=row))

    def intend(self, intents: Sequence[Intent]) -> tuple[Intent, ...]:
        """Write intents to the journal; they come back with the ids they were given."""
        if not intents:
            return ()
        stamp = self._scope.stamp()
        opening = {"store": self._scope.store, "opened_at": stamp}
        blank = {"evidence": None, "detail": "", "closed_at": ""}
        rows = [from_intent(intent) | opening | blank for intent in intents]
        ids = self._write(partial(journal.open_all, rows=rows))
        opened_at = datetime.fromisoformat(stamp)
        return tuple(
            replace(intent, id=id_, opened_at=opened_at)
            for intent, id_ in zip(intents, ids, strict=True)
        )

    def settle(self, *settlements: Resolution) -> None:
        """Close intents and record their results, in one transaction; see StateBackend."""
        store, now = self._scope.store, self._scope.stamp()
        closings = [
            (
                item.intent,
                {
                    "evidence": item.proof.value,
                    "detail": plain(item.detail),
                    "closed_at": now,
                },
            )
            for item in settlements
        ]
        kept = [item for item in settlements if item.proof not in KEEPS_ROW]
        rows = [from_recorded(item.entry) for item in kept if item.entry]
        removed = [item.intent.address for item in kept if item.entry is None]

        def close(connection: Connection) -> None:
            journal.close_all(connection, store, closings)
            if kept:
                journal.replace(connection, store, rows, removed)

        self._write(close)

    def record(self, rows: Iterable[StateEntry], removed: Iterable[Address] = ()) -> None:
        """Put rows that no write led to, in one transaction; see StateBackend."""
        put = {row.address: from_recorded(row) for row in rows}
        gone = set(removed)
        if put or gone:
            store = self._scope.store
            values = list(put.values())
            self._write(lambda connection: journal.replace(connection, store, values, gone))

    def finish(self, run: str, outcome: str) -> None:
        """Close a run: `done`, `partial`, `interrupted`."""
        closing = {"finished_at": self._scope.stamp(), "outcome": outcome}
        store = self._scope.store
        self._write(lambda connection: journal.finish(connection, store, run, closing))

    def history(self, limit: int) -> tuple[JournalEntry, ...]:
        """Return the newest journal lines, newest first; one without evidence is still open."""
        return self._gate.read(partial(self._lines, limit=limit)) or ()

    def close(self) -> None:
        """Give back the connection."""
        self._gate.close()

    def _read(self, connection: Connection) -> State | None:
        birth = tenure.find(connection, self._scope)
        if birth is None:
            return None
        store = self._scope.store
        try:
            return State(
                birth.lineage,
                birth.serial,
                SecretStr(birth.key),
                journal.resources(connection, store),
                journal.open_intents(connection, store),
            )
        except NO_SENSE as error:
            raise self._database.damaged(error) from error

    def _lines(self, connection: Connection, limit: int) -> tuple[JournalEntry, ...]:
        tenure.find(connection, self._scope)
        try:
            return journal.lines(connection, self._scope.store, limit)
        except NO_SENSE as error:
            raise self._database.damaged(error) from error

    def _write(self, operation: Callable[[Connection], T]) -> T:
        return self._gate.write(operation, self._admit)

    def _admit(self, connection: Connection) -> None:
        """Raise unless this backend may write now, to a state that is the one it knows."""
        self._fence(connection)
        self._settle_in(connection)

    def _fence(self, connection: Connection) -> None:
        if self._loss:
            raise self._loss()
        lease = tenure.holder(connection, self._scope.store)
        if self._token is None:
            self._yield_to(lease)
        elif lease is None or lease.token != self._token or lease.expired(self._scope):
            raise self._lose(lease)

    def _settle_in(self, connection: Connection) -> None:
        """Write the store's row if there is none; raise if it is not the one we know."""
        found = tenure.find(connection, self._scope)
        if self._told not in (None, (found or self._unborn).lineage):
            raise refusals.reborn()
        if found is None:
            tenure.bear(connection, self._scope, self._unborn)

    def _take(self, lease: Lease, connection: Connection) -> None:
        self._yield_to(tenure.holder(connection, self._scope.store))
        self._settle_in(connection)
        tenure.take(connection, self._scope, lease)

    def _yield_to(self, lease: Lease | None) -> None:
        if lease and not lease.over(self._scope):
            raise refusals.locked(lease)

    def _keep(self, token: str, stop: threading.Event) -> None:
        while not (self._loss or stop.wait(self._scope.terms.renew)):
            with suppress(StateError):  # there is time to try again; if not, a write will say so
                self._until = self._gate.write(partial(self._renew, token))

    def _renew(self, token: str, connection: Connection) -> datetime:
        """Push the expiry back, and return until when; that holds once it is durable."""
        until = self._end()
        if not tenure.renew(connection, self._scope, token):
            raise self._lose(tenure.holder(connection, self._scope.store))
        return until

    def _end(self) -> datetime:
        return self._scope.clock() + timedelta(seconds=self._scope.terms.ttl)

    def _lose(self, lease: Lease | None) -> StateError:
        """Remember for good to whom the lock went."""
        thief = None if lease is None or lease.token == self._token else lease
        self._loss = self._loss or partial(refusals.lost, thief)
        return self._loss()
