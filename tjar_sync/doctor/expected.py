"""What a product is expected to be shown as: names by place, each with its shape (A1, A2, A12 to A14)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD: Mapping[str, str] = MappingProxyType(
    {
        "id": "id",
        "identifier": "id",
        "name": "pair",
        "summary": "pair",
        "description": "pair",
        "type": "type",
        "type_id": "number",
        "price": "money",
        "sale_price": "money",
        "is_refundable": "flag",
        "min_purchase": "number",
        "max_purchase": "number",
        "image": "picture",
        "is_published": "flag",
        "stock": "number",
        "is_unlimited": "flag",
        "sku": "text",
        "ratings": "",
        "created_at": "time",
        "updated_at": "time",
    }
)
"""What rows of the list and details show; no shape where anything may stand."""

TAIL: Mapping[str, str] = MappingProxyType(
    {
        "product_options": "rows",
        "slug": "text",
        "brand": "object",
        "badge": "object",
        "categories": "labelled",
        "sub_categories": "labelled",
        "child_categories": "labelled",
        "tags": "words",
        "gallery": "pictures",
        "variants": "rows",
    }
)
"""What only details show."""

OWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "physical": {},
        "digital": {"download_link": "text"},
        "booking": {
            "provider_ids": "numbers",
            "duration_minutes": "number",
            "is_enable_date_range": "flag",
            "availability": "rows",
        },
        "service": {"duration_minutes": "number", "delivery_days": "number"},
    }
)
"""What the path of a type shows besides."""

OWN_ROWS: Mapping[str, str] = MappingProxyType(
    {"digital": "A12", "booking": "A13", "service": "A14"}
)
"""The assumption that tells of a type's own fields."""

VARIANT = ("id", "color", "size", "stock", "additional_price", "extra_cost", "image")
"""The columns of a variant."""

HIDDEN = ("cost", "policy_description", "image_id", "status_id", "stock_count")
"""What no answer is believed to show."""

UNNAMED = ("weight", "dimensions", "barcode")
"""What no page of the vendor's has of a product, and a store may have all the same (A26)."""

UNNAMED_OF_VARIANTS = ("sku", "price")
"""The same of variants."""

MAY_BE_SHOWN = frozenset({"deleted_at", "file_ids"})
"""Of no interest where it is shown, nor where it is not."""

WEBHOOK = frozenset({"id", "name", "url", "events", "is_active", "created_at", "updated_at"})

EVENTS = frozenset(
    {
        "order.created",
        "order.updated",
        "order.status_changed",
        "product.created",
        "product.updated",
        "product.deleted",
        "cart.abandoned",
    }
)
