"""Create, replace, list and delete products (facts 8, A24, A27)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.clock import iso
from tjar_sync.devstore.database import run
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.normal import cents, number

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from random import Random

    from tjar_sync.devstore.hajatek.store import HajatekStore

Json = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS products (
  number INTEGER PRIMARY KEY AUTOINCREMENT, sku TEXT UNIQUE, category TEXT, search TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, doc TEXT NOT NULL);
"""
STATUSES = ("active", "draft")
LOW = 5
"""So few of a product are told as `inventory.low`."""
MOST_STOCK = 2**31
_SHOWN_ALONE = frozenset({"id", "created_at", "updated_at"})
_PREFIX = "prod_"


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables, where they are not there yet."""
    run(connection, _TABLES)


def create(store: HajatekStore, body: Mapping[str, Any]) -> Json:
    """Create a product; fires `product.created`."""
    doc, now = _read(body), store.now()
    with store.database.write() as connection:
        _check_sku(connection, doc, 0)
        row = connection.execute(
            "INSERT INTO products (search, created_at, updated_at, doc) VALUES ('', ?, ?, '')"
            " RETURNING number",
            (now, now),
        ).fetchall()[0]
        shown = _keep(connection, row["number"], doc, now)
    store.deliveries.fire("product.created", {"store_id": store.own.store_id, **shown})
    return shown


def replace(store: HajatekStore, product_id: str, body: Mapping[str, Any]) -> Json:
    """Put a whole product in the place of what is there: an absent field is cleared (A24)."""
    doc = _read(body)
    with store.database.write() as connection:
        found = row_of(connection, product_id)["number"]
        _check_sku(connection, doc, found)
        return _keep(connection, found, doc, store.now())


def edit(store: HajatekStore, product_id: str, **fields: object) -> Json:
    """Change some fields, as a person does in the dashboard."""
    with store.database.read() as connection:
        doc = json.loads(row_of(connection, product_id)["doc"])
    return replace(store, product_id, {**doc, "price": number(doc["price"]), **fields})


def delete(store: HajatekStore, product_id: str) -> None:
    """Delete a product; its sku becomes free."""
    with store.database.write() as connection:
        found = row_of(connection, product_id)["number"]
        connection.execute("DELETE FROM products WHERE number = ?", (found,))


def read(store: HajatekStore, product_id: str) -> Json:
    """Return a product, for the pages; the API has no such request."""
    with store.database.read() as connection:
        return show(row_of(connection, product_id))


def page(store: HajatekStore, query: Mapping[str, str], number: int, size: int) -> Json:
    """Return a page of products, in the order in which they were made."""
    where, values = "instr(search, ?) > 0", [query.get("search", "").lower()]
    if query.get("category"):
        where, values = f"{where} AND category = ?", [*values, query["category"]]
    with store.database.read() as connection:
        total = connection.execute(
            f"SELECT count(*) AS total FROM products WHERE {where}",  # noqa: S608 - fixed clauses
            values,
        ).fetchone()["total"]
        rows = connection.execute(
            f"SELECT * FROM products WHERE {where} ORDER BY number LIMIT ? OFFSET ?",  # noqa: S608 - fixed clauses, bound values
            [*values, size, (number - 1) * size],
        ).fetchall()
    return {"products": [show(row) for row in rows], "total": total, "page": number, "limit": size}


def sell(connection: sqlite3.Connection, product_id: str, quantity: int, now: int) -> Json:
    """Take some of a product out of stock; more than there is breaks a rule."""
    row = row_of(connection, product_id)
    doc = json.loads(row["doc"])
    if not 0 < quantity <= doc["quantity"]:
        raise Rejected({"quantity": ["stock"]})
    return _keep(connection, row["number"], doc | {"quantity": doc["quantity"] - quantity}, now)


def touch(connection: sqlite3.Connection, amount: int, random: Random, now: int) -> None:
    """Let some random products have been changed just now."""
    numbers = [row["number"] for row in connection.execute("SELECT number FROM products")]
    for one in random.sample(numbers, min(amount, len(numbers))):
        query = "UPDATE products SET updated_at = max(updated_at + 1, ?) WHERE number = ?"
        connection.execute(query, (now, one))


def row_of(connection: sqlite3.Connection, product_id: str) -> sqlite3.Row:
    """Return a product's row, or raise Missing."""
    digits = product_id.removeprefix(_PREFIX)
    query = "SELECT * FROM products WHERE number = ?"
    row: sqlite3.Row | None = None
    if product_id.startswith(_PREFIX) and digits.isascii() and digits.isdigit():
        row = connection.execute(query, (digits,)).fetchone()
    if row is None:
        raise Missing
    return row


def show(row: sqlite3.Row) -> Json:
    """Show a product as the API does (A24); what it was sent besides comes along."""
    doc = json.loads(row["doc"])
    return {
        "id": f"{_PREFIX}{row['number']:03}",
        **doc,
        "price": number(doc["price"]),
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }


def _keep(connection: sqlite3.Connection, found: int, doc: Json, now: int) -> Json:
    search = f"{doc['name']} {doc['sku'] or ''}".lower()
    row = connection.execute(
        "UPDATE products SET sku = ?, category = ?, search = ?, updated_at = ?, doc = ?"
        " WHERE number = ? RETURNING *",
        (doc["sku"], doc["category"], search, now, _text(doc), found),
    ).fetchall()[0]
    return show(row)


def _text(doc: Json) -> str:
    return json.dumps(doc, ensure_ascii=False, default=float)


def _read(body: Mapping[str, Any]) -> Json:
    """Check a whole product; what is absent is as it is when it was never sent."""
    doc = {
        "name": body.get("name"),
        "description": body.get("description"),
        "price": cents(body.get("price")),
        "currency": body.get("currency") or "SAR",
        "sku": body.get("sku") or None,
        "quantity": body.get("quantity") or 0,
        "category": body.get("category") or None,
        "images": body.get("images") or [],
        "status": body.get("status") or STATUSES[0],
    }
    errors = {field: [rule] for field, rule, kept in _rules(doc) if not kept}
    if errors:
        raise Rejected(errors)
    known = doc.keys() | _SHOWN_ALONE
    return doc | {key: value for key, value in body.items() if key not in known}


def _rules(doc: Json) -> Iterator[tuple[str, str, bool]]:
    """Yield each rule: the field, what is said where it is broken, and whether it is kept."""
    yield "name", "required", isinstance(doc["name"], str) and bool(doc["name"].strip())
    yield "price", "number", doc["price"] is not None
    yield "price", "negative", doc["price"] is None or doc["price"] >= 0
    for field in ("description", "currency", "sku", "category"):
        yield field, "text", isinstance(doc[field], str | None)
    yield "quantity", "integer", _is_count(doc["quantity"])
    images = doc["images"]
    yield "images", "url", isinstance(images, list) and all(map(_is_address, images))
    yield "status", "choice", doc["status"] in STATUSES


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_STOCK


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _check_sku(connection: sqlite3.Connection, doc: Json, own: int) -> None:
    query = "SELECT 1 FROM products WHERE sku = ? AND number <> ?"
    if doc["sku"] is not None and connection.execute(query, (doc["sku"], own)).fetchone():
        raise Rejected({"sku": ["taken"]})
