"""What is assumed of Tjar stores: the number of each row, and what we believe, in a sentence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TJAR_BELIEFS: Mapping[str, str] = MappingProxyType(
    {
        "A1": "a product's detail shows sku, slug, brand, categories, tags, gallery and variants;"
        " never cost or ids of media",
        "A2": "a row of the list shows the detail's head, sku included",
        "A3": "10 rows a page unless asked, 100 at most; what changed last comes first",
        "A4": "a write is answered by the whole product",
        "A5": "a create needs a name and a selling price; sku and slug are unique",
        "A6": "an update leaves alone what it does not send; null and [] clear",
        "A7": "each type has its own path, and the common path shows all types",
        "A8": "a deleted product is gone, and its sku and slug are free",
        "A9": "status_id 1 is published, 2 is not; 1 where a create does not send it",
        "A10": "variants are written as columns, and their counts add up to the stock",
        "A11": "texts for search engines are called meta_…, links related_products",
        "A12": "digital products have download_link; files and codes are never shown",
        "A13": "bookings have provider_ids, duration_minutes, dates and weekly times",
        "A14": "services have duration_minutes and delivery_days",
        "A15": "files are uploaded to /media, and updated there",
        "A16": "a file keeps the name it was uploaded under, with the second behind it",
        "A17": "webhooks are listed at once, without their secrets",
        "A18": "there are seven events, from order.created to cart.abandoned",
        "A19": "deliveries are signed with HMAC-SHA256; a store has two webhooks at most",
        "A20": "a refusal has its status code, a status and a message",
        "A21": "times without a zone are those of Riyadh (+03:00)",
        "A22": "orders have /orders/statuses, carts lie under data.carts",
        "A23": "money is rounded to 2 decimals, text trimmed, names are escaped",
        "A25": "stock without an end is written and shown as is_unlimited",
        "A26": "products have no weight, dimensions or barcode; variants no sku or price",
    }
)
