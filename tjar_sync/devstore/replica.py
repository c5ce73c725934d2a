"""A copy of the products that lags behind, as the reading half of a large database may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.database import run

if TYPE_CHECKING:
    import sqlite3

    from tjar_sync.devstore.store import Store

_COLUMNS = (
    "id, type_id, sku, slug, published, sale_price, created_at, updated_at, deleted_at, search, doc"
)
_OLD_PRODUCT = ", ".join(f"OLD.{name}" for name in _COLUMNS.split(", "))
_LATE = "EXISTS (SELECT 1 FROM habits WHERE name IN ('lag', 'lag-list'))"
_TABLES = f"""
CREATE TABLE IF NOT EXISTS replaced (
  turn INTEGER PRIMARY KEY, until INTEGER NOT NULL, existed INTEGER NOT NULL, id INTEGER NOT NULL,
  type_id INTEGER, sku TEXT, slug TEXT, published INTEGER, sale_price INTEGER, created_at INTEGER,
  updated_at INTEGER, deleted_at INTEGER, search TEXT, doc TEXT);
CREATE INDEX IF NOT EXISTS replaced_until ON replaced (until);
CREATE TRIGGER IF NOT EXISTS product_made AFTER INSERT ON products WHEN {_LATE}
  BEGIN INSERT INTO replaced (until, existed, id) VALUES (store_now(), 0, NEW.id); END;
CREATE TRIGGER IF NOT EXISTS product_changed AFTER UPDATE ON products WHEN {_LATE}
  BEGIN INSERT INTO replaced (until, existed, {_COLUMNS})
    VALUES (store_now(), 1, {_OLD_PRODUCT}); END;
"""  # noqa: S608 - fixed names
_CURRENT = ("", ())
_AS_IT_WAS = (
    "WITH products AS ("  # noqa: S608 - fixed names, bound values
    f"SELECT {_COLUMNS} FROM main.products"
    " WHERE id NOT IN (SELECT id FROM replaced WHERE until > ?)"
    f" UNION ALL SELECT {_COLUMNS} FROM replaced WHERE existed AND turn IN"
    " (SELECT min(turn) FROM replaced WHERE until > ? GROUP BY id)) "
)


def lay(connection: sqlite3.Connection) -> None:
    """Make the table of what products were, and have every change of theirs fill it."""
    run(connection, _TABLES)


def list_lag(store: Store) -> int:
    """Return how many seconds the list is late."""
    return store.habits.number("lag-list", detail_lag(store))


def detail_lag(store: Store) -> int:
    """Return how many seconds a product's detail is late."""
    return store.habits.number("lag", 0)


def seen(store: Store, lag: int) -> tuple[str, tuple[Any, ...]]:
    """Return what stands before a query of the products to read them as they were, and its values.

    A change shows once it is `lag` seconds old.
    """
    if not lag:
        return _CURRENT
    moment = store.now() - lag
    return _AS_IT_WAS, (moment, moment)
