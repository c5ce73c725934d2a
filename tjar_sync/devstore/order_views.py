"""Orders in the shapes in which the API shows them (facts 2.1, 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.devstore.clock import RIYADH, stamp
from tjar_sync.devstore.lines import subtotal
from tjar_sync.devstore.normal import number, sar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.devstore.views import Json, Links

TYPE_PHYSICAL = 1
TYPE_BOOKING = 3
STATUSES = {
    "Pending": ("قيد الانتظار", "Pending", "warning"),
    "Processing": ("قيد المعالجة", "Processing", "info"),
    "Shipped": ("تم الشحن", "Shipped", "primary"),
    "Completed": ("مكتمل", "Completed", "success"),
    "Cancelled": ("ملغي", "Cancelled", "danger"),
}
PAYMENTS = {
    "pending": ("قيد الانتظار", "Pending", "warning"),
    "success": ("نجاح", "Success", "success"),
}
GATEWAYS = {
    "bank-transfer": {"ar": "تحويل بنكي", "en": "Bank Transfer"},
    "tjar-pay": {"ar": "Tjar Pay", "en": "Tjar Pay"},
    None: None,
}
EDITABLE = ("name", "email", "phone", "address", "city", "zipcode", "notes", "customer")
TYPE_LABELS = {
    1: {"ar": "مادي", "en": "Physical"},
    2: {"ar": "رقمي", "en": "Digital"},
    3: {"ar": "حجز", "en": "Booking"},
    4: {"ar": "خدمة", "en": "Service"},
}
_AVATAR = "/assets/img/no-image.jpg"


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """A stored order: its row's own columns, and everything else as a document."""

    id: int
    created_at: int
    updated_at: int
    doc: Json


def label(table: Mapping[str, tuple[str, str, str]], value: str) -> Json:
    """Show a status: its value, its labels in both languages, its colour."""
    arabic, english, color = table[value]
    return {"value": value, "label": {"ar": arabic, "en": english}, "color": color}


def list_item(order: StoredOrder, links: Links, lang: str) -> Json:
    """Show an order as a row of the list."""
    return _head(order, links, lang) | _refund() | _times(order)


def detail(order: StoredOrder, links: Links, files: Mapping[int, str], lang: str) -> Json:
    """Show an order whole, keys in the documented order."""
    gateway = order.doc["gateway"]
    return (
        _head(order, links, lang)
        | {
            "transaction_id": f"{gateway}::{order.id:010x}",
            "order_details": [_sold(line, links, files, lang) for line in order.doc["lines"]],
            "payment_meta": _payment(order.doc),
        }
        | _refund()
        | {"products": [_embedded(line, links, files, lang) for line in order.doc["lines"]]}
        | _times(order)
    )


def order_number(order: StoredOrder) -> str:
    """Return the order's public number: two digits of the year, then the id."""
    return f"{datetime.fromtimestamp(order.created_at, RIYADH):%y}{order.id:04d}"


def total(doc: Json) -> int:
    """Return what the buyer pays, in cents."""
    return int(subtotal(doc["lines"]) + doc["shipping"] - doc["coupon_discount"])


def _head(order: StoredOrder, links: Links, lang: str) -> Json:
    doc = order.doc
    country = doc["country"][lang]
    places = (doc["address"], doc["city"], country)
    amount = total(doc)
    return {
        "id": order.id,
        "identifier": order.id,
        "order_id": order_number(order),
        "name": doc["name"],
        "email": doc["email"],
        "phone": doc["phone"],
        "address": doc["address"],
        "customer": doc["customer"] | {"avatar": f"{links.base}{_AVATAR}"},
        "city": doc["city"],
        "state": None,
        "zipcode": doc["zipcode"],
        "country": country,
        "full_address": ", ".join(place for place in places if place),
        "total_amount": number(amount),
        "formatted_total_amount": sar(amount),
        "coupon": doc["coupon"],
        "coupon_discounted": number(doc["coupon_discount"]),
        "status": label(STATUSES, doc["status"]),
        "payment_status": label(PAYMENTS, doc["payment_status"]),
        "payment_gateway": {"value": doc["gateway"], "label": GATEWAYS[doc["gateway"]]},
    }


def _refund() -> Json:
    return {"can_refund": False, "refund_url": None}


def _times(order: StoredOrder) -> Json:
    return {"created_at": stamp(order.created_at), "updated_at": stamp(order.updated_at)}


def _payment(doc: Json) -> Json:
    return {
        "shipping_cost": number(doc["shipping"]),
        "subtotal": number(subtotal(doc["lines"])),
        "total_tax": 0,
        "total": number(total(doc)),
        "coupon_code": doc["coupon"],
        "coupon_discount": number(doc["coupon_discount"]),
        "cod_fees": 0,
    }


def _sold(line: Json, links: Links, files: Mapping[int, str], lang: str) -> Json:
    product, type_id = line["product"], line["type_id"]
    return {
        "id": line["product_id"],
        "name": product[f"name_{lang}"] or product["name_en"] or product["name_ar"],
        "qty": line["quantity"],
        "price": number(line["price"]),
        "weight": 1 if type_id == TYPE_PHYSICAL else 0,
        "type": type_id,
        "type_label": TYPE_LABELS[type_id][lang],
        "options": {
            "image": links.file(files.get(product["image_id"])),
            "used_categories": _categories(product),
            "product_options_cost": number(line["options_cost"]),
            "product_options": [
                option | {"cost": number(option["cost"])} for option in line["options"]
            ],
            "dimensions": {"h": 0, "l": 0, "w": 0},
            "is_booking": type_id == TYPE_BOOKING,
            "booking": None,
        },
        "discount": 0,
        "tax": 0,
        "subtotal": number(line["price"] * line["quantity"]),
    }


def _categories(product: Json) -> Json:
    return {
        "category": [{"id": each, "label": f"Category {each}"} for each in product["category"]],
        "subcategory": [
            {"id": each, "label": f"Sub-category {each}"} for each in product["sub_category"]
        ],
    }


def _embedded(line: Json, links: Links, files: Mapping[int, str], lang: str) -> Json:
    product = line["product"]
    pairs = {"name": "name", "summary": "summery", "description": "description"}
    return {
        "id": line["line_id"],
        "quantity": line["quantity"],
        "price": number(line["price"]),
        "product": {
            "id": line["product_id"],
            "identifier": line["product_id"],
            **{
                name: {"ar": product[f"{stored}_ar"], "en": product[f"{stored}_en"]}
                for name, stored in pairs.items()
            },
            "type": TYPE_LABELS[line["type_id"]][lang],
            "price": number(product["price"]),
            "sale_price": number(product["sale_price"]),
            "is_refundable": product["is_refundable"],
            "min_purchase": product["min_purchase"],
            "max_purchase": product["max_purchase"],
            "image": links.file(files.get(product["image_id"])),
            "sku": None,
            "ratings": None,
            "created_at": stamp(line["created_at"]),
            "updated_at": stamp(line["updated_at"]),
        },
    }
