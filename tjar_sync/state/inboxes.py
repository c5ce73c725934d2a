"""Which state homes have an inbox beside them, and how it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.state.registry import POSTGRES, SQLITE, home_type

if TYPE_CHECKING:
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.state.sql.inbox import SqlInbox


def open_inbox(state: str, context: StoreContext) -> SqlInbox | None:
    """Open the inbox beside a state; None where each commit is an upload, and so is too dear.

    Nothing is read or written yet.
    """
    found = home_type(state)
    place = found.parse(state, Path())
    if found is SQLITE:
        return sqlite_inbox(place, context)
    return postgres_inbox(place, context) if found is POSTGRES else None


def sqlite_inbox(path: str, context: StoreContext) -> SqlInbox:
    """Open the inbox in the SQLite file at a path."""
    from tjar_sync.state.sql.inbox import SqlInbox  # noqa: PLC0415 - not every command needs one
    from tjar_sync.state.sql.sqlite import SqliteStorage  # noqa: PLC0415 - the same

    return SqlInbox(SqliteStorage(Path(path).resolve(), context.store), context)


def postgres_inbox(url: str, context: StoreContext) -> SqlInbox:
    """Open the inbox in the tables of a database."""
    from tjar_sync.state.sql.inbox import SqlInbox  # noqa: PLC0415 - not every command needs one
    from tjar_sync.state.sql.postgres import PostgresStorage  # noqa: PLC0415 - the same

    return SqlInbox(PostgresStorage(url, POSTGRES.shown(url), context.store), context)
