"""The tables of a store's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

PRODUCT_COLUMNS = (
    "id, type_id, sku, slug, published, sale_price, created_at, updated_at, deleted_at, search, doc"
)
_OLD_PRODUCT = ", ".join(f"OLD.{name}" for name in PRODUCT_COLUMNS.split(", "))
_LATE = "EXISTS (SELECT 1 FROM habits WHERE name IN ('lag', 'lag-list'))"
_MEDIA = """
CREATE TABLE IF NOT EXISTS media (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, alt TEXT, file TEXT NOT NULL,
  size INTEGER NOT NULL, mime_type TEXT NOT NULL, dimensions TEXT, created_at INTEGER NOT NULL,
  body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS media_file ON media (file);
"""
_SCHEMA = f"""
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
CREATE TABLE IF NOT EXISTS habits (name TEXT PRIMARY KEY, parameter TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS replaced (
  turn INTEGER PRIMARY KEY, until INTEGER NOT NULL, existed INTEGER NOT NULL, id INTEGER NOT NULL,
  type_id INTEGER, sku TEXT, slug TEXT, published INTEGER, sale_price INTEGER, created_at INTEGER,
  updated_at INTEGER, deleted_at INTEGER, search TEXT, doc TEXT);
CREATE INDEX IF NOT EXISTS replaced_until ON replaced (until);
CREATE TRIGGER IF NOT EXISTS product_made AFTER INSERT ON products WHEN {_LATE}
  BEGIN INSERT INTO replaced (until, existed, id) VALUES (store_now(), 0, NEW.id); END;
CREATE TRIGGER IF NOT EXISTS product_changed AFTER UPDATE ON products WHEN {_LATE}
  BEGIN INSERT INTO replaced (until, existed, {PRODUCT_COLUMNS})
    VALUES (store_now(), 1, {_OLD_PRODUCT}); END;
{_MEDIA}"""  # noqa: S608 - fixed names


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there yet; `store_now` must be known to the connection."""
    _share_file_names(connection)
    _run(connection, _SCHEMA)


def _share_file_names(connection: sqlite3.Connection) -> None:
    """Rebuild a media table from when no two files could share a name."""
    query = "SELECT 1 FROM sqlite_master WHERE name = 'media' AND sql LIKE '%file TEXT UNIQUE%'"
    if connection.execute(query).fetchone():
        connection.execute("ALTER TABLE media RENAME TO unshared_media")
        _run(connection, _MEDIA)
        connection.execute("INSERT INTO media SELECT * FROM unshared_media")
        connection.execute("DROP TABLE unshared_media")


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        connection.execute(statement)
