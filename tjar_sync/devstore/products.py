"""Create, read, change and delete products (facts 3, A1 to A14)."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import kept_forms, measures, replica, views
from tjar_sync.devstore.database import count_up, run
from tjar_sync.devstore.errors import Missing, OtherAnswer, Rejected
from tjar_sync.devstore.fields import (
    TYPES,
    VARIANT_FIELDS,
    Doc,
    defaults,
    read_create,
    read_update,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json, Links, StoredProduct

_TABLES = """
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
"""
_KEYS = ("sku", "slug")
_MEDIA_FIELDS = ("image_id", "product_gallery", "item_image", "file_ids")


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables, where they are not there yet."""
    run(connection, _TABLES)
    replica.lay(connection)


def create(store: Store, kind: str, body: Mapping[str, Any], links: Links) -> Json:
    """Create a product of a type and return its detail (A4, A5)."""
    sent = kept_forms.keep(store.habits, body, read_create(kind, body))
    now = store.now()
    with store.database.write() as connection:
        doc = defaults(kind) | sent | measures.keep(store.habits, {}, body)
        _check(connection, store.habits, doc, sent, product_id=0)
        _number_variants(connection, doc, sent)
        slug = _slug(connection, store.habits, doc, 0)
        row = connection.execute(
            "INSERT INTO products (id, type_id, slug, published, sale_price, created_at,"
            " updated_at, search, doc) VALUES (?, ?, ?, 1, 0, ?, ?, '', '') RETURNING id",
            (_left_id(connection, store.habits), TYPES[kind], slug, now, now),
        ).fetchall()[0]
        save(connection, row["id"], doc)
        product = load(connection, row["id"])
        shown = _show(store, connection, product, links)
    store.deliveries.fire("product.created", shown)
    return shown


def update(
    store: Store, kind: str | None, product_id: int, body: Mapping[str, Any], links: Links
) -> Json:
    """Change the fields that were sent and return the detail (A4, A6, A7)."""
    habits = store.habits
    with store.database.write() as connection:
        product = load(connection, product_id, kind)
        now = product.updated_at if habits.has("updated-at-frozen") else store.now()
        sent = kept_forms.keep(habits, body, read_update(product.kind, body))
        doc = product.doc | sent | measures.keep(habits, product.doc, body)
        _check(connection, habits, doc, sent, product_id)
        _number_variants(connection, doc, sent)
        slug = _slug(connection, habits, doc, product_id) if "slug" in sent else product.slug
        connection.execute(
            "UPDATE products SET slug = ?, updated_at = ? WHERE id = ?", (slug, now, product_id)
        )
        save(connection, product_id, doc)
        shown = _show(store, connection, load(connection, product_id), links)
    store.deliveries.fire("product.updated", shown)
    return shown


def delete(store: Store, product_id: int, links: Links) -> None:
    """Delete a product of any type; its sku and slug become free (A8)."""
    with store.database.write() as connection:
        if "error" in store.habits.words("delete-soft") and _trashed(connection, product_id):
            raise OtherAnswer(500, {"message": "Server Error"})
        shown = _show(store, connection, load(connection, product_id), links)
        connection.execute(
            "UPDATE products SET deleted_at = ? WHERE id = ?", (store.now(), product_id)
        )
        connection.execute("DELETE FROM links WHERE product_id = ?", (product_id,))
    store.deliveries.fire("product.deleted", shown)


def read(store: Store, product_id: int, kind: str | None, links: Links, lag: int = 0) -> Json:
    """Return the common detail, or with a type its own fields too (A7), as it was seconds ago."""
    before, moments = replica.seen(store, lag)
    with store.database.read() as connection:
        row = connection.execute(
            f"{before}SELECT * FROM products WHERE id = ?",  # noqa: S608 - fixed text
            (*moments, product_id),
        ).fetchone()
        product = _live(row, kind, store.habits.words("delete-soft"))
        show = views.detail if kind is None else views.typed_detail
        files = views.files_of(connection, views.media_ids(product.doc))
        shown = show(product, links, files) | views.beside(product, store.habits)
        return measures.beside(store.habits, product.doc, shown)


def load(connection: sqlite3.Connection, product_id: int, kind: str | None = None) -> StoredProduct:
    """Read a live product, or raise Missing when there is none of that type."""
    query = "SELECT * FROM products WHERE id = ?"
    return _live(connection.execute(query, (product_id,)).fetchone(), kind)


def _live(row: sqlite3.Row | None, kind: str | None, soft: Iterable[str] = ()) -> StoredProduct:
    """Return a row's product if it is of that type, and live or readable in the trash."""
    if row is None or (kind is not None and row["type_id"] != TYPES[kind]):
        raise Missing
    if row["deleted_at"] is not None and "readable" not in soft:
        raise Missing
    return views.product_of(row)


def _trashed(connection: sqlite3.Connection, product_id: int) -> bool:
    query = "SELECT 1 FROM products WHERE id = ? AND deleted_at IS NOT NULL"
    return connection.execute(query, (product_id,)).fetchone() is not None


def _left_id(connection: sqlite3.Connection, habits: HabitSet) -> int | None:
    """Clear and return the lowest id that a deleted product has left, if ids are used again."""
    if not habits.has("ids-reused"):
        return None
    query = "SELECT min(id) AS id FROM products WHERE deleted_at IS NOT NULL"
    left: int | None = connection.execute(query).fetchone()["id"]
    connection.execute("DELETE FROM products WHERE id = ?", (left,))
    return left


def replace_all(connection: sqlite3.Connection, now: int) -> None:
    """Put another product under every id, as in a store that was made anew (A8)."""
    rows = connection.execute("SELECT * FROM products WHERE deleted_at IS NULL").fetchall()
    for product in map(views.product_of, rows):
        name = f"Another {product.id}"
        named = {"name_ar": name, "name_en": name, "sku": f"ANOTHER-{product.id}"}
        connection.execute(
            "UPDATE products SET slug = ?, created_at = ?, updated_at = ? WHERE id = ?",
            (f"another-{product.id}", now, now, product.id),
        )
        save(connection, product.id, product.doc | named)


def save(connection: sqlite3.Connection, product_id: int, doc: Doc) -> None:
    """Write a product's document and everything the list filters by."""
    names = (doc["name_ar"], doc["name_en"], doc["sku"])
    search = html.unescape(" ".join(name for name in names if name)).lower()
    connection.execute(
        "UPDATE products SET sku = ?, published = ?, sale_price = ?, search = ?, doc = ?"
        " WHERE id = ?",
        (
            doc["sku"] or None,
            doc["status_id"] == 1,
            doc["sale_price"],
            search,
            json.dumps(doc, ensure_ascii=False),
            product_id,
        ),
    )
    connection.execute("DELETE FROM links WHERE product_id = ?", (product_id,))
    connection.executemany(
        "INSERT OR IGNORE INTO links VALUES (?, ?, ?)",
        [(product_id, kind, ref) for kind, ref in _links(connection, doc)],
    )


def touch(connection: sqlite3.Connection, product_id: int, now: int) -> None:
    """Mark a product as changed now."""
    connection.execute("UPDATE products SET updated_at = ? WHERE id = ?", (now, product_id))


def _links(connection: sqlite3.Connection, doc: Doc) -> list[tuple[str, int]]:
    tags = [("tag", _tag_id(connection, tag)) for tag in doc["tags"]]
    brands = [("brand", doc["brand"])] if doc["brand"] is not None else []
    groups = (doc["category"], doc["sub_category"], doc["child_category"])
    return tags + brands + [("category", each) for group in groups for each in group]


def _tag_id(connection: sqlite3.Connection, name: str) -> int:
    connection.execute("INSERT OR IGNORE INTO tags (name) VALUES (?)", (name,))
    row = connection.execute("SELECT id FROM tags WHERE name = ?", (name,)).fetchone()
    return int(row["id"])


def _show(
    store: Store, connection: sqlite3.Connection, product: StoredProduct, links: Links
) -> Json:
    files = views.files_of(connection, views.media_ids(product.doc))
    shown = views.typed_detail(product, links, files) | views.beside(product, store.habits)
    return measures.beside(store.habits, product.doc, shown)


def _check(
    connection: sqlite3.Connection, habits: HabitSet, doc: Doc, sent: Doc, product_id: int
) -> None:
    """Raise with every rule that the product would break (A5)."""
    errors: dict[str, list[str]] = {}
    if not doc["name_ar"] and not doc["name_en"]:
        errors |= {"name_ar": ["required"], "name_en": ["required"]}
    if doc["sale_price"] is None:
        errors["sale_price"] = ["required"]
    errors |= {
        key: ["taken"]
        for key in _KEYS
        if sent.get(key)
        and _refuses_taken(habits, key)
        and _is_taken(connection, habits, key, sent[key], product_id)
    }
    errors |= _check_media(connection, sent) | _check_related(connection, sent)
    errors |= {
        name: ["length"]
        for name in VARIANT_FIELDS
        if len(sent.get(name, [])) > len(doc["item_stock_count"])
    }
    if errors:
        raise Rejected(errors)


def _check_media(connection: sqlite3.Connection, sent: Doc) -> dict[str, list[str]]:
    used = {name: sent[name] for name in _MEDIA_FIELDS if sent.get(name)}
    ids = {name: value if isinstance(value, list) else [value] for name, value in used.items()}
    asked = {each for group in ids.values() for each in group if each is not None}
    known = views.files_of(connection, asked) if asked else {}
    return {name: ["missing"] for name, group in ids.items() if not set(group) <= {None, *known}}


def _check_related(connection: sqlite3.Connection, sent: Doc) -> dict[str, list[str]]:
    wanted = sent.get("related_products", [])
    query = (
        "SELECT count(*) AS found FROM products WHERE deleted_at IS NULL"
        " AND id IN (SELECT value FROM json_each(?))"
    )
    found = connection.execute(query, (json.dumps(wanted),)).fetchone()["found"]
    return {} if found == len(wanted) else {"related_products": ["missing"]}


def _number_variants(connection: sqlite3.Connection, doc: Doc, sent: Doc) -> None:
    """Give new ids to variants that were sent; cut the arrays that outlived them."""
    doc.setdefault("variant_ids", [])
    if "item_stock_count" not in sent:
        return
    size = len(doc["item_stock_count"])
    last = count_up(connection, "variants", size)
    doc["variant_ids"] = list(range(last - size + 1, last + 1))
    for name in VARIANT_FIELDS:
        doc[name] = doc[name][:size]


def _refuses_taken(habits: HabitSet, key: str) -> bool:
    return key != "slug" or not habits.has("slug-suffixed-when-taken")


def _is_taken(
    connection: sqlite3.Connection, habits: HabitSet, key: str, value: str, product_id: int
) -> bool:
    """Tell whether another product has a sku or a slug: a live one, or one in the trash too."""
    live = "" if "taken" in habits.words("delete-soft") else " AND deleted_at IS NULL"
    loose = " COLLATE NOCASE" if key == "sku" and habits.has("sku-case-insensitive") else ""
    query = f"SELECT 1 FROM products WHERE {key} = ?{loose} AND id <> ?{live}"  # noqa: S608 - fixed
    return connection.execute(query, (value, product_id)).fetchone() is not None


def _slug(connection: sqlite3.Connection, habits: HabitSet, doc: Doc, product_id: int) -> str:
    """Keep the slug that was given, or derive a free one from the name (A23)."""
    given = doc.get("slug")
    if given and _refuses_taken(habits, "slug"):
        return str(given)
    name = html.unescape(doc["name_en"] or doc["name_ar"])
    wanted = given or kept_forms.slugify(habits, name) or "product"
    return next(
        slug
        for number in range(10**6)
        for slug in [f"{wanted}-{number}" if number else wanted]
        if not _is_taken(connection, habits, "slug", slug, product_id)
    )
