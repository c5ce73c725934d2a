"""Orders (facts 8): placed by a buyer, moved on by their status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.clock import iso
from tjar_sync.devstore.database import run
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.hajatek import products
from tjar_sync.devstore.normal import cents, number

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from tjar_sync.devstore.hajatek.store import HajatekStore

Json = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS orders (
  number INTEGER PRIMARY KEY AUTOINCREMENT, status TEXT NOT NULL, customer TEXT NOT NULL,
  total INTEGER NOT NULL, items TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL);
"""
STATUSES = ("pending", "processing", "shipped", "completed", "cancelled")
PAID = "processing"
"""The status that an order has once it is paid."""
_PREFIX = "ord_"


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables, where they are not there yet."""
    run(connection, _TABLES)


def place(store: HajatekStore, wanted: Sequence[tuple[str, int]], customer: str) -> Json:
    """Order (product id, quantity) pairs; fires `order.created`, and `inventory.low` where so."""
    now = store.now()
    with store.database.write() as connection:
        sold = [products.sell(connection, one, count, now) for one, count in wanted]
        items = [
            {"product_id": one["id"], "name": one["name"], "quantity": count, "price": one["price"]}
            for one, (_, count) in zip(sold, wanted, strict=True)
        ]
        total = sum((cents(item["price"]) or 0) * item["quantity"] for item in items)
        row = connection.execute(
            "INSERT INTO orders (status, customer, total, items, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
            (STATUSES[0], customer, total, json.dumps(items, ensure_ascii=False), now, now),
        ).fetchall()[0]
    shown = _show(store, row)
    _fire(store, "order.created", shown)
    for one in sold:
        if one["quantity"] <= products.LOW:
            store.deliveries.fire("inventory.low", {"store_id": store.own.store_id, **one})
    return shown


def page(store: HajatekStore, query: Mapping[str, str], number: int, size: int) -> Json:
    """Return a page of orders, newest first."""
    where, values = ("status = ?", [query["status"]]) if query.get("status") else ("1", [])
    with store.database.read() as connection:
        total = connection.execute(
            f"SELECT count(*) AS total FROM orders WHERE {where}",  # noqa: S608 - fixed clauses
            values,
        ).fetchone()["total"]
        rows = connection.execute(
            f"SELECT * FROM orders WHERE {where} ORDER BY number DESC LIMIT ? OFFSET ?",  # noqa: S608 - fixed clauses, bound values
            [*values, size, (number - 1) * size],
        ).fetchall()
    shown = [_show(store, row) for row in rows]
    return {"orders": shown, "total": total, "page": number, "limit": size}


def read(store: HajatekStore, order_id: str) -> Json:
    """Return one order."""
    with store.database.read() as connection:
        return _show(store, _row(connection, order_id))


def change_status(store: HajatekStore, order_id: str, status: object) -> Json:
    """Move an order on; fires `order.updated`, and `payment.completed` where it is paid."""
    if not isinstance(status, str) or status not in STATUSES:
        raise Rejected({"status": ["choice" if status else "required"]})
    with store.database.write() as connection:
        row = connection.execute(
            "UPDATE orders SET status = ?, updated_at = ? WHERE number = ? RETURNING *",
            (status, store.now(), _row(connection, order_id)["number"]),
        ).fetchall()[0]
    shown = _show(store, row)
    _fire(store, "order.updated", shown)
    if status == PAID:
        _fire(store, "payment.completed", shown)
    return shown


def customers(store: HajatekStore) -> Json:
    """List who ordered, by name."""
    with store.database.read() as connection:
        query = (
            "SELECT customer, count(*) AS orders FROM orders GROUP BY customer ORDER BY customer"
        )
        found = [
            {"name": row["customer"], "orders": row["orders"]} for row in connection.execute(query)
        ]
    return {"customers": found, "total": len(found)}


def summary(store: HajatekStore) -> Json:
    """Count what was ordered, and what it comes to."""
    with store.database.read() as connection:
        query = "SELECT count(*) AS count, coalesce(sum(total), 0) AS total FROM orders"
        row = connection.execute(query).fetchone()
    return {"orders": row["count"], "revenue": number(row["total"]), "currency": "SAR"}


def _fire(store: HajatekStore, event: str, shown: Json) -> None:
    """Tell of an order in the form of the page: its id is called `order_id` there."""
    data = {"order_id" if name == "id" else name: value for name, value in shown.items()}
    store.deliveries.fire(event, data)


def _row(connection: sqlite3.Connection, order_id: str) -> sqlite3.Row:
    digits = order_id.removeprefix(_PREFIX)
    row: sqlite3.Row | None = None
    if order_id.startswith(_PREFIX) and digits.isascii() and digits.isdigit():
        row = connection.execute("SELECT * FROM orders WHERE number = ?", (digits,)).fetchone()
    if row is None:
        raise Missing
    return row


def _show(store: HajatekStore, row: sqlite3.Row) -> Json:
    return {
        "id": f"{_PREFIX}{row['number']:04}",
        "store_id": store.own.store_id,
        "customer": {"name": row["customer"]},
        "total": number(row["total"]),
        "currency": "SAR",
        "status": row["status"],
        "items": json.loads(row["items"]),
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }
