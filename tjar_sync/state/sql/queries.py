"""What is read and written inside one transaction: records, intents and runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from tjar_sync.state import errors
from tjar_sync.state.codec import (
    INTENT,
    JOURNAL_ENTRY,
    RESOURCE,
    to_intent,
    to_journal_entry,
    to_state_entries,
)
from tjar_sync.state.sql.schema import EVENTS, INTENTS, RESOURCES, RUNS, STORES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import BindParameter, Connection

    from tjar_sync.model.address import Address
    from tjar_sync.model.state import Intent, JournalEntry, StateEntry
    from tjar_sync.state.codec import Row

_STORE: BindParameter[str] = bindparam("at_store")

_READ = select(*(RESOURCES.c[name] for name in RESOURCE)).where(RESOURCES.c.store == _STORE)
_READ_OPEN = (
    select(*(INTENTS.c[name] for name in INTENT))
    .where(INTENTS.c.store == _STORE, INTENTS.c.evidence.is_(None))
    .order_by(INTENTS.c.id)
)
_READ_LINES = (
    select(*(INTENTS.c[name] for name in JOURNAL_ENTRY))
    .where(INTENTS.c.store == _STORE)
    .order_by(INTENTS.c.id.desc())
    .limit(bindparam("at_most"))
)
_REMOVE = delete(RESOURCES).where(
    RESOURCES.c.store == _STORE,
    RESOURCES.c.kind == bindparam("at_kind"),
    RESOURCES.c.name == bindparam("at_name"),
)
_PUT = insert(RESOURCES)
_OPEN = insert(INTENTS).returning(INTENTS.c.id, sort_by_parameter_order=True)
_CLOSE = update(INTENTS).where(
    INTENTS.c.store == _STORE,
    INTENTS.c.id == bindparam("at_id"),
    INTENTS.c.evidence.is_(None),
)
_RAISE = update(STORES).where(STORES.c.store == _STORE).values(serial=STORES.c.serial + 1)


def resources(connection: Connection, store: str) -> dict[Address, StateEntry]:
    """Read every owned resource, in address order."""
    rows = connection.execute(_READ, {"at_store": store}).all()
    # the database may sort names by the rules of some language
    return {
        row.address: row for row in to_state_entries(sorted(rows, key=lambda row: (row[0], row[1])))
    }


def open_intents(connection: Connection, store: str) -> tuple[Intent, ...]:
    """Read the intents without proof, oldest first."""
    return tuple(map(to_intent, connection.execute(_READ_OPEN, {"at_store": store}).all()))


def lines(connection: Connection, store: str, limit: int) -> tuple[JournalEntry, ...]:
    """Read the newest journal lines, newest first."""
    found = connection.execute(_READ_LINES, {"at_store": store, "at_most": max(limit, 0)})
    return tuple(map(to_journal_entry, found.all()))


def open_all(connection: Connection, rows: Sequence[Row]) -> list[int]:
    """Write intents; return their ids, in the same order."""
    return [found for (found,) in connection.execute(_OPEN, list(rows))]


def close_all(connection: Connection, store: str, closings: Sequence[tuple[Intent, Row]]) -> None:
    """Close open intents, one at least. Raises StateError when one of them is not open."""
    places = [{"at_store": store, "at_id": intent.id} | row for intent, row in closings]
    if connection.execute(_CLOSE, places).rowcount != len(places):
        raise errors.not_open(*(intent for intent, _ in closings))


def replace(
    connection: Connection, store: str, rows: Sequence[Row], removed: Iterable[Address]
) -> None:
    """Put and remove resources, one at least, and let the serial rise."""
    gone = [*removed, *((row["kind"], row["name"]) for row in rows)]
    places = [{"at_store": store, "at_kind": kind, "at_name": name} for kind, name in gone]
    connection.execute(_REMOVE, places)
    if rows:
        connection.execute(_PUT, [{"store": store, **row} for row in rows])
    connection.execute(_RAISE, {"at_store": store})


def begin(connection: Connection, row: Row) -> None:
    """Open a run. Raises StateError when the run, or its plan, is known already."""
    mine = select(RUNS.c.run).where(RUNS.c.store == row["store"])
    if connection.execute(mine.where(RUNS.c.plan_id == row["plan_id"])).first():
        raise errors.applied(row["plan_id"])
    if connection.execute(mine.where(RUNS.c.run == row["run"])).first():
        raise errors.begun(row["run"])
    connection.execute(insert(RUNS), row)


def finish(connection: Connection, store: str, run: str, closing: Row) -> None:
    """Close a run. Raises StateError when it was never begun."""
    found = update(RUNS).where(RUNS.c.store == store, RUNS.c.run == run)
    if connection.execute(found, closing).rowcount != 1:
        raise errors.unknown_run(run)


def note(connection: Connection, row: dict[str, Any]) -> None:
    """Keep an event that is no write to the shop."""
    connection.execute(insert(EVENTS), row)
