"""SQLite: all that is particular to it, from the making of the file to the words of its errors."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from tjar_sync.errors import StateError, StateUnusable
from tjar_sync.state.codec import Damaged
from tjar_sync.state.folder import flush, make_folder
from tjar_sync.state.sql.schema import found_version, outdated, upgrade, version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection

BUSY_SECONDS = 30.0
"""How long to wait for another process's transaction; one takes milliseconds."""

DURABLE = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # macOS: through the disk's own buffer, too
    "PRAGMA checkpoint_fullfsync=ON",
)
"""A commit that returned survives a power cut."""

LARGEST_VALUE = 256 * 1024 * 1024
"""Bytes; no row of ours comes near, and one that does may not fill the memory."""

_STRANGE = "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')"
"""Views and triggers are code that runs when rows are read or written; a state has none."""

_SAVE = (
    "nothing was changed; restore a backup, or move it away with its -wal and -shm files: "
    "the next plan adopts everything by sku, slug or picture"
)
_RIGHTS = "nothing was changed; make the file and its folder writable for this user"
_DISK = "nothing was changed; free some space, or look for a failing disk, and run again"

_DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

ERRORS: Mapping[str, tuple[str, str]] = {
    "SQLITE_NOTADB": ("this file is not an SQLite database, so it is no state", _SAVE),
    "SQLITE_CORRUPT": ("this SQLite file is damaged or cut short", _SAVE),
    "SQLITE_READONLY": ("the state may only be read here", _RIGHTS),
    "SQLITE_CANTOPEN": ("the state's file cannot be opened", _RIGHTS),
    "SQLITE_PERM": ("the state's file may not be opened", _RIGHTS),
    "SQLITE_FULL": ("no space is left for the state", _DISK),
    "SQLITE_IOERR": ("the disk did not read or write the state", _DISK),
    "SQLITE_BUSY": (
        "another program keeps the state's file busy",
        "nothing was changed; try again",
    ),
}
"""What each family of SQLite's errors means, and what to do, by the beginning of its name."""


class SqliteFile:
    """A state file; made whole, with its folder, when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> Connection | None:
        """Connect to the file; None when there is none."""
        if not self._path.exists():
            return None
        if not self._path.is_file():
            raise StateUnusable(
                "not a file",
                where=str(self._path),
                hint="give `state:` in store.yaml a file's path",
            )
        if not self._path.stat().st_size:  # SQLite would take it for a new database
            raise StateUnusable("the state's file is empty", where=str(self._path), hint=_SAVE)
        return self._current(_connect(self._path))

    def create(self) -> Connection:
        """Connect to the file, and make first what does not exist."""
        connection = self.open()
        while connection is None:
            make_folder(self._path.parent)
            _make_file(self._path)
            connection = self.open()
        return connection

    @contextmanager
    def reading(self, connection: Connection) -> Iterator[None]:
        """Run a transaction that sees one moment."""
        self._same(connection)
        connection.info["begin"] = "BEGIN"
        with connection.begin():
            yield

    @contextmanager
    def writing(self, connection: Connection) -> Iterator[None]:
        """Run a transaction that no other writer can get between."""
        self._same(connection)
        connection.info["begin"] = "BEGIN IMMEDIATE"
        with connection.begin():
            yield

    def explain(self, error: Exception) -> Exception:
        """Return the StateError for an error of the file; any other error as it is."""
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            hint = _DISK if error.errno in _DISK_TROUBLE else _RIGHTS
            return StateError(f"the state's file: {reason}", where=str(self._path), hint=hint)
        if isinstance(error, Damaged):
            return self.damaged(error)
        if isinstance(error, UnicodeError):
            return StateError("a name is not proper Unicode", where=str(self._path))
        if not isinstance(error, DBAPIError):
            return error
        name = getattr(error.orig, "sqlite_errorname", "")
        known = (words for family, words in ERRORS.items() if name.startswith(family))
        what, hint = next(known, ("SQLite refuses the state", _SAVE))
        refusal = StateUnusable if hint is _SAVE else StateError
        return refusal(f"{what} ({error.orig})", where=str(self._path), hint=hint)

    def damaged(self, error: Exception) -> StateUnusable:
        """Return the error for rows that make no sense."""
        what = f"a row of the state cannot be read ({type(error).__name__}: {error})"
        return StateUnusable(what, where=str(self._path), hint=_SAVE)

    def _current(self, connection: Connection) -> Connection:
        """Bring the tables to this version; the connection is closed when that cannot be."""
        try:
            with self.reading(connection):
                found = self._version(connection)
            if self._outdated(found):
                self._upgrade(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _upgrade(self, connection: Connection) -> None:
        """Keep a copy, then take every step in one transaction, unless somebody else just did."""
        with self.writing(connection):
            found = self._version(connection)
            if self._outdated(found):
                _copy(self._path, self._copy_of(found))
                upgrade(connection, found)

    def _outdated(self, found: int) -> bool:
        copy = self._copy_of(version())
        back = f", or put back {copy.name}, the copy from before the upgrade"
        return outdated(found, str(self._path), back if copy.exists() else "")

    def _copy_of(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.v{number}")

    def _version(self, connection: Connection) -> int:
        found = found_version(connection)
        strange = connection.exec_driver_sql(_STRANGE).first()
        if strange or type(found) is not int or found < 1:
            raise StateUnusable(
                "an SQLite database, but not a state", where=str(self._path), hint=_SAVE
            )
        return found

    def _same(self, connection: Connection) -> None:
        if _identity(self._path) != connection.info["file"]:
            raise StateUnusable(
                "the state's file was moved or replaced while in use",
                where=str(self._path),
                hint="nothing more was written; put it back, and run the command again",
            )


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _dial(path: Path, *pragmas: str) -> sqlite3.Connection:
    driver = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        for pragma in (*pragmas, *DURABLE):
            driver.execute(pragma).close()
    except BaseException:
        driver.close()
        raise
    return driver


def _connect(path: Path, *pragmas: str) -> Connection:
    """Connect to an existing file."""
    engine = create_engine("sqlite://", creator=lambda: _dial(path, *pragmas), poolclass=NullPool)
    event.listen(engine, "begin", lambda held: held.exec_driver_sql(held.info["begin"]))
    connection = engine.connect()
    connection.info["file"] = _identity(path)
    return connection


def _copy(path: Path, to: Path) -> None:
    """Copy a state as it was last committed; the copy appears whole or not at all."""
    draft = to.with_name(f"{to.name}.{secrets.token_hex(8)}.new")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with contextlib.closing(_dial(path)) as driver:
            driver.execute("VACUUM INTO ?", (str(draft),)).close()
        os.fsync(handle)
        draft.replace(to)
    finally:
        os.close(handle)
        draft.unlink(missing_ok=True)
    flush(to.parent)


def _make_file(path: Path) -> None:
    """Make a state file whole under another name, so that no half of one is ever seen.

    Only the file itself is given its name, so its tables must not wait in a log beside it.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        _make_tables(draft)
        _connect(draft, "PRAGMA journal_mode=WAL").close()
        _publish(draft, path)
    finally:
        for beside in ("", "-journal", "-wal", "-shm"):
            draft.with_name(f"{draft.name}{beside}").unlink(missing_ok=True)
    flush(path.parent)


def _make_tables(draft: Path) -> None:
    connection = _connect(draft)
    try:
        connection.info["begin"] = "BEGIN IMMEDIATE"
        with connection.begin():
            upgrade(connection, 0)
    finally:
        connection.close()


def _publish(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was faster: its file it is
    except OSError:  # no hard links on this file system
        if not path.exists():
            draft.rename(path)
