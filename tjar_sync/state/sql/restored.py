"""A whole state into the tables of a database, in the place of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.live import Verb
from tjar_sync.state.codec import as_json, from_intent
from tjar_sync.state.landmarks import from_landmark
from tjar_sync.state.observed import from_observation
from tjar_sync.state.retention import closed
from tjar_sync.state.sql import statements
from tjar_sync.state.sql.shared_texts import from_whole_entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.state import JournalEntry
    from tjar_sync.state.codec import Row
    from tjar_sync.state.log.projection import Projection
    from tjar_sync.state.storage import Identity, SqlConnection

TABLES = (
    "resources",
    "intents",
    "pending",
    "runs",
    "events",
    "observations",
    "landmarks",
    "stores",
)
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
    journal(connection, store, content.journal.values())
    for statement, rows in _rows(content).items():
        connection.executemany(statement, [mine | row for row in rows])


def journal(
    connection: SqlConnection, store: str, entries: Iterable[JournalEntry], stamp: str = ""
) -> list[int]:
    """Insert lines of the journal, those that are open in full besides; return their ids.

    `stamp`: when they are opened, if they are so now.
    """
    lines = [_line(one, stamp) | {"store": store} for one in entries]
    ids = connection.insert(statements.OPEN, [line | {"sent": line["kept"]} for line in lines])
    numbered = (line | {"id": id_} for id_, line in zip(ids, lines, strict=True))
    connection.executemany(statements.KEEP, [line for line in numbered if line["evidence"] is None])
    return ids


def _rows(content: Projection) -> dict[str, list[Row]]:
    """Return what is inserted, by statement."""
    runs = enumerate(content.runs.values(), 1)
    return {
        statements.PUT: [from_whole_entry(one) for one in content.rows.values()],
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


def _line(entry: JournalEntry, stamp: str) -> Row:
    intent = entry.intent
    told = intent.opened_at.isoformat(timespec="milliseconds") if intent.opened_at else ""
    row = from_intent(intent)
    return row | {
        "kept": as_json(closed(intent).values) if intent.verb is Verb.CREATE else row["sent"],
        "opened_at": stamp or told,
        "evidence": entry.proof and entry.proof.value,
        "detail": entry.detail,
        "closed_at": entry.closed_at or statements.NOT_CLOSED,
    }
