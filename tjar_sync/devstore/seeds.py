"""Invented goods, orders and carts: the same seed makes the same store."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from tjar_sync.devstore import carts, lines, orders
from tjar_sync.devstore.errors import Rejected
from tjar_sync.devstore.fields import Doc, defaults
from tjar_sync.devstore.habits import NO_HABITS
from tjar_sync.devstore.order_views import STATUSES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json

_THINGS = (
    ("حذاء رياضي", "Sports Shoe"),
    ("حقيبة جلدية", "Leather Bag"),
    ("ساعة يد", "Wrist Watch"),
    ("عطر عود", "Oud Perfume"),
    ("سماعة لاسلكية", "Wireless Headset"),
    ("قهوة عربية", "Arabic Coffee"),
    ("تمر سكري", "Sukkari Dates"),
    ("عباءة مطرزة", "Embroidered Abaya"),
)
_SENTENCES = (
    ("صنع بعناية من أجود الخامات المتوفرة.", "Made with care from the best materials."),
    ("يناسب الاستخدام اليومي والمناسبات.", "Fit for every day and for feasts."),
    ("خفيف الوزن وسهل التنظيف.", "Light, and easy to clean."),
    ("يأتي بضمان لمدة عامين كاملين.", "Comes with a warranty of two full years."),
    ("متوفر بألوان ومقاسات متعددة.", "Available in many colours and sizes."),
)
_PEOPLE = (
    ("Noura", "noura@example.com", "966500000001"),
    ("Fahad", "fahad@example.com", "966500000002"),
    ("Guest", "guest@example.com", "966500000003"),
)
_TAGS = ("sale", "new", "gift", "summer", "جديد")
_SENTENCES_EACH = 14
_DAY = 86_400


def seed_products(store: Store, count: int, seed: int = 0) -> None:
    """Add products straight to the database, about 1 KB of text each, oldest first.

    Their times end a day ago and are one second apart. No webhook fires.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    start = store.now() - _DAY - count
    with store.database.write() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO tags (name) VALUES (?)", [(t,) for t in _TAGS]
        )
        tags = {row["name"]: row["id"] for row in connection.execute("SELECT * FROM tags")}
        found = connection.execute("SELECT coalesce(max(id), 0) AS last FROM products")
        first = found.fetchone()["last"] + 1
        docs = {each: _invent(chance, each) for each in range(first, first + count)}
        _insert(connection, docs, start)
        connection.executemany(
            "INSERT INTO links VALUES (?, ?, ?)",
            [(each, kind, ref) for each, doc in docs.items() for kind, ref in _links(doc, tags)],
        )


def seed_orders(store: Store, count: int, seed: int = 0) -> list[int]:
    """Place orders for products there are, as far as the stock goes; returns their ids.

    No webhook fires.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    with store.database.write() as connection:
        known = _product_ids(connection)
        made = [_order(connection, chance, known, store.now() - count + n) for n in range(count)]
    return [each for each in made if each is not None]


def seed_carts(store: Store, count: int, seed: int = 0) -> None:
    """Leave carts behind with products there are. No webhook fires."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    with store.database.write() as connection:
        known = _product_ids(connection)
        for number in range(count):
            wanted = [(each, chance.randint(1, 3)) for each in _some(chance, known)]
            carts.insert(connection, _person(chance), wanted, store.now() - count + number)


def _invent(chance: random.Random, number: int) -> Doc:
    arabic, english = chance.choice(_THINGS)
    text = chance.choices(_SENTENCES, k=_SENTENCES_EACH)
    sale_price = chance.randint(500, 50_000)
    return defaults("physical") | {
        "name_ar": f"{arabic} {number}",
        "name_en": f"{english} {number}",
        "summery_ar": text[0][0],
        "summery_en": text[0][1],
        "description_ar": f"<p>{' '.join(sentence[0] for sentence in text)}</p>",
        "description_en": f"<p>{' '.join(sentence[1] for sentence in text)}</p>",
        "sale_price": sale_price,
        "price": sale_price + chance.choice((0, 1_000, 2_550)),
        "cost": sale_price // 2,
        "sku": f"SKU-{number:06d}",
        "slug": f"{english.lower().replace(' ', '-')}-{number}",
        "quantity": chance.randint(0, 200),
        "brand": chance.randint(1, 5),
        "category": [chance.randint(1, 9)],
        "tags": sorted(chance.sample(_TAGS, 2)),
        "variant_ids": [],
    }


def _insert(connection: sqlite3.Connection, docs: dict[int, Doc], start: int) -> None:
    connection.executemany(
        "INSERT INTO products (id, type_id, sku, slug, published, sale_price, created_at,"
        " updated_at, search, doc) VALUES (?, 1, ?, ?, 1, ?, ?, ?, ?, ?)",
        [
            (
                each,
                doc["sku"],
                doc["slug"],
                doc["sale_price"],
                start + index,
                start + index,
                f"{doc['name_ar']} {doc['name_en']} {doc['sku']}".lower(),
                json.dumps(doc, ensure_ascii=False),
            )
            for index, (each, doc) in enumerate(docs.items())
        ],
    )


def _links(doc: Doc, tags: dict[str, int]) -> list[tuple[str, int]]:
    named = [("tag", tags[tag]) for tag in doc["tags"]]
    return [*named, ("brand", doc["brand"]), ("category", doc["category"][0])]


def _product_ids(connection: sqlite3.Connection) -> list[int]:
    query = "SELECT id FROM products WHERE deleted_at IS NULL ORDER BY id"
    return [row["id"] for row in connection.execute(query)]


def _some(chance: random.Random, known: Sequence[int]) -> list[int]:
    return chance.sample(known, min(len(known), chance.randint(1, 3)))


def _person(chance: random.Random) -> Json:
    number = chance.randrange(len(_PEOPLE))
    name, email, mobile = _PEOPLE[number]
    return {"id": number + 1, "name": name, "email": email, "mobile": mobile}


def _order(
    connection: sqlite3.Connection, chance: random.Random, known: Sequence[int], now: int
) -> int | None:
    """Place one order; None when its goods are sold out."""
    customer, status = _person(chance), chance.choice(list(STATUSES))
    wanted = [{"id": each, "quantity": chance.randint(1, 2)} for each in _some(chance, known)]
    connection.execute("SAVEPOINT one_order")
    try:
        sold = lines.sell(connection, NO_HABITS, wanted)
    except Rejected:
        connection.execute("ROLLBACK TO one_order")
        return None
    doc = orders.new_order(customer, sold, "bank-transfer") | {
        "address": "12 Palm Street",
        "city": "Riyadh",
        "status": status,
    }
    return orders.insert(connection, doc, now).id
