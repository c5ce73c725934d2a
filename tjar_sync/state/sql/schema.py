"""The tables of a state, and the steps from each version of them to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import StateUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.state.storage import SqlConnection

LEASES = """CREATE TABLE leases (
        store TEXT NOT NULL,
        who TEXT NOT NULL,
        host TEXT NOT NULL,
        pid BIGINT NOT NULL,
        started TEXT NOT NULL,
        verb TEXT NOT NULL,
        token TEXT NOT NULL,
        machine TEXT NOT NULL,
        birth TEXT NOT NULL,
        renewals BIGINT NOT NULL,
        PRIMARY KEY (store)
    )"""

OBSERVATIONS = """CREATE TABLE IF NOT EXISTS observations (
        store TEXT NOT NULL,
        number TEXT NOT NULL,
        claim TEXT NOT NULL,
        standing TEXT NOT NULL,
        evidence TEXT NOT NULL,
        request TEXT NOT NULL,
        answer TEXT NOT NULL,
        lines TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        PRIMARY KEY (store, number, claim)
    )"""

LANDMARKS = """CREATE TABLE IF NOT EXISTS landmarks (
        store TEXT NOT NULL,
        kind TEXT NOT NULL,
        remote_id TEXT NOT NULL,
        shown TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        PRIMARY KEY (store, kind, remote_id)
    )"""

PENDING = """CREATE TABLE IF NOT EXISTS pending (
        id BIGINT NOT NULL,
        store TEXT NOT NULL,
        sent TEXT NOT NULL,
        recorded TEXT,
        PRIMARY KEY (id)
    )"""
"""By an open intent's id: what goes when it is closed, so that lines never change their size."""

HEARD = (
    """CREATE TABLE IF NOT EXISTS heard (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        store TEXT NOT NULL,
        event TEXT NOT NULL,
        name TEXT NOT NULL,
        products TEXT NOT NULL,
        heard_at TEXT NOT NULL,
        checked_at TEXT NOT NULL,
        UNIQUE (store, event)
    )""",
    "CREATE INDEX IF NOT EXISTS heard_checked ON heard (store, checked_at)",
    """CREATE TABLE IF NOT EXISTS drift_seen (
        store TEXT NOT NULL,
        address TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        event TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        PRIMARY KEY (store, address)
    )""",
)
"""What the store told of, and the drift that was found after it; `checked_at` is empty while an
event waits."""

TABLES = (
    "CREATE TABLE schema (version INTEGER NOT NULL)",
    """CREATE TABLE stores (
        store TEXT NOT NULL,
        base_url TEXT NOT NULL,
        lineage TEXT NOT NULL,
        "key" TEXT NOT NULL,
        serial BIGINT NOT NULL,
        born_at TEXT NOT NULL,
        moved_to TEXT NOT NULL,
        PRIMARY KEY (store)
    )""",
    """CREATE TABLE resources (
        store TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        remote_id TEXT,
        desired TEXT NOT NULL,
        live TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        protect BOOLEAN NOT NULL,
        on_remove TEXT NOT NULL,
        archived BOOLEAN NOT NULL,
        once TEXT NOT NULL,
        apart TEXT,
        PRIMARY KEY (store, kind, name)
    )""",
    # an id is never given twice; high_water is text, for a store may count further than a
    # database; evidence is null while the intent is open, when `pending` has what was sent in
    # full, and in place of `recorded` the row to keep
    """CREATE TABLE intents (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        store TEXT NOT NULL,
        run TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        verb TEXT NOT NULL,
        part TEXT NOT NULL,
        type TEXT NOT NULL,
        remote_id TEXT,
        sent TEXT NOT NULL,
        recorded TEXT,
        high_water TEXT,
        evidence TEXT,
        detail TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        closed_at TEXT NOT NULL,
        machine TEXT NOT NULL,
        before TEXT
    )""",
    "CREATE INDEX intents_open ON intents (store, evidence)",
    """CREATE TABLE runs (
        store TEXT NOT NULL,
        run TEXT NOT NULL,
        plan_id TEXT NOT NULL,
        began_at TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        number BIGINT NOT NULL,
        PRIMARY KEY (store, run),
        UNIQUE (store, plan_id)
    )""",
    LEASES,
    """CREATE TABLE events (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        store TEXT NOT NULL,
        at TEXT NOT NULL,
        what TEXT NOT NULL,
        about TEXT NOT NULL,
        why TEXT NOT NULL
    )""",
    OBSERVATIONS,
    *HEARD,
    LANDMARKS,
    PENDING,  # last, since whoever reads a state reads it: so a file that was cut short is noticed
)


def _create(connection: SqlConnection) -> None:
    for table in TABLES:
        connection.execute(table)
    connection.execute("INSERT INTO schema VALUES (0)")


def _columns(connection: SqlConnection, table: str) -> set[str]:
    nothing = f"SELECT * FROM {table} LIMIT 0"  # noqa: S608 - our own words
    return {column[0] for column in connection.execute(nothing).description}


def _remember_archived(connection: SqlConnection) -> None:
    if "archived" not in _columns(connection, "resources"):
        connection.execute(
            "ALTER TABLE resources ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE"
        )


def _believe_no_clock(connection: SqlConnection) -> None:
    """Count a lease's renewals in place of the time of its end; note which machine opened an intent."""
    if "renewals" not in _columns(connection, "leases"):
        connection.execute("ALTER TABLE leases RENAME TO old_leases")
        connection.execute(LEASES)
        kept = "store, who, host, pid, started, verb, token, machine, birth"
        connection.execute(f"INSERT INTO leases SELECT {kept}, 0 FROM old_leases")  # noqa: S608 - our own words
        connection.execute("DROP TABLE old_leases")
    if "machine" not in _columns(connection, "intents"):
        connection.execute("ALTER TABLE intents ADD COLUMN machine TEXT NOT NULL DEFAULT ''")


def _keep_observations(connection: SqlConnection) -> None:
    connection.execute(OBSERVATIONS)


def _know_the_store_again(connection: SqlConnection) -> None:
    connection.execute(LANDMARKS)


def _keep_what_was_before(connection: SqlConnection) -> None:
    """Keep with an intent what was there before it, and count the runs of a store."""
    if "before" not in _columns(connection, "intents"):
        connection.execute("ALTER TABLE intents ADD COLUMN before TEXT")
    if "number" not in _columns(connection, "runs"):
        connection.execute("ALTER TABLE runs ADD COLUMN number BIGINT NOT NULL DEFAULT 0")
        connection.execute("UPDATE runs SET number = rowid")


def _keep_what_is_written_once(connection: SqlConnection) -> None:
    if "once" not in _columns(connection, "resources"):
        connection.execute("ALTER TABLE resources ADD COLUMN once TEXT NOT NULL DEFAULT '{}'")


def _say_where_it_went(connection: SqlConnection) -> None:
    if "moved_to" not in _columns(connection, "stores"):
        connection.execute("ALTER TABLE stores ADD COLUMN moved_to TEXT NOT NULL DEFAULT ''")


def _write_each_text_once(connection: SqlConnection) -> None:
    """Let what a row shows alike be written once, and keep the row to keep with open intents alone."""
    if "apart" not in _columns(connection, "resources"):
        connection.execute("ALTER TABLE resources ADD COLUMN apart TEXT")
    connection.execute(PENDING)
    connection.execute(
        "INSERT INTO pending (id, store, sent, recorded)"
        " SELECT id, store, sent, recorded FROM intents WHERE evidence IS NULL"
    )
    connection.execute("UPDATE intents SET recorded = NULL WHERE recorded IS NOT NULL")


def _keep_what_the_store_told(connection: SqlConnection) -> None:
    for table in HEARD:
        connection.execute(table)


MIGRATIONS: tuple[Callable[[SqlConnection], None], ...] = (
    _create,
    _remember_archived,
    _believe_no_clock,
    _keep_observations,
    _know_the_store_again,
    _keep_what_was_before,
    _keep_what_is_written_once,
    _say_where_it_went,
    _write_each_text_once,
    _keep_what_the_store_told,
)
"""The step at index n leads from version n to n + 1; a step, once released, never changes.

A state begins with today's tables, so that the later steps find their work done.
"""


def version() -> int:
    """Return the version of today's tables."""
    return len(MIGRATIONS)


def found_version(connection: SqlConnection) -> object:
    """Return the version that the tables say that they are of; None when they say nothing."""
    found: tuple[object, ...] | None = connection.execute("SELECT version FROM schema").fetchone()
    return found and found[0]


def upgrade(connection: SqlConnection, found: int) -> None:
    """Take every step from a version to this one."""
    for step in MIGRATIONS[found:]:
        step(connection)
    connection.execute("UPDATE schema SET version = :version", {"version": len(MIGRATIONS)})


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
