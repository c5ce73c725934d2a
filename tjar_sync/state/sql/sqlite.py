"""SQLite: one file, one connection, and how both are made."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import draft_of, flush_folder
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import StateUnusable
from tjar_sync.state.codec import NO_SENSE
from tjar_sync.state.folder import keep_out_of_git, make_folder, make_private
from tjar_sync.state.sql.schema import found_version, outdated, upgrade, version
from tjar_sync.state.sql.sqlite_errors import SAVE, damaged, explain
from tjar_sync.state.sql.transaction import SqlTransaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tjar_sync.state.storage import Result

BUSY_SECONDS = 30.0
"""How long to wait for another process's transaction; one takes milliseconds."""

DURABLE = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # macOS: through the disk's own buffer, too
    "PRAGMA checkpoint_fullfsync=ON",
)
"""A commit that returned survives a power cut."""

PAGES = "PRAGMA page_size=8192"
"""Rows of a product's texts fill them better than smaller ones."""
LARGEST_VALUE = 256 * 1024 * 1024
"""Bytes; no row of ours comes near, and one that does may not fill the memory."""

_OURS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema'"
_STRANGE = "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')"
"""Views and triggers are code that runs when rows are read or written; a state has none."""


class SqliteConnection(sqlite3.Connection):
    """A connection to an SQLite file; see SqlConnection."""

    def insert(self, statement: str, rows: Sequence[Mapping[str, object]], /) -> list[int]:
        """Insert rows that are given an id each; return those."""
        return [self.execute(statement, row).lastrowid or 0 for row in rows]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A connection, and which file it leads to, whatever has its name meanwhile."""

    connection: SqliteConnection
    file: tuple[int, int] | None


class SqliteStorage:
    """One store's rows in a file that may hold many; see Storage.

    The file is made whole, with its folder, when it is first written to.
    """

    def __init__(self, path: Path, store: str) -> None:
        self._path = path
        self._store = store
        self._turn = threading.Lock()
        self._opened: _Opened | None = None
        self._is_private = False

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction | None]:
        """See one moment; None when there is no file."""
        with self._turn, self._explained():
            self._opened = opened = self._opened or self._open()
            if opened is None:
                yield None
                return
            self._same(opened)
            with _snapshot(opened.connection):
                try:
                    yield SqlTransaction(opened.connection, self._store)
                except NO_SENSE as error:
                    raise damaged(error, self._path) from error

    def write(self, step: Callable[[SqlTransaction], Result]) -> Result:
        """Take a step that writes, with no other writer between; durable once it has returned."""
        with self._turn, self._explained():
            self._opened = opened = self._opened or self._make()
            self._same(opened)
            self._keep_private()
            with _transaction(opened.connection):
                return step(SqlTransaction(opened.connection, self._store))

    def close(self) -> None:
        """Give back the connection; the next use makes a new one."""
        with self._turn:
            self._disconnect()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Put errors of the file into words, and give up its connection."""
        try:
            yield
        except Exception as error:
            explained = explain(error, self._path)
            if explained is error:
                raise
            self._disconnect()
            raise explained from error

    def _disconnect(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.connection.close()

    def _open(self) -> _Opened | None:
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
            raise StateUnusable("the state's file is empty", where=str(self._path), hint=SAVE)
        opened = _Opened(_connect(self._path), _identity(self._path))
        try:
            self._bring_forward(opened.connection)
        except BaseException:
            opened.connection.close()
            raise
        return opened

    def _make(self) -> _Opened:
        """Connect to the file, and make first what does not exist."""
        opened = self._open()
        while opened is None:
            make_folder(self._path.parent)
            _make_file(self._path)
            opened = self._open()
        return opened

    def _keep_private(self) -> None:
        """Take the file from all but its owner, and from git; a found one may be open to both."""
        if not self._is_private:
            self._is_private = True
            with suppress(OSError):  # then others' rights to it are told, and the run goes on
                for ending in ("", "-wal", "-shm"):
                    make_private(self._path.with_name(f"{self._path.name}{ending}"))
                keep_out_of_git(self._path)

    def _same(self, opened: _Opened) -> None:
        if _identity(self._path) != opened.file:
            raise StateUnusable(
                "the state's file was moved or replaced while in use",
                where=str(self._path),
                hint="nothing more was written; put it back, and run the command again",
            )

    def _bring_forward(self, connection: SqliteConnection) -> None:
        """Bring the tables to this version, unless somebody else just did."""
        with _snapshot(connection):
            found = self._version(connection)
        if self._outdated(found):
            with _transaction(connection):
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

    def _version(self, connection: SqliteConnection) -> int:
        tables = connection.execute(_OURS).fetchall()
        found = found_version(connection) if tables else None
        strange = connection.execute(_STRANGE).fetchall()
        if strange or type(found) is not int or found < 1:
            raise StateUnusable(
                "an SQLite database, but not a state", where=str(self._path), hint=SAVE
            )
        return found


def commit(connection: sqlite3.Connection) -> None:
    """Make a transaction durable."""
    connection.execute("COMMIT")


@contextmanager
def _snapshot(connection: SqliteConnection) -> Iterator[None]:
    """Read as of one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # SQLite may have ended it by itself
            connection.execute("ROLLBACK")


@contextmanager
def _transaction(connection: SqliteConnection) -> Iterator[None]:
    """Write with no other writer between; all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        commit(connection)
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite may have undone it by itself
            connection.execute("ROLLBACK")
        raise


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: Path, *pragmas: str) -> SqliteConnection:
    """Connect to an existing file."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?{_mode(path)}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=SqliteConnection,
    )
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        for pragma in (*pragmas, *DURABLE):
            connection.execute(pragma).close()
    except BaseException:
        connection.close()
        raise
    return connection


def _mode(path: Path) -> str:
    """Return how to open a file: what may not be written here is read all the same.

    Where no process has it open, nor died with it, there is nothing beside it that must be read too,
    and nothing is to be made there.
    """
    mine = os.access in os.supports_effective_ids
    if all(os.access(one, os.W_OK, effective_ids=mine) for one in (path, path.parent)):
        return "mode=rw"
    beside = (path.with_name(f"{path.name}{one}") for one in ("-wal", "-shm"))
    return "mode=ro" if any(one.exists() for one in beside) else "mode=ro&immutable=1"


def _copy(path: Path, to: Path) -> None:
    """Copy a state as it was last committed; the copy appears whole or not at all."""
    with draft_of(to) as draft:
        with closing(_connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft.path),)).close()
        draft.publish(to)


def _make_file(path: Path) -> None:
    """Make a state file whole under another name, so that no half of one is ever seen.

    Only the file itself is given its name, so its tables must not wait in a log beside it.
    """
    with draft_of(path) as draft:
        try:
            with closing(_connect(draft.path, PAGES)) as connection, _transaction(connection):
                upgrade(connection, 0)
            _connect(draft.path, "PRAGMA journal_mode=WAL").close()
            _publish(draft.path, path)
        finally:
            for beside in ("-journal", "-wal", "-shm"):
                draft.path.with_name(f"{draft.path.name}{beside}").unlink(missing_ok=True)
    flush_folder(path.parent)


def _publish(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was faster: its file it is
    except OSError:  # no hard links on this file system
        if not path.exists():
            draft.rename(path)
