"""What a person does in the store's dashboard, as plain calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import carts, listing, measures, media, orders, products, webhooks
from tjar_sync.devstore.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json, Links

_BUYER = {"name": "Dashboard Buyer", "email": "buyer@example.com", "mobile": "966500000000"}
_LATEST = 100


class Dashboard:
    """A person at work in the store, beside the API and over the same data.

    Every edit bumps `updated_at` and fires webhooks as the API does.
    Broken rules raise Rejected, unknown ids raise Missing.
    Fields have the API's write names (`name_en`, `summery_ar`, `quantity`, `status_id`, …).
    """

    def __init__(self, store: Store, links: Links | None = None) -> None:
        self._store = store
        self._links = links or store.links()

    def products(self) -> list[Json]:
        """Return the detail of every live product, lowest id first."""
        with self._store.database.read() as connection:
            query = "SELECT id FROM products WHERE deleted_at IS NULL ORDER BY id"
            ids = [row["id"] for row in connection.execute(query)]
        return [self.product(each) for each in ids]

    def product(self, product_id: int) -> Json:
        """Return a product's detail with its type's own fields, as the API shows it."""
        common = products.read(self._store, product_id, None, self._links)
        return products.read(self._store, product_id, common["type"], self._links)

    def stored(self, product_id: int) -> Json:
        """Return all the store holds of a product, by write name; money in cents.

        This includes what the API never returns: cost, codes, media ids.
        """
        with self._store.database.read() as connection:
            product = products.load(connection, product_id)
        return product.doc | {"slug": product.slug}

    def create_product(self, kind: str = "physical", **fields: object) -> int:
        """Add a product by hand and return its id."""
        wire = {"category_id" if name == "category" else name: v for name, v in fields.items()}
        made = products.create(self._store, kind, wire, self._links)
        return int(made["id"])

    def edit_product(self, product_id: int, **fields: object) -> Json:
        """Change fields of a product of any type; an unknown field is a ValueError."""
        known = {name for group in FIELDS.values() for name in group}
        unknown = set(fields) - known - measures.kept_names(self._store.habits)
        if unknown:
            raise ValueError(f"a product has no field {sorted(unknown)}")
        return products.update(self._store, None, product_id, fields, self._links)

    def publish(self, product_id: int) -> None:
        """Show a product to visitors."""
        self.edit_product(product_id, status_id=1)

    def unpublish(self, product_id: int) -> None:
        """Hide a product from visitors."""
        self.edit_product(product_id, status_id=2)

    def delete_product(self, product_id: int) -> None:
        """Delete a product."""
        products.delete(self._store, product_id, self._links)

    def upload(self, name: str, body: bytes, alt: str | None = None) -> int:
        """Upload a file and return its media id."""
        made = media.create(self._store, [media.UploadedFile(name, body)], alt, self._links)
        return int(made[0]["id"])

    def set_image(self, product_id: int, name: str, body: bytes) -> int:
        """Upload a picture, make it a product's main one, and return its media id."""
        media_id = self.upload(name, body)
        self.edit_product(product_id, image_id=media_id)
        return media_id

    def media(self) -> list[Json]:
        """Return every uploaded file, oldest first."""
        with self._store.database.read() as connection:
            ids = [row["id"] for row in connection.execute("SELECT id FROM media ORDER BY id")]
            return [media.show(connection, each, self._links) for each in ids]

    def webhooks(self) -> list[Json]:
        """Return every webhook, without its secret."""
        return webhooks.registered(self._store)

    def add_webhook(self, name: str, url: str, events: Sequence[str]) -> Json:
        """Register a webhook; the answer has its secret."""
        return webhooks.create(self._store, {"name": name, "url": url, "events": list(events)})

    def edit_webhook(self, webhook_id: int, **changes: object) -> Json:
        """Change a webhook's name, url, events or is_active; the rest stays."""
        found = {hook["id"]: hook for hook in self.webhooks()}
        return webhooks.update(self._store, webhook_id, found.get(webhook_id, {}) | changes)

    def delete_webhook(self, webhook_id: int) -> None:
        """Delete a webhook."""
        webhooks.delete(self._store, webhook_id)

    def deliveries(self) -> list[Json]:
        """Wait for what is under way, then return the latest deliveries, newest first."""
        self._store.deliveries.drain()
        with self._store.database.read() as connection:
            query = "SELECT * FROM deliveries ORDER BY id DESC LIMIT ?"
            return [dict(row) for row in connection.execute(query, (_LATEST,))]

    def place_order(
        self,
        *items: tuple[int, int],
        customer: Json | None = None,
        **more: Any,
    ) -> int:
        """Order (product id, quantity) pairs and return the order's id; takes stock."""
        wanted = [{"id": product_id, "quantity": quantity} for product_id, quantity in items]
        body = {"customer": customer or _BUYER, "products": wanted} | more
        return int(orders.create(self._store, body, self._links)["id"])

    def move_order(self, order_id: int, status: str) -> None:
        """Give an order another status (A22)."""
        orders.change_status(self._store, order_id, status, self._links, "en")

    def orders(self) -> list[Json]:
        """Return the latest orders, newest change first."""
        page = listing.PageRequest(1, _LATEST, "")
        found = orders.list_page(self._store, {}, page, self._links, "en")
        rows: list[Json] = found["orders"]
        return rows

    def abandon_cart(self, *items: tuple[int, int]) -> str:
        """Leave a cart behind and return its identifier; fires `cart.abandoned`."""
        customer = {"id": 2} | _BUYER
        return str(carts.abandon(self._store, customer, items, self._links)["identifier"])
