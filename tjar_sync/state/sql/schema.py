"""The tables of a state, and the steps from each version of them to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)

from tjar_sync.errors import StateUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

METADATA = MetaData()

_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


SCHEMA = Table("schema", METADATA, Column("version", Integer, nullable=False))

STORES = Table(
    "stores",
    METADATA,
    _key("store"),
    _text("base_url"),
    _text("lineage"),
    _text("key"),
    Column("serial", BigInteger, nullable=False),
    _text("born_at"),
)

RESOURCES = Table(
    "resources",
    METADATA,
    _key("store"),
    _key("kind"),
    _key("name"),
    _text("type"),
    Column("remote_id", Text),
    _text("desired"),
    _text("live"),
    _text("updated_at"),
    _text("seen_at"),
    Column("protect", Boolean, nullable=False),
    _text("on_remove"),
    Column("archived", Boolean, nullable=False),
)

INTENTS = Table(
    "intents",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    _text("store"),
    _text("run"),
    _text("kind"),
    _text("name"),
    _text("verb"),
    _text("part"),
    _text("type"),
    Column("remote_id", Text),
    _text("sent"),
    Column("recorded", Text),
    Column("high_water", Text),  # text, for a store may count further than a database
    Column("evidence", Text),  # null while the intent is open
    _text("detail"),
    _text("opened_at"),
    _text("closed_at"),
    sqlite_autoincrement=True,  # an id is never given twice
)
Index("intents_open", INTENTS.c.store, INTENTS.c.evidence)

RUNS = Table(
    "runs",
    METADATA,
    _key("store"),
    _key("run"),
    _text("plan_id"),
    _text("began_at"),
    _text("finished_at"),
    _text("outcome"),
    UniqueConstraint("store", "plan_id"),
)

LEASES = Table(
    "leases",
    METADATA,
    _key("store"),
    _text("who"),
    _text("host"),
    Column("pid", BigInteger, nullable=False),
    _text("started"),
    _text("verb"),
    _text("token"),
    _text("machine"),
    _text("birth"),
    _text("expires"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    _text("store"),
    _text("at"),
    _text("what"),
    _text("about"),
    _text("why"),
    sqlite_autoincrement=True,
)


def _create(connection: Connection) -> None:
    METADATA.create_all(connection)
    connection.execute(SCHEMA.insert(), {"version": 0})


def _remember_archived(connection: Connection) -> None:
    _add(connection, RESOURCES, "archived BOOLEAN NOT NULL DEFAULT FALSE")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_create, _remember_archived)
"""The step at index n leads from version n to n + 1; a step, once released, never changes.

A state begins with today's tables, so that the later steps find their work done.
"""


def _add(connection: Connection, table: Table, column: str) -> None:
    """Add a column that is not there yet."""
    name = column.partition(" ")[0]
    if name not in {found["name"] for found in inspect(connection).get_columns(table.name)}:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


def version() -> int:
    """Return the version of today's tables."""
    return len(MIGRATIONS)


def found_version(connection: Connection) -> int | None:
    """Return the version of the tables; None when they are none of ours."""
    if not inspect(connection).has_table(SCHEMA.name):
        return None
    return connection.execute(select(SCHEMA.c.version)).scalar()


def upgrade(connection: Connection, found: int) -> None:
    """Take every step from a version to this one."""
    for step in MIGRATIONS[found:]:
        step(connection)
    connection.execute(SCHEMA.update(), {"version": len(MIGRATIONS)})


def outdated(found: int, where: str, back: str = "") -> bool:
    """Return True when steps are missing. Raises StateUnusable when only a later tjar-sync can read.

    `back` says, for that error's hint, how to go back to an earlier release.
    """
    if found > len(MIGRATIONS):
        raise StateUnusable(
            f"made by a newer tjar-sync (schema {found}, this one knows {len(MIGRATIONS)})",
            where=where,
            hint=f"nothing was changed; upgrade tjar-sync{back}",
        )
    return found < len(MIGRATIONS)
