"""Orders: place, edit, move on (facts 2, A22)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import lines, listing, order_views
from tjar_sync.devstore.database import run
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.order_views import GATEWAYS, STATUSES, TYPE_PHYSICAL, StoredOrder
from tjar_sync.devstore.views import files_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from tjar_sync.devstore.listing import PageRequest, Query
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json, Links

_TABLES = """
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS orders_order ON orders (updated_at DESC, id DESC);
"""
COUPONS = {"FREE50": 50}
SHIPPING = 200


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables, where they are not there yet."""
    run(connection, _TABLES)


def list_page(store: Store, query: Query, page: PageRequest, links: Links, lang: str) -> Json:
    """Return a page of orders, newest change first (facts 2.1)."""
    clauses = [("1", []), *listing.dated(query)]
    where = " AND ".join(sql for sql, _ in clauses)
    values = [value for _, bound in clauses for value in bound]
    with store.database.read() as connection:
        total = connection.execute(
            f"SELECT count(*) AS total FROM orders WHERE {where}",  # noqa: S608 - fixed clauses
            values,
        ).fetchone()["total"]
        rows = connection.execute(
            f"SELECT * FROM orders WHERE {where}"  # noqa: S608 - fixed clauses, bound values
            " ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
            [*values, page.size, page.offset],
        ).fetchall()
    shown = [order_views.list_item(order_of(row), links, lang) for row in rows]
    return {"orders": shown, "pagination": listing.pagination(page, total)}


def read(store: Store, order_id: int, links: Links, lang: str) -> Json:
    """Return an order whole, in a language (facts 2.2)."""
    with store.database.read() as connection:
        return _show(connection, _load(connection, order_id), links, lang)


def create(store: Store, body: Mapping[str, Any], links: Links, lang: str = "en") -> Json:
    """Place an order: takes stock, fires `order.created` (A22)."""
    customer = _customer(body.get("customer"))
    gateway = body.get("payment_gateway", "bank-transfer")
    if not isinstance(gateway, str) or gateway not in GATEWAYS:
        raise Rejected({"payment_gateway": ["choice"]})
    with store.database.write() as connection:
        sold = lines.sell(connection, store.habits, body.get("products"))
        doc = new_order(customer, sold, gateway) | _discount(body.get("coupon"), sold)
        order = insert(connection, doc, store.now())
        shown = _show(connection, order, links, lang)
    store.deliveries.fire("order.created", shown)
    return shown


def edit(store: Store, order_id: int, changes: Json, links: Links, lang: str) -> Json:
    """Change customer, address, coupon, notes, and add products (facts 2.3)."""
    with store.database.write() as connection:
        doc = dict(_load(connection, order_id).doc)
        doc |= {name: changes[name] for name in order_views.EDITABLE if name in changes}
        if changes.get("products_to_add"):
            wanted = changes["products_to_add"]
            added = lines.sell(connection, store.habits, wanted, "products_to_add")
            doc["lines"] = [*doc["lines"], *added]
        doc |= _discount(changes.get("coupon", doc["coupon"]), doc["lines"])
        shown = _keep(store, connection, order_id, doc, links, lang)
    store.deliveries.fire("order.updated", shown)
    return shown


def change_status(store: Store, order_id: int, status: object, links: Links, lang: str) -> Json:
    """Move an order on (A22)."""
    if not isinstance(status, str) or status not in STATUSES:
        raise Rejected({"status": ["choice" if status else "required"]})
    with store.database.write() as connection:
        doc = _load(connection, order_id).doc | {"status": status}
        shown = _keep(store, connection, order_id, doc, links, lang)
    store.deliveries.fire("order.status_changed", shown)
    return shown


def new_order(customer: Json, sold: list[Json], gateway: str) -> Json:
    """Return a fresh order's document."""
    physical = any(line["type_id"] == TYPE_PHYSICAL for line in sold)
    return {
        "customer": customer,
        "name": customer["name"],
        "email": customer["email"],
        "phone": customer["mobile"],
        "address": None,
        "city": None,
        "zipcode": None,
        "country": {"ar": "المملكة العربية السعودية", "en": "Saudi Arabia"},
        "coupon": None,
        "coupon_discount": 0,
        "shipping": SHIPPING if physical else 0,
        "status": "Pending",
        "payment_status": "pending",
        "gateway": gateway,
        "notes": None,
        "lines": sold,
    }


def insert(connection: sqlite3.Connection, doc: Json, now: int) -> StoredOrder:
    """Keep a new order."""
    row = connection.execute(
        "INSERT INTO orders (created_at, updated_at, doc) VALUES (?, ?, ?) RETURNING *",
        (now, now, json.dumps(doc, ensure_ascii=False)),
    ).fetchall()[0]
    return order_of(row)


def order_of(row: sqlite3.Row) -> StoredOrder:
    """Read a row of the orders table."""
    return StoredOrder(row["id"], row["created_at"], row["updated_at"], json.loads(row["doc"]))


def _load(connection: sqlite3.Connection, order_id: int) -> StoredOrder:
    row = connection.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    if row is None:
        raise Missing
    return order_of(row)


def _keep(
    store: Store, connection: sqlite3.Connection, order_id: int, doc: Json, links: Links, lang: str
) -> Json:
    connection.execute(
        "UPDATE orders SET doc = ?, updated_at = ? WHERE id = ?",
        (json.dumps(doc, ensure_ascii=False), store.now(), order_id),
    )
    return _show(connection, _load(connection, order_id), links, lang)


def _show(connection: sqlite3.Connection, order: StoredOrder, links: Links, lang: str) -> Json:
    pictures = [line["product"]["image_id"] for line in order.doc["lines"]]
    files = files_of(connection, [each for each in pictures if each is not None])
    return order_views.detail(order, links, files, lang)


def _customer(sent: object) -> Json:
    given: Json = sent if isinstance(sent, dict) else {}
    fields = {name: str(given.get(name) or "").strip() for name in ("name", "email", "mobile")}
    missing = {f"customer.{name}": ["required"] for name, value in fields.items() if not value}
    if missing:
        raise Rejected(missing)
    known = given.get("id")
    return {"id": known if isinstance(known, int) and known else 1} | fields


def _discount(code: object, sold: list[Json]) -> Json:
    """Apply a coupon to the subtotal; shipping is not discounted (facts 2.2)."""
    if code in (None, ""):
        return {"coupon": None, "coupon_discount": 0}
    if str(code) not in COUPONS:
        raise Rejected({"coupon": ["choice"]})
    discount = lines.subtotal(sold) * COUPONS[str(code)] // 100
    return {"coupon": code, "coupon_discount": discount}
