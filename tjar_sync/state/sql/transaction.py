"""What is read and written inside one transaction of a database; see storage.Transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr

from tjar_sync.model.state import KEPT_RUNS, LockInfo, RunRecord, StateEvent
from tjar_sync.state import errors
from tjar_sync.state.codec import (
    INTENT,
    JOURNAL_ENTRY,
    NO_SENSE,
    RESOURCE,
    Damaged,
    from_intent,
    from_state_entry,
    plain,
    texts,
    to_intent,
    to_journal_entry,
    to_state_entries,
)
from tjar_sync.state.landmarks import LANDMARK, from_landmark, to_landmark
from tjar_sync.state.lease import Lease
from tjar_sync.state.observed import OBSERVATION, from_observation, to_observation
from tjar_sync.state.storage import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import (
        Batch,
        Intent,
        JournalEntry,
        Resolution,
        RunStart,
        StateEntry,
    )
    from tjar_sync.state.codec import Row
    from tjar_sync.state.storage import SqlConnection, SqlCursor

Told = TypeVar("Told")

_LEASE = ("who", "host", "pid", "started", "verb", "token", "machine", "birth", "renewals")
_OPENED = (*INTENT[1:], "evidence", "detail", "closed_at")


def _insert(table: str, columns: Sequence[str]) -> str:
    names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own words


def _replace(table: str, columns: Sequence[str], key: Sequence[str]) -> str:
    """Insert a row in place of that of the same key."""
    rest = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return f"{_insert(table, columns)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {rest}"


def _select(table: str, columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(columns)} FROM {table} WHERE store = :store"  # noqa: S608 - our own words


_READ = _select("resources", RESOURCE)
_READ_OPEN = f"{_select('intents', INTENT)} AND evidence IS NULL ORDER BY id"
_READ_JOURNAL = f"{_select('intents', JOURNAL_ENTRY)} ORDER BY id DESC LIMIT :most"
_READ_LINES = f"{_select('intents', JOURNAL_ENTRY)} AND run = :run ORDER BY id"
_RUN = ("run", "plan_id", "began_at", "finished_at", "outcome")
_READ_RUNS = f"{_select('runs', _RUN)} ORDER BY number DESC LIMIT :most"
_EVENT = ("what", "about", "why", "at")
_READ_EVENTS = f"{_select('events', _EVENT)} ORDER BY id DESC LIMIT :most"
_FORGET_BEFORE = (
    "UPDATE intents SET before = NULL WHERE store = :store AND before IS NOT NULL AND run NOT IN"
    " (SELECT run FROM runs WHERE store = :store ORDER BY number DESC LIMIT :most)"
)
_READ_NOTED = "SELECT DISTINCT what FROM events WHERE store = :store"
_READ_LANDMARKS = f"{_select('landmarks', LANDMARK)} ORDER BY kind, remote_id"
_READ_OBSERVED = f"{_select('observations', OBSERVATION)} ORDER BY number, claim"
_PUT = _replace("resources", ("store", *RESOURCE), ("store", "kind", "name"))
_REMOVE = "DELETE FROM resources WHERE store = :store AND kind = :kind AND name = :name"
_OPEN = _insert("intents", ("store", *_OPENED))
_CLOSE = (
    "UPDATE intents SET evidence = :evidence, detail = :detail, closed_at = :closed_at"
    " WHERE store = :store AND id = :id AND evidence IS NULL"
)
_MAKE = _insert("stores", ("store", "base_url", "lineage", "key", "serial", "born_at"))
_PUT_LEASE = _insert("leases", ("store", *_LEASE))
_BEGIN = (
    "INSERT INTO runs (store, run, plan_id, began_at, finished_at, outcome, number)"
    " VALUES (:store, :run, :plan_id, :began_at, '', '',"
    " (SELECT COALESCE(MAX(number), 0) + 1 FROM runs WHERE store = :store))"
)
_NOTE = _insert("events", ("store", "at", "what", "about", "why"))
_OBSERVE = _replace("observations", ("store", *OBSERVATION), ("store", "number", "claim"))
_KNOW_BY = _insert("landmarks", ("store", *LANDMARK))


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
        row = self._first(_select("stores", ("base_url", "lineage", "key", "serial")))
        if row is None:
            return None
        base_url, lineage, key, serial = row
        try:
            texts(base_url, lineage, key)
            int(serial)
        except NO_SENSE as error:
            raise Damaged(f"the store's own row: {error}") from error
        return Identity(base_url, lineage, SecretStr(key))

    def make(self, identity: Identity, stamp: str) -> None:
        """Write whose state it is, at the given time."""
        row = {"base_url": identity.base_url, "lineage": identity.lineage, "serial": 0}
        self._write(_MAKE, row | {"key": identity.key.get_secret_value(), "born_at": stamp})

    def serial(self) -> int:
        """Read how often rows have changed."""
        row = self._first(_select("stores", ("serial",)))
        return int(row[0]) if row else 0

    def lease(self) -> Lease | None:
        """Read who holds the lock, or held it last without giving it back."""
        row = self._first(_select("leases", _LEASE))
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
            self._write(_PUT_LEASE, row)

    def resources(self) -> dict[Address, StateEntry]:
        """Read every row, in address order."""
        rows = sorted(self._all(_READ), key=lambda row: (row[0], row[1]))
        return {row.address: row for row in to_state_entries(rows)}

    def open_intents(self) -> tuple[Intent, ...]:
        """Read the intents without proof, oldest first."""
        return tuple(map(to_intent, self._all(_READ_OPEN)))

    def noted(self) -> frozenset[str]:
        """Read what was ever noted."""
        return frozenset(str(row[0]) for row in self._all(_READ_NOTED))

    def observations(self) -> tuple[Observation, ...]:
        """Read what was observed, by number and claim."""
        return tuple(map(to_observation, self._all(_READ_OBSERVED)))

    def landmarks(self) -> tuple[Landmark, ...]:
        """Read by what the store is known again, by kind and id."""
        return tuple(map(to_landmark, self._all(_READ_LANDMARKS)))

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        """Read the newest journal lines, newest first."""
        return tuple(map(to_journal_entry, self._all(_READ_JOURNAL, most=limit)))

    def runs(self, limit: int) -> tuple[RunRecord, ...]:
        """Read the newest runs, newest first."""
        return tuple(_told(RunRecord, row) for row in self._all(_READ_RUNS, most=limit))

    def lines(self, run: str) -> tuple[JournalEntry, ...]:
        """Read the journal lines of one run, oldest first."""
        return tuple(map(to_journal_entry, self._all(_READ_LINES, run=run)))

    def events(self, limit: int) -> tuple[StateEvent, ...]:
        """Read the newest of what was noted, newest first."""
        return tuple(_told(StateEvent, row) for row in self._all(_READ_EVENTS, most=limit))

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
                self._write(_KNOW_BY, from_landmark(landmark))
        for item in batch.observed:
            self._write(_OBSERVE, from_observation(item) | {"seen_at": stamp})
        return ids

    def _begin(self, begun: RunStart, stamp: str) -> None:
        known = "SELECT 1 FROM runs WHERE store = :store AND"
        if self._first(f"{known} plan_id = :plan_id", plan_id=begun.plan_id):
            raise errors.applied(begun.plan_id)
        if self._first(f"{known} run = :run", run=begun.run):
            raise errors.begun(begun.run)
        row = {"run": begun.run, "plan_id": begun.plan_id, "began_at": stamp}
        self._write(_BEGIN, row)
        self._write(_FORGET_BEFORE, {"most": KEPT_RUNS})

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
        if rows and self._connection.executemany(_CLOSE, rows).rowcount != len(rows):
            raise errors.not_open(*(item.intent for item in resolved))

    def _replace(self, changed: dict[Address, StateEntry | None]) -> None:
        if not changed:
            return
        put = [from_state_entry(row) | {"store": self._store} for row in changed.values() if row]
        removed = [
            {"store": self._store, "kind": address.kind, "name": address.name}
            for address, row in changed.items()
            if row is None
        ]
        self._connection.executemany(_REMOVE, removed)
        self._connection.executemany(_PUT, put)
        self._write("UPDATE stores SET serial = serial + 1 WHERE store = :store", {})

    def _open(self, opened: Iterable[Intent], stamp: str) -> list[int]:
        blank = {"opened_at": stamp, "evidence": None, "detail": "", "closed_at": ""}
        rows = [from_intent(intent) | blank | {"store": self._store} for intent in opened]
        return self._connection.insert(_OPEN, rows)

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
            self._write(_NOTE, row)

    def _first(self, query: str, **given: object) -> tuple[Any, ...] | None:
        return next(iter(self._all(query, **given)), None)

    def _all(self, query: str, **given: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, {"store": self._store, **given}).fetchall()

    def _write(self, statement: str, row: Row) -> SqlCursor:
        return self._connection.execute(statement, {"store": self._store, **row})
