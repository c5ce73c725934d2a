"""What a person does in a Hajatek store's dashboard, as plain calls."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import webhooks
from tjar_sync.devstore.errors import Rejected
from tjar_sync.devstore.hajatek import orders, products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.devstore.hajatek.store import HajatekStore

Json = dict[str, Any]
EVENTS = (
    "order.created",
    "order.updated",
    "payment.completed",
    "product.created",
    "inventory.low",
)
"""What a webhook can be told (facts 8)."""
_ALL = 10**6
_BUYER = "Dashboard Buyer"
_LATEST = 100


class HajatekDashboard:
    """A person at work in the store, beside the API and over the same data.

    Broken rules raise Rejected, unknown ids raise Missing.
    """

    def __init__(self, store: HajatekStore) -> None:
        self._store = store

    def products(self) -> list[Json]:
        """Return every product, as the API shows it, the oldest first."""
        found: list[Json] = products.page(self._store, {}, 1, _ALL)["products"]
        return found

    def create_product(self, **fields: object) -> str:
        """Add a product by hand and return its id."""
        return str(products.create(self._store, fields)["id"])

    def edit_product(self, product_id: str, **fields: object) -> Json:
        """Change fields of a product; the others stay."""
        return products.edit(self._store, product_id, **fields)

    def delete_product(self, product_id: str) -> None:
        """Delete a product."""
        products.delete(self._store, product_id)

    def place_order(self, *items: tuple[str, int], customer: str = _BUYER) -> str:
        """Order (product id, quantity) pairs and return the order's id; takes stock."""
        return str(orders.place(self._store, items, customer)["id"])

    def move_order(self, order_id: str, status: str) -> None:
        """Give an order another status."""
        orders.change_status(self._store, order_id, status)

    def orders(self) -> list[Json]:
        """Return the latest orders, newest first."""
        found: list[Json] = orders.page(self._store, {}, 1, _LATEST)["orders"]
        return found

    def add_webhook(self, url: str, events: Sequence[str]) -> str:
        """Register a webhook, which no request of the API can; returns its secret."""
        if not url.startswith(("https://", "http://")):
            raise Rejected({"url": ["url"]})
        if not events or set(events) - set(EVENTS):
            raise Rejected({"events": ["choice"]})
        secret, now = f"whsec_{secrets.token_hex(24)}", self._store.now()
        with self._store.database.write() as connection:
            connection.execute(
                "INSERT INTO webhooks"
                " (name, url, events, is_active, secret, created_at, updated_at)"
                " VALUES (?, ?, ?, 1, ?, ?, ?)",
                (url, url, json.dumps(list(events)), secret, now, now),
            )
        return secret

    def webhooks(self) -> list[Json]:
        """Return every webhook, without its secret."""
        return webhooks.registered(self._store)

    def deliveries(self) -> list[Json]:
        """Wait for what is under way, then return the latest deliveries, newest first."""
        self._store.deliveries.drain()
        with self._store.database.read() as connection:
            query = "SELECT * FROM deliveries ORDER BY id DESC LIMIT ?"
            return [dict(row) for row in connection.execute(query, (_LATEST,))]
