"""The statements by which a state's tables are read and written; values go in by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.state.codec import INTENT, JOURNAL_ENTRY, RESOURCE
from tjar_sync.state.landmarks import LANDMARK
from tjar_sync.state.observed import OBSERVATION

if TYPE_CHECKING:
    from collections.abc import Sequence

LEASE = ("who", "host", "pid", "started", "verb", "token", "machine", "birth", "renewals")
OPENED = (*INTENT[1:], "evidence", "detail", "closed_at")


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


READ = select("resources", RESOURCE)
READ_OPEN = f"{select('intents', INTENT)} AND evidence IS NULL ORDER BY id"
READ_JOURNAL = f"{select('intents', JOURNAL_ENTRY)} ORDER BY id DESC LIMIT :most"
READ_LINES = f"{select('intents', JOURNAL_ENTRY)} AND run = :run ORDER BY id"
RUN = ("run", "plan_id", "began_at", "finished_at", "outcome")
READ_RUNS = f"{select('runs', RUN)} ORDER BY number DESC LIMIT :most"
EVENT = ("what", "about", "why", "at")
READ_EVENTS = f"{select('events', EVENT)} ORDER BY id DESC LIMIT :most"
FORGET_BEFORE = (
    "UPDATE intents SET before = NULL WHERE store = :store AND before IS NOT NULL AND run NOT IN"
    " (SELECT run FROM runs WHERE store = :store ORDER BY number DESC LIMIT :most)"
)
READ_NOTED = "SELECT DISTINCT what FROM events WHERE store = :store"
READ_LANDMARKS = f"{select('landmarks', LANDMARK)} ORDER BY kind, remote_id"
READ_OBSERVED = f"{select('observations', OBSERVATION)} ORDER BY number, claim"
PUT = upsert("resources", ("store", *RESOURCE), ("store", "kind", "name"))
REMOVE = "DELETE FROM resources WHERE store = :store AND kind = :kind AND name = :name"
OPEN = insert("intents", ("store", *OPENED))
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
