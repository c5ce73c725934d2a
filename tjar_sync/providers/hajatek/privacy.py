"""What exchanges with a Hajatek store tell of people, and what they may be kept with (facts 8)."""

from __future__ import annotations

from tjar_sync.providers.http.recording.privacy import Privacy

HAJATEK_PRIVACY = Privacy(
    goods=frozenset({"product"}),
    people=frozenset({"customer", "customers", "user", "owner", "email", "phone", "mobile"}),
    kept=frozenset(
        {
            *(
                "total",
                "page",
                "limit",
                "search",
                "status",
                "currency",
                "plan",
                "quantity",
                "price",
            ),
            *("id", "order_id", "store_id", "product_id", "sku", "type", "code"),
            *("created_at", "updated_at"),
        }
    ),
    texts=frozenset({"items.name", "category"}),
    said=frozenset({"message"}),
)
