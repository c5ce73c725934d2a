"""One SQLite file that holds the whole store."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMA = """
CREATE TABLE IF NOT EXISTS products (
  id INTEGER PRIMARY KEY AUTOINCREMENT, type_id INTEGER NOT NULL, sku TEXT, slug TEXT NOT NULL,
  published INTEGER NOT NULL, sale_price INTEGER NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, deleted_at INTEGER, search TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS products_order ON products (updated_at DESC, id DESC)
  WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS products_sku ON products (sku)
  WHERE deleted_at IS NULL AND sku IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS products_slug ON products (slug) WHERE deleted_at IS NULL;
CREATE TABLE IF NOT EXISTS links (
  product_id INTEGER NOT NULL, kind TEXT NOT NULL, ref INTEGER NOT NULL,
  PRIMARY KEY (kind, ref, product_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_product ON links (product_id);
CREATE TABLE IF NOT EXISTS tags (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS media (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, alt TEXT, file TEXT UNIQUE NOT NULL,
  size INTEGER NOT NULL, mime_type TEXT NOT NULL, dimensions TEXT, created_at INTEGER NOT NULL,
  body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, url TEXT NOT NULL,
  events TEXT NOT NULL, secret TEXT NOT NULL, is_active INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id INTEGER NOT NULL, event TEXT NOT NULL,
  url TEXT NOT NULL, body TEXT NOT NULL, signature TEXT NOT NULL, result TEXT NOT NULL,
  attempts INTEGER NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS orders_order ON orders (updated_at DESC, id DESC);
CREATE TABLE IF NOT EXISTS carts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  products_count INTEGER NOT NULL, doc TEXT NOT NULL);
"""


class Database:
    """A pool of connections to one file; without a path the file is private and temporary.

    Writes of one process queue behind a lock, writes of several behind SQLite's own.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path if path is not None else self._private()
        self._idle: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        with self.write() as connection:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)

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


def count_up(connection: sqlite3.Connection, name: str, step: int = 1) -> int:
    """Advance a named counter and return its new value."""
    row = connection.execute(
        "INSERT INTO counters VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value RETURNING value",
        (name, step),
    ).fetchall()[0]
    return int(row["value"])
