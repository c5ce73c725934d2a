"""What a probe sends: bodies as the vendor's pages have them, hidden every one."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tjar_sync.model.scratch import ScratchNames

Body = dict[str, Any]

HIDDEN = {"status_id": 2}
"""Goes with every write but the last: unpublished (A9)."""
SALE_PRICE, PRICE = 53, 79.5
SPACED = "  two  spaces, <b>bold</b> & \"double\" 'single' quotes  "
HTML = (
    "  <p class='x'>description &amp; prescription &eacute;<br>more<p>open"
    "<script>alert(1)</script>  "
)
LONG_NAME, LONG_SUMMARY = 300, 600
FINE, FINER = 10.126, 20.334
"""Amounts that come back otherwise by each way of rounding."""
VARIANTS: Body = {
    "item_stock_count": [3, 4],
    "item_color": ["red", "blue"],
    "item_size": ["S", "M"],
    "item_additional_price": [0, 1],
    "item_extra_cost": [0, 2],
    "item_image": [None, None],
}
QUANTITY = 7


def bare(names: ScratchNames, label: str) -> Body:
    """Return the least that a product is believed to need."""
    return {"name_en": names.name(label), "sale_price": SALE_PRICE, **HIDDEN}


def keyed(names: ScratchNames, label: str) -> Body:
    """Return a product with a sku and a slug of its own, and some stock."""
    keys = {"sku": names.sku(label), "slug": names.slug(label), "quantity": QUANTITY}
    return {**bare(names, label), **keys, "cost": 20, "price": PRICE}


def main(names: ScratchNames, pictures: list[str], categories: list[int], linked: str) -> Body:
    """Return a physical product with everything."""
    body: Body = {
        **keyed(names, "main"),
        **VARIANTS,
        "name_ar": "منتج تجربة",
        "summery_ar": "ملخص",
        "summery_en": "A summary",
        "description_ar": "<p>وصف</p>",
        "description_en": "<p>A description</p>",
        "tags": [f"probe-{names.token}-a", f"probe-{names.token}-b"],
        "min_purchase": 1,
        "max_purchase": 5,
        "is_refundable": True,
        "is_inventory_warning": True,
        "policy_description": "Terms",
        "meta_title_en": "Title",
        "meta_description_en": "Description",
        "product_options": [option()],
    }
    numbers = [int(one) for one in pictures if one.isdecimal()]
    if numbers:
        body |= {"image_id": numbers[0], "product_gallery": numbers[:1]}
    if categories:
        body |= {"category_id": categories[:1], "child_category": categories[:1]}
    if linked.isdecimal():
        body["related_products"] = [int(linked)]
    return body


def option() -> Body:
    """Return one option to choose, in the shape in which it is read."""
    return {
        "type": "radio",
        "title": {"ar": "الحجم", "en": "Size"},
        "sub_title": {"ar": "", "en": ""},
        "options": {"ar": {"صغير": 0, "كبير": 5}, "en": {"Small": 0, "Large": 5}},
        "is_required": False,
        "multi_select": False,
    }


def digital(names: ScratchNames) -> Body:
    """Return a digital product."""
    return {
        **keyed(names, "digital"),
        "tags": [f"probe-{names.token}-a"],
        "download_link": "https://example.com/probe.zip",
    }


def booking(names: ScratchNames) -> Body:
    """Return a booking."""
    slot = {"day": 1, "start_time": "09:00", "end_time": "12:30"}
    own = {"duration_minutes": 45, "is_enable_date_range": True, "availability": [slot]}
    return {**keyed(names, "booking"), **own, "is_unlimited": True}


def service(names: ScratchNames) -> Body:
    """Return a service."""
    return {**keyed(names, "service"), "duration_minutes": 30, "delivery_days": 3}


def picture(shade: int) -> bytes:
    """Return the bytes of a picture of one grey pixel."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes([0, shade]))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
