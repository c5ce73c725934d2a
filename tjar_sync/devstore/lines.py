"""What an order sells: its lines, and the stock they take (facts 2.2, 2.3, A22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import parse
from tjar_sync.devstore.database import count_up
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.products import load, save
from tjar_sync.devstore.views import at, stock_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tjar_sync.devstore.fields import Doc
    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.views import Json, StoredProduct

_REMEMBERED = (
    "name_ar",
    "name_en",
    "summery_ar",
    "summery_en",
    "description_ar",
    "description_en",
    "price",
    "sale_price",
    "is_refundable",
    "min_purchase",
    "max_purchase",
    "image_id",
    "category",
    "sub_category",
)


def sell(
    connection: sqlite3.Connection, habits: HabitSet, asked: object, field: str = "products"
) -> list[Json]:
    """Take what was asked for out of stock and return the order's lines.

    Each item has `id`, `quantity` and perhaps `variant_id` and `product_options`.
    """
    if not isinstance(asked, list) or not asked:
        raise Rejected({field: ["required"]})
    return [_sell(connection, habits, item, f"{field}.{index}") for index, item in enumerate(asked)]


def _sell(connection: sqlite3.Connection, habits: HabitSet, item: object, field: str) -> Json:
    wanted: Json = item if isinstance(item, dict) else {}
    try:
        product_id, quantity = parse.count(wanted.get("id")), parse.count(wanted.get("quantity"))
        product = load(connection, product_id)
    except parse.InvalidValue as broken:
        raise Rejected({field: [str(broken)]}) from broken
    except Missing as missing:
        raise Rejected({f"{field}.id": ["missing"]}) from missing
    doc = product.doc
    index = _variant(doc, wanted.get("variant_id"), quantity, field)
    endless = doc["is_unlimited"] or habits.has("oversold")
    if quantity == 0 or (not endless and _left(doc, index) < quantity):
        raise Rejected({f"{field}.quantity": ["stock" if quantity else "required"]})
    save(connection, product_id, _less(doc, index, quantity))
    try:
        chosen = _chosen(wanted.get("product_options"))
    except parse.InvalidValue as broken:
        raise Rejected({f"{field}.product_options": [str(broken)]}) from broken
    extra = 0 if index is None else int(at(doc["item_additional_price"], index, 0))
    return _line(connection, product, quantity, extra, chosen)


def _variant(doc: Doc, variant_id: object, quantity: int, field: str) -> int | None:
    """Find the variant to sell: the one asked for, else the first with enough of it."""
    if not doc["item_stock_count"]:
        return None
    if variant_id in (None, ""):
        counts = enumerate(doc["item_stock_count"])
        return next((index for index, stock in counts if stock >= quantity), 0)
    ids = [str(each) for each in doc["variant_ids"]]
    if str(variant_id) not in ids:
        raise Rejected({f"{field}.variant_id": ["missing"]})
    return ids.index(str(variant_id))


def _left(doc: Doc, index: int | None) -> int:
    return stock_of(doc) if index is None else int(doc["item_stock_count"][index])


def _less(doc: Doc, index: int | None, quantity: int) -> Doc:
    """Return the product with less stock; an unlimited one stays as it is."""
    if doc["is_unlimited"]:
        return doc
    if index is None:
        return doc | {"quantity": doc["quantity"] - quantity}
    counts = list(doc["item_stock_count"])
    counts[index] -= quantity
    return doc | {"item_stock_count": counts}


def _chosen(asked: object) -> list[Json]:
    """Read the options a buyer chose; their values are always text."""
    items: Iterable[Any] = asked if isinstance(asked, list) else []
    return [
        {
            "label": str(item.get("name", item.get("label", ""))),
            "value": str(item.get("value", "")),
            "type": str(item.get("type", "text")),
            "cost": parse.any_money(item.get("cost") or 0),
        }
        for item in items
        if isinstance(item, dict)
    ]


def _line(
    connection: sqlite3.Connection,
    product: StoredProduct,
    quantity: int,
    extra: int,
    chosen: Sequence[Json],
) -> Json:
    cost = sum(option["cost"] for option in chosen)
    return {
        "line_id": count_up(connection, "order_lines"),
        "product_id": product.id,
        "type_id": product.type_id,
        "quantity": quantity,
        "price": product.doc["sale_price"] + extra + cost,
        "options": list(chosen),
        "options_cost": cost,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
        "product": {name: product.doc[name] for name in _REMEMBERED},
    }


def subtotal(lines: Iterable[Json]) -> int:
    """Add up the lines, in cents."""
    return sum(line["price"] * line["quantity"] for line in lines)
