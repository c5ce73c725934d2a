"""Abandoned carts (facts 6, A22)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import listing
from tjar_sync.devstore.clock import stamp
from tjar_sync.devstore.database import run
from tjar_sync.devstore.errors import Missing
from tjar_sync.devstore.normal import number, sar
from tjar_sync.devstore.products import load
from tjar_sync.devstore.views import files_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from tjar_sync.devstore.listing import Clause, PageRequest, Query
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json, Links

_TABLES = """
CREATE TABLE IF NOT EXISTS carts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  products_count INTEGER NOT NULL, doc TEXT NOT NULL);
"""
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables, where they are not there yet."""
    run(connection, _TABLES)


def list_page(store: Store, query: Query, page: PageRequest, links: Links) -> Json:
    """Return a page of carts, newest change first; rows have no products."""
    clauses = [("1", []), *_counted(query), *listing.dated(query)]
    where = " AND ".join(sql for sql, _ in clauses)
    values = [value for _, bound in clauses for value in bound]
    with store.database.read() as connection:
        total = connection.execute(
            f"SELECT count(*) AS total FROM carts WHERE {where}",  # noqa: S608 - fixed clauses
            values,
        ).fetchone()["total"]
        rows = connection.execute(
            f"SELECT * FROM carts WHERE {where}"  # noqa: S608 - fixed clauses, bound values
            " ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
            [*values, page.size, page.offset],
        ).fetchall()
    shown = [_head(row, json.loads(row["doc"]), links, store.now()) for row in rows]
    return {"carts": shown, "pagination": listing.pagination(page, total)}


def read(store: Store, cart_id: int, links: Links) -> Json:
    """Return a cart whole."""
    with store.database.read() as connection:
        return _show(connection, _load(connection, cart_id), links, store.now())


def remind(store: Store, cart_id: int, links: Links) -> Json:
    """Count one more reminder sent to the customer."""
    with store.database.write() as connection:
        doc = json.loads(_load(connection, cart_id)["doc"])
        doc["reminders"] += 1
        connection.execute("UPDATE carts SET doc = ? WHERE id = ?", (_text(doc), cart_id))
        return _show(connection, _load(connection, cart_id), links, store.now())


def abandon(
    store: Store, customer: Mapping[str, Any], wanted: Sequence[tuple[int, int]], links: Links
) -> Json:
    """Leave a cart of (product id, quantity) behind; fires `cart.abandoned`."""
    with store.database.write() as connection:
        row = insert(connection, customer, wanted, store.now())
        shown = _show(connection, row, links, store.now())
    store.deliveries.fire("cart.abandoned", shown)
    return shown


def insert(
    connection: sqlite3.Connection,
    customer: Mapping[str, Any],
    wanted: Sequence[tuple[int, int]],
    now: int,
) -> sqlite3.Row:
    """Keep a new cart."""
    items = [_item(connection, product_id, quantity) for product_id, quantity in wanted]
    doc = {"customer": dict(customer), "reminders": 0, "items": items}
    row: sqlite3.Row = connection.execute(
        "INSERT INTO carts (created_at, updated_at, products_count, doc)"
        " VALUES (?, ?, ?, ?) RETURNING *",
        (now, now, len(items), _text(doc)),
    ).fetchall()[0]
    return row


def _item(connection: sqlite3.Connection, product_id: int, quantity: int) -> Json:
    doc = load(connection, product_id).doc
    return {
        "id": product_id,
        "name": doc["name_en"],
        "name_ar": doc["name_ar"],
        "price": doc["sale_price"],
        "qty": quantity,
        "image_id": doc["image_id"],
    }


def _text(doc: Json) -> str:
    return json.dumps(doc, ensure_ascii=False)


def _counted(query: Query) -> list[Clause]:
    text = query.get("products_count", [""])[-1]
    return [("products_count = ?", [text])] if text else []


def _load(connection: sqlite3.Connection, cart_id: int) -> sqlite3.Row:
    query = "SELECT * FROM carts WHERE id = ?"
    row: sqlite3.Row | None = connection.execute(query, (cart_id,)).fetchone()
    if row is None:
        raise Missing
    return row


def _show(connection: sqlite3.Connection, row: sqlite3.Row, links: Links, now: int) -> Json:
    doc = json.loads(row["doc"])
    pictures = [item["image_id"] for item in doc["items"] if item["image_id"] is not None]
    files = files_of(connection, pictures)
    shown = [
        {
            "id": item["id"],
            "name": item["name"],
            "name_ar": item["name_ar"],
            "price": number(item["price"]),
            "qty": item["qty"],
            "subtotal": number(item["price"] * item["qty"]),
            "image": links.file(files.get(item["image_id"])),
            "sku": None,
        }
        for item in doc["items"]
    ]
    return _head(row, doc, links, now) | {"products": shown}


def _head(row: sqlite3.Row, doc: Json, links: Links, now: int) -> Json:
    amount = sum(item["price"] * item["qty"] for item in doc["items"])
    url = f"{links.base}/checkout/fromBasket/{row['id']}"
    customer = doc["customer"]
    return {
        "id": None,
        "identifier": str(row["id"]),
        "store_id": links.tenant,
        "session_id": str(row["id"]),
        "url": url,
        "cart_id": None,
        "order_id": None,
        "phase": "abandoned",
        "customer": customer | {"avatar": links.file(None)},
        "city_id": None,
        "products_count": row["products_count"],
        "reminders_count": doc["reminders"],
        "cart_total": number(amount),
        "cart_total_string": sar(amount),
        "whatsapp_message": (
            f"Hi {customer['name']}, you left items in your cart worth {sar(amount)}."
            f" Complete your purchase now: {url}"
        ),
        "created_at": stamp(row["created_at"]),
        "updated_at": stamp(row["updated_at"]),
        "last_activity": _ago(now - row["updated_at"]),
        "source": "catalog",
    }


def _ago(seconds: int) -> str:
    for size, unit in _UNITS:
        count = seconds // size
        if count >= 1:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "0 seconds ago"
