"""The statements by which a state's tables are read and written; values go in by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.state.codec import INTENT, JOURNAL_ENTRY
from tjar_sync.state.landmarks import LANDMARK
from tjar_sync.state.observed import OBSERVATION
from tjar_sync.state.sql.shared_texts import SLIM

if TYPE_CHECKING:
    from collections.abc import Sequence

LEASE = ("who", "host", "pid", "started", "verb", "token", "machine", "birth", "renewals")
OPENED = tuple(
    name for name in (*INTENT[1:], "evidence", "detail", "closed_at") if name != "recorded"
)


def insert(table: str, columns: Sequence[str]) -> str:
    """Return what inserts a row of these columns."""
    names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own words


def upsert(table: str, columns: Sequence[str], key: Sequence[str]) -> str:
    """Return what inserts a row in place of that of the same key."""
    rest = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return f"{insert(table, columns)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {rest}"


def select(table: str, columns: Sequence[str]) -> str:
    """Return what reads these columns of one store's rows."""
    return f"SELECT {', '.join(columns)} FROM {table} WHERE store = :store"  # noqa: S608 - our own words


_IN_FULL = {
    "sent": "CASE WHEN evidence IS NULL THEN pending.sent ELSE intents.sent END",
    "recorded": "pending.recorded",
    "closed_at": "TRIM(intents.closed_at)",
}


def select_intents(columns: Sequence[str]) -> str:
    """Return what reads these columns of one store's intents, of open ones in full."""
    names = ", ".join(_IN_FULL.get(one, f"intents.{one}") for one in columns)
    joined = "intents LEFT JOIN pending ON pending.id = intents.id"
    return f"SELECT {names} FROM {joined} WHERE intents.store = :store"  # noqa: S608 - our own words


READ = select("resources", SLIM)
READ_OPEN = f"{select_intents(INTENT)} AND evidence IS NULL ORDER BY intents.id"
READ_JOURNAL = f"{select_intents(JOURNAL_ENTRY)} ORDER BY intents.id DESC LIMIT :most"
READ_LINES = f"{select_intents(JOURNAL_ENTRY)} AND run = :run ORDER BY intents.id"
RUN = ("run", "plan_id", "began_at", "finished_at", "outcome")
READ_RUNS = f"{select('runs', RUN)} ORDER BY number DESC LIMIT :most"
EVENT = ("what", "about", "why", "at")
READ_EVENTS = f"{select('events', EVENT)} ORDER BY id DESC LIMIT :most"
LINES_BY_RUN = (
    "SELECT run, COUNT(*) FROM intents WHERE store = :store AND before IS NOT NULL GROUP BY run"
)
FORGET_BEFORE = (
    "UPDATE intents SET before = NULL WHERE store = :store AND before IS NOT NULL AND run = :run"
)
_CLOSED = "store = :store AND evidence IS NOT NULL AND before IS NULL"
FORGET_LINES = (
    f"DELETE FROM intents WHERE {_CLOSED} AND id <="  # noqa: S608 - our own words
    f" (SELECT id FROM intents WHERE {_CLOSED} ORDER BY id DESC LIMIT 1 OFFSET :most)"
)
READ_NOTED = "SELECT DISTINCT what FROM events WHERE store = :store"
READ_LANDMARKS = f"{select('landmarks', LANDMARK)} ORDER BY kind, remote_id"
READ_OBSERVED = f"{select('observations', OBSERVATION)} ORDER BY number, claim"
PUT = upsert("resources", ("store", *SLIM), ("store", "kind", "name"))
REMOVE = "DELETE FROM resources WHERE store = :store AND kind = :kind AND name = :name"
NO_DRIFT = "DELETE FROM drift_seen WHERE store = :store AND address = :address"
"""What is recorded anew is as we left it: drift that a listener finds later is new drift."""
OPEN = insert("intents", ("store", *OPENED))
NOT_CLOSED = " " * len("2025-01-01T00:00:00.000+00:00")
"""Stands for the time of a line's closing, so that the line keeps its size when that is known."""
KEEP = insert("pending", ("id", "store", "sent", "recorded"))
SETTLE = "DELETE FROM pending WHERE store = :store AND id = :id"
CLOSE = (
    "UPDATE intents SET evidence = :evidence, detail = :detail, closed_at = :closed_at"
    " WHERE store = :store AND id = :id AND evidence IS NULL"
)
MAKE = insert("stores", ("store", "base_url", "lineage", "key", "serial", "born_at", "moved_to"))
PUT_LEASE = insert("leases", ("store", *LEASE))
BEGIN = (
    "INSERT INTO runs (store, run, plan_id, began_at, finished_at, outcome, number)"
    " VALUES (:store, :run, :plan_id, :began_at, '', '',"
    " (SELECT COALESCE(MAX(number), 0) + 1 FROM runs WHERE store = :store))"
)
RUN_AS_IT_WAS = insert("runs", ("store", *RUN, "number"))
NOTE = insert("events", ("store", "at", "what", "about", "why"))
OBSERVE = upsert("observations", ("store", *OBSERVATION), ("store", "number", "claim"))
KNOW_BY = insert("landmarks", ("store", *LANDMARK))
