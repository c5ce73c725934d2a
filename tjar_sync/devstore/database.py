"""One SQLite file that holds the whole store."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COUNTERS = """
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Database:
    """A pool of connections to one file; without a path the file is private and temporary.

    `lay` makes the tables that are not there yet, and may use `store_now`.
    Writes of one process queue behind a lock, writes of several behind SQLite's own.
    """

    def __init__(
        self, path: Path | None, now: Callable[[], int], lay: Callable[[sqlite3.Connection], None]
    ) -> None:
        self.path = path if path is not None else self._private()
        self._now = now
        self._idle: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        with suppress(OSError):  # the file may be another's; SQLite tells what cannot be done
            self.path.touch(mode=0o600)
            self.path.chmod(0o600)  # it holds what the store keeps to itself
        with self.write() as connection:
            run(connection, _COUNTERS)
            lay(connection)

    def _private(self) -> Path:
        """Make a folder that goes away with this object."""
        folder = tempfile.mkdtemp(prefix="tjar-store-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return Path(folder) / "store.db"

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=30, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.create_function("store_now", 0, self._now)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one moment of the store."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection whose changes are kept together, or not at all."""
        with self._writing, self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._open()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Close every connection that is not lent out."""
        while self._idle:
            self._idle.pop().close()


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements, of which each ends a line, in the transaction that is open."""
    for statement in script.split(";\n"):
        connection.execute(statement)


def count_up(connection: sqlite3.Connection, name: str, step: int = 1) -> int:
    """Advance a named counter and return its new value."""
    row = connection.execute(
        "INSERT INTO counters VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value RETURNING value",
        (name, step),
    ).fetchall()[0]
    return int(row["value"])
