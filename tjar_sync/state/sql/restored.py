"""A whole state into the tables of a database, in the place of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.state.codec import from_intent, from_state_entry
from tjar_sync.state.landmarks import from_landmark
from tjar_sync.state.observed import from_observation
from tjar_sync.state.sql import statements

if TYPE_CHECKING:
    from tjar_sync.model.state import JournalEntry
    from tjar_sync.state.codec import Row
    from tjar_sync.state.log.projection import Projection
    from tjar_sync.state.storage import Identity, SqlConnection

TABLES = ("resources", "intents", "runs", "events", "observations", "landmarks", "stores")
"""All that is a state's but its lease."""


def row_of(identity: Identity, stamp: str, serial: int = 0) -> Row:
    """Return the row of whose state it is."""
    return {
        "base_url": identity.base_url,
        "lineage": identity.lineage,
        "key": identity.key.get_secret_value(),
        "serial": serial,
        "born_at": stamp,
        "moved_to": identity.moved_to,
    }


def restore(
    connection: SqlConnection, store: str, identity: Identity, content: Projection, stamp: str
) -> None:
    """Put a state in the place of a store's rows; lines of the journal are given new ids."""
    mine = {"store": store}
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE store = :store", mine)  # noqa: S608 - our own words
    connection.execute(statements.MAKE, mine | row_of(identity, stamp, content.serial))
    connection.insert(statements.OPEN, [mine | _line(one) for one in content.journal.values()])
    for statement, rows in _rows(content).items():
        connection.executemany(statement, [mine | row for row in rows])


def _rows(content: Projection) -> dict[str, list[Row]]:
    """Return what is inserted, by statement."""
    runs = enumerate(content.runs.values(), 1)
    return {
        statements.PUT: [from_state_entry(one) for one in content.rows.values()],
        statements.RUN_AS_IT_WAS: [
            {name: getattr(run, name) for name in statements.RUN} | {"number": number}
            for number, run in runs
        ],
        statements.NOTE: [
            {name: getattr(one, name) for name in statements.EVENT} for one in content.events
        ],
        statements.OBSERVE: [
            from_observation(one) | {"seen_at": one.seen_at.isoformat() if one.seen_at else ""}
            for one in content.observations.values()
        ],
        statements.KNOW_BY: [from_landmark(one) for one in content.landmarks],
    }


def _line(entry: JournalEntry) -> dict[str, Any]:
    opened_at = entry.intent.opened_at
    return from_intent(entry.intent) | {
        "opened_at": opened_at.isoformat(timespec="milliseconds") if opened_at else "",
        "evidence": entry.proof and entry.proof.value,
        "detail": entry.detail,
        "closed_at": entry.closed_at,
    }
