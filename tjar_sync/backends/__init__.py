"""Where state is kept: one opener for each URL scheme; a plain path is an SQLite file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tjar_sync.backends.folder import make_folder
from tjar_sync.backends.lease import Scope, Terms
from tjar_sync.backends.machine import this_machine
from tjar_sync.backends.secret import write_secret
from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.backends.machine import Machine
    from tjar_sync.backends.sql.backend import SqlBackend
    from tjar_sync.ports import StateBackend


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def open_sqlite(path: str, scope: Scope) -> SqlBackend:
    """Open the SQLite file at a path; neither it nor its folder is made before the first write."""
    from tjar_sync.backends.sql.backend import SqlBackend  # noqa: PLC0415 - SQLAlchemy is heavy
    from tjar_sync.backends.sql.sqlite import SqliteFile  # noqa: PLC0415 - SQLAlchemy is heavy

    return SqlBackend(SqliteFile(Path(path).resolve()), scope)


BACKENDS: Mapping[str, Callable[[str, Scope], StateBackend]] = {
    "file": lambda rest, scope: open_sqlite(unquote(rest), scope),
}
"""By the scheme of the URL; each is given what follows the `://`."""


def open_backend(
    url: str,
    *,
    store: str,
    base_url: str,
    clock: Callable[[], datetime] = now,
    machine: Machine | None = None,
    terms: Terms = Terms(),  # noqa: B008 - frozen
) -> StateBackend:
    """Open the state of one store; nothing is read or written yet.

    Raises UsageError for a URL of an unknown kind.
    """
    scope = Scope(store, base_url, clock, machine or this_machine(), terms)
    scheme, mark, rest = url.partition("://")
    if not mark:
        return open_sqlite(url, scope)
    if scheme not in BACKENDS:
        known = ", ".join(f"{name}://" for name in sorted(BACKENDS))
        raise UsageError(
            f"state cannot be kept at {scheme}://",
            where="state",
            hint=f"give the path of a file, or a URL that begins with one of: {known}",
        )
    return BACKENDS[scheme](rest, scope)


__all__ = ["BACKENDS", "make_folder", "open_backend", "write_secret"]
