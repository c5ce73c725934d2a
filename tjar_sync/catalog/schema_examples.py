"""What a key may look like, for editors to show beside its description."""

from __future__ import annotations

from typing import Any

ENTRIES: dict[str, dict[str, Any]] = {
    "media": {"file": "media/nike-front.jpg", "alt": "A red shoe from the side"},
    "product": {
        "type": "physical",
        "id": 191,
        "name": {"ar": "حذاء رياضي", "en": "Sports shoe"},
        "summary": {"en": "Light, for every day"},
        "description": {"ar": {"file": "text/nike.ar.html"}, "en": "<p>Light.</p>"},
        "price": 79.99,
        "sale_price": 49.99,
        "cost": 20,
        "sku": "NIKE-SHOE-001",
        "slug": "nike-shoe",
        "quantity": 150,
        "manage": ["quantity"],
        "image": "nike-front",
        "gallery": ["nike-front", "media/nike-side.jpg"],
        "brand": "nike",
        "categories": ["shoes"],
        "tags": ["new", "sale"],
        "variants": [{"color": "red", "size": "S", "stock": 50}],
        "options": [
            {
                "type": "radio",
                "title": {"ar": "الحجم", "en": "Size"},
                "choices": [{"label": {"ar": "صغير", "en": "Small"}, "cost": 0}],
            }
        ],
        "related": ["nike-socks"],
        "weight": 0.75,
        "barcode": "6281000000014",
        "download_link": "https://example.com/guide.pdf",
        "codes": {"file": "secrets/gift.codes"},
        "availability": [{"day": "sunday", "start_time": "09:30", "end_time": "17:00"}],
        "schedule": [{"from": "2027-02-18", "until": "2027-02-20", "set": {"sale_price": 40}}],
        "lifecycle": {"protect": True, "ignore": ["tags"]},
        "extends": "shoe-base",
        "stores": ["live"],
        "allow": [{"code": "below-cost", "reason": "clearance", "until": "2027-01-31"}],
    },
    "webhook": {
        "url": "https://erp.example.com/hooks/orders",
        "events": ["order.created", "order.updated"],
        "secret": {"write_to": "secrets/orders", "version": 1},
    },
}
"""By kind, then key."""
STORES: dict[str, Any] = {
    "url": "https://example-store.tjar.sa",
    "api_key": "${TJAR_API_KEY}",
    "ids": {"categories": {"shoes": 5}, "brands": {"nike": 1}},
    "limits": {"requests_per_second": 5, "parallel": 4},
    "time_zone": "Asia/Riyadh",
}
"""By key of a store's entry."""
STORE_FILE: dict[str, Any] = {
    "default_store": "live",
    "state": "git",
    "currency": "SAR",
    "defaults": {"product": {"min_purchase": 1}},
    "guards": {"max_deletes": 10, "max_price_change_percent": 50},
    "checks": {"margin": "error", "no-secret": "off"},
    "variables": ["TJAR_VAR_CITY"],
    "ignore": ["drafts/**"],
    "mutes": [
        {
            "address": "product.nike-*",
            "field": "sale_price",
            "reason": "fair",
            "until": "2027-01-31",
        }
    ],
    "notify": [{"url": "${TJAR_NOTIFY}", "events": ["drift"]}],
}
"""By key of store.yaml."""
