"""What is read and written inside one transaction of a database; see storage.Transaction."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import JournalEntry, LockInfo, RunRecord, StateEvent
from tjar_sync.state import errors
from tjar_sync.state.codec import (
    NO_SENSE,
    Damaged,
    plain,
    texts,
    to_intent,
    to_journal_entry,
)
from tjar_sync.state.landmarks import from_landmark, to_landmark
from tjar_sync.state.lease import Lease
from tjar_sync.state.observed import from_observation, to_observation
from tjar_sync.state.retention import KEPT_ENTRIES, undoable
from tjar_sync.state.sql import statements
from tjar_sync.state.sql.restored import journal, restore, row_of
from tjar_sync.state.sql.shared_texts import from_whole_entry, to_whole_entries
from tjar_sync.state.storage import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import (
        Batch,
        Intent,
        Resolution,
        RunStart,
        StateEntry,
    )
    from tjar_sync.state.codec import Row
    from tjar_sync.state.log.projection import Projection
    from tjar_sync.state.storage import SqlConnection, SqlCursor

Told = TypeVar("Told")
_AT_ONCE = 500
"""So many rows are read as one text: more would be in the memory twice, and as text besides."""


def _told(make: Callable[..., Told], row: Sequence[Any]) -> Told:
    """Make what is all texts of a row. Raises TypeError where one is none."""
    texts(*row)
    return make(*row)


class SqlTransaction:
    """One store's rows, while a transaction of its connection is open."""

    def __init__(self, connection: SqlConnection, store: str) -> None:
        self._connection = connection
        self._store = store

    def identity(self) -> Identity | None:
        """Read whose state it is; None before it was made."""
        row = self._first(
            statements.select("stores", ("base_url", "lineage", "key", "moved_to", "serial"))
        )
        if row is None:
            return None
        base_url, lineage, key, moved_to, serial = row
        try:
            texts(base_url, lineage, key, moved_to)
            int(serial)
        except NO_SENSE as error:
            raise Damaged(f"the store's own row: {error}") from error
        return Identity(base_url, lineage, SecretStr(key), moved_to)

    def make(self, identity: Identity, stamp: str) -> None:
        """Write whose state it is, at the given time."""
        self._write(statements.MAKE, row_of(identity, stamp))

    def serial(self) -> int:
        """Read how often rows have changed."""
        row = self._first(statements.select("stores", ("serial",)))
        return int(row[0]) if row else 0

    def lease(self) -> Lease | None:
        """Read who holds the lock, or held it last without giving it back."""
        row = self._first(statements.select("leases", statements.LEASE))
        if row is None:
            return None
        who, host, pid, started, verb, *rest = row
        token, machine, birth, renewals = rest
        try:
            texts(who, host, started, verb, token, machine, birth)
            lock_info = LockInfo(who, host, int(pid), started, verb)
            return Lease(lock_info, token, machine, birth, int(renewals))
        except NO_SENSE as error:
            raise Damaged(f"the lock: {error}") from error

    def put_lease(self, lease: Lease | None) -> None:
        """Replace the lease; None removes it."""
        self._write("DELETE FROM leases WHERE store = :store", {})
        if lease is not None:
            info = lease.lock_info
            row = {
                "who": info.who,
                "host": info.host,
                "pid": info.pid,
                "started": info.started,
                "verb": info.verb,
                "token": lease.token,
                "machine": lease.machine,
                "birth": lease.birth,
                "renewals": lease.renewals,
            }
            self._write(statements.PUT_LEASE, row)

    def resources(self) -> dict[Address, StateEntry]:
        """Read every row, in address order."""
        cursor = self._connection.execute(statements.READ, {"store": self._store})
        found: list[StateEntry] = []
        while rows := cursor.fetchmany(_AT_ONCE):
            found += to_whole_entries(rows)
        return {row.address: row for row in sorted(found, key=attrgetter("address"))}

    def open_intents(self) -> tuple[Intent, ...]:
        """Read the intents without proof, oldest first."""
        return tuple(map(to_intent, self._all(statements.READ_OPEN)))

    def noted(self) -> frozenset[str]:
        """Read what was ever noted."""
        return frozenset(str(row[0]) for row in self._all(statements.READ_NOTED))

    def observations(self) -> tuple[Observation, ...]:
        """Read what was observed, by number and claim."""
        return tuple(map(to_observation, self._all(statements.READ_OBSERVED)))

    def landmarks(self) -> tuple[Landmark, ...]:
        """Read by what the store is known again, by kind and id."""
        return tuple(map(to_landmark, self._all(statements.READ_LANDMARKS)))

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        """Read the newest journal lines, newest first."""
        return tuple(map(to_journal_entry, self._all(statements.READ_JOURNAL, most=limit)))

    def runs(self, limit: int) -> tuple[RunRecord, ...]:
        """Read the newest runs, newest first."""
        return tuple(_told(RunRecord, row) for row in self._all(statements.READ_RUNS, most=limit))

    def lines(self, run: str) -> tuple[JournalEntry, ...]:
        """Read the journal lines of one run, oldest first."""
        return tuple(map(to_journal_entry, self._all(statements.READ_LINES, run=run)))

    def events(self, limit: int) -> tuple[StateEvent, ...]:
        """Read the newest of what was noted, newest first."""
        return tuple(
            _told(StateEvent, row) for row in self._all(statements.READ_EVENTS, most=limit)
        )

    def apply(self, batch: Batch, stamp: str) -> list[int]:
        """Write a batch at the given time; return the ids of its intents."""
        if batch.begun is not None:
            self._begin(batch.begun, stamp)
        self._close(batch.resolved, stamp)
        self._replace(batch.rows())
        ids = self._open(batch.opened, stamp)
        if batch.finished is not None:
            self._finish(batch.finished.run, batch.finished.outcome, stamp)
        self._note(batch.events, stamp)
        if batch.landmarks is not None:
            self._write("DELETE FROM landmarks WHERE store = :store", {})
            for landmark in batch.landmarks:
                self._write(statements.KNOW_BY, from_landmark(landmark))
        for item in batch.observed:
            self._write(statements.OBSERVE, from_observation(item) | {"seen_at": stamp})
        return ids

    def restore(self, identity: Identity, content: Projection, stamp: str) -> None:
        """Put another state in the place of all but the lease, at the given time."""
        restore(self._connection, self._store, identity, content, stamp)

    def leave(self, identity: Identity) -> None:
        """Write where the state went; nobody holds it here any more."""
        leaving = "UPDATE stores SET moved_to = :moved_to WHERE store = :store"
        self._write(leaving, {"moved_to": identity.moved_to})
        self.put_lease(None)

    def execute(self, statement: str, **given: object) -> SqlCursor:
        """Carry out a statement about this store's rows, which it calls `:store`."""
        return self._connection.execute(statement, {"store": self._store, **given})

    def execute_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Carry out a statement about this store's rows, once for each."""
        given = [{"store": self._store, **row} for row in rows]
        self._connection.executemany(statement, given)

    def _begin(self, begun: RunStart, stamp: str) -> None:
        known = "SELECT 1 FROM runs WHERE store = :store AND"
        if self._first(f"{known} plan_id = :plan_id", plan_id=begun.plan_id):
            raise errors.applied(begun.plan_id)
        if self._first(f"{known} run = :run", run=begun.run):
            raise errors.begun(begun.run)
        row = {"run": begun.run, "plan_id": begun.plan_id, "began_at": stamp}
        self._write(statements.BEGIN, row)
        self._forget()

    def _forget(self) -> None:
        """Forget what was there before the writes of runs that are long over, and their oldest lines."""
        lines = dict(self._all(statements.LINES_BY_RUN))
        newest_first = (row[0] for row in self._all(statements.READ_RUNS, most=len(lines) + 1))
        kept = undoable(newest_first, lines)
        rows = [{"store": self._store, "run": run} for run in sorted(lines.keys() - kept)]
        self._connection.executemany(statements.FORGET_BEFORE, rows)
        self._write(statements.FORGET_LINES, {"most": KEPT_ENTRIES})

    def _close(self, resolved: Sequence[Resolution], stamp: str) -> None:
        rows = [
            {
                "store": self._store,
                "id": item.intent.id,
                "evidence": item.proof.value,
                "detail": plain(item.detail),
                "closed_at": stamp,
            }
            for item in resolved
        ]
        if not rows:
            return
        if self._connection.executemany(statements.CLOSE, rows).rowcount != len(rows):
            raise errors.not_open(*(item.intent for item in resolved))
        self._connection.executemany(statements.SETTLE, rows)

    def _replace(self, changed: dict[Address, StateEntry | None]) -> None:
        if not changed:
            return
        put = [from_whole_entry(row) | {"store": self._store} for row in changed.values() if row]
        removed = [
            {"store": self._store, "kind": address.kind, "name": address.name}
            for address, row in changed.items()
            if row is None
        ]
        self._connection.executemany(statements.REMOVE, removed)
        seen = [{"store": self._store, "address": str(address)} for address in changed]
        self._connection.executemany(statements.NO_DRIFT, seen)
        self._connection.executemany(statements.PUT, put)
        self._write("UPDATE stores SET serial = serial + 1 WHERE store = :store", {})

    def _open(self, opened: Iterable[Intent], stamp: str) -> list[int]:
        lines = [JournalEntry(intent, None) for intent in opened]
        return journal(self._connection, self._store, lines, stamp)

    def _finish(self, run: str, outcome: str, stamp: str) -> None:
        closing = (
            "UPDATE runs SET finished_at = :at, outcome = :outcome"
            " WHERE store = :store AND run = :run"
        )
        if self._write(closing, {"at": stamp, "outcome": outcome, "run": run}).rowcount != 1:
            raise errors.unknown_run(run)

    def _note(self, events: Iterable[StateEvent], stamp: str) -> None:
        for event in events:
            row = {"at": stamp, "what": event.what, "about": event.about, "why": plain(event.why)}
            self._write(statements.NOTE, row)

    def _first(self, query: str, **given: object) -> tuple[Any, ...] | None:
        return next(iter(self._all(query, **given)), None)

    def _all(self, query: str, **given: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, {"store": self._store, **given}).fetchall()

    def _write(self, statement: str, row: Row) -> SqlCursor:
        return self._connection.execute(statement, {"store": self._store, **row})
