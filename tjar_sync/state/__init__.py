"""Where state is kept: one opener for each URL scheme; a plain path is an SQLite file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tjar_sync.errors import UsageError
from tjar_sync.state.folder import make_folder
from tjar_sync.state.lease import LeaseConfig, StoreContext
from tjar_sync.state.machine import this_machine
from tjar_sync.state.secret import write_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.ports import StateHome
    from tjar_sync.state.machine import Machine
    from tjar_sync.state.sql.home import SqlHome


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def open_sqlite(path: str, context: StoreContext) -> SqlHome:
    """Open the SQLite file at a path; neither it nor its folder is made before the first write."""
    from tjar_sync.state.sql.home import SqlHome  # noqa: PLC0415 - SQLAlchemy is heavy
    from tjar_sync.state.sql.sqlite import SqliteFile  # noqa: PLC0415 - SQLAlchemy is heavy

    return SqlHome(SqliteFile(Path(path).resolve()), context)


STATE_HOMES: Mapping[str, Callable[[str, StoreContext], StateHome]] = {
    "file": lambda rest, context: open_sqlite(unquote(rest), context),
}
"""By the scheme of the URL; each is given what follows the `://`."""


def open_home(
    url: str,
    *,
    store: str,
    base_url: str,
    clock: Callable[[], datetime] = now,
    machine: Machine | None = None,
    lease_config: LeaseConfig = LeaseConfig(),  # noqa: B008 - frozen
) -> StateHome:
    """Open the state of one store; nothing is read or written yet.

    Raises UsageError for a URL of an unknown kind.
    """
    context = StoreContext(store, base_url, clock, machine or this_machine(), lease_config)
    scheme, mark, rest = url.partition("://")
    if not mark:
        return open_sqlite(url, context)
    if scheme not in STATE_HOMES:
        known = ", ".join(f"{name}://" for name in sorted(STATE_HOMES))
        raise UsageError(
            f"state cannot be kept at {scheme}://",
            where="state",
            hint=f"give the path of a file, or a URL that begins with one of: {known}",
        )
    return STATE_HOMES[scheme](rest, context)


__all__ = ["STATE_HOMES", "make_folder", "open_home", "write_secret"]
