"""Hajatek's contract: every row of docs/assumptions.md that a request or an answer is built from."""

from __future__ import annotations

from types import MappingProxyType

from tjar_sync.model.delivery import DeliveryForm
from tjar_sync.providers.rest.contract import EndpointRow, FieldRow, KindRow, index

_FIELDS = (
    # name, on create, on update, in answers, codec, provenance
    FieldRow("product.id", None, None, "id", "text", "A24"),
    FieldRow("product.updated_at", None, None, "updated_at", "text", "A24"),
    FieldRow("product.name.{language}", "name", "name", "name", "text", "A24"),
    FieldRow(
        "product.description.{language}", "description", "description", "description", "text", "A24"
    ),
    FieldRow("product.sale_price", "price", "price", "price", "money", "A24"),
    FieldRow("product.sku", "sku", "sku", "sku", "text", "A24"),
    FieldRow("product.quantity", "quantity", "quantity", "quantity", "number", "A24"),
    FieldRow("product.categories", "category", "category", "category", "category", "A27"),
    FieldRow("product.image", "images.first", "images.first", "images", "first picture", "A27"),
    FieldRow("product.gallery", "images.rest", "images.rest", "images", "further pictures", "A27"),
    FieldRow("product.published", "status", "status", "status", "status", "A27"),
    FieldRow("product.extra", None, None, None, "map", "passed through"),
)

_ENDPOINTS = (
    EndpointRow("product.list", "GET", "/products", "products", "facts 8"),
    EndpointRow("product.create", "POST", "/products", "product", "facts 8"),
    EndpointRow("product.update", "PUT", "/products/{id}", "product", "facts 8"),
    EndpointRow("product.delete", "DELETE", "/products/{id}", "", "facts 8"),
    EndpointRow("order.list", "GET", "/orders", "orders", "facts 8"),
    EndpointRow("order.read", "GET", "/orders/{id}", "order", "facts 8"),
    EndpointRow("store.read", "GET", "/stores/{id}", "store", "facts 8"),
)

HAJATEK_CONTRACT = index(
    _FIELDS,
    _ENDPOINTS,
    (
        KindRow(
            "product",
            types=frozenset({"physical"}),
            counted=None,  # facts 8 shows no counts beside a list
            newest_first=False,  # nobody says in which order the list is, and none is asked for
            most=MappingProxyType({"categories": 1}),
            only_shown=frozenset({"created_at"}),
            provenance="A24, A27",
        ),
    ),
    time_zone="UTC",
    time_format="%Y-%m-%dT%H:%M:%SZ",
    last_statuses=(
        "completed",
        "delivered",
        "cancelled",
        "canceled",
        "refunded",
        "returned",
        "failed",
    ),
    deliveries=DeliveryForm("X-Hajatek-Signature", "sha256=", "type"),  # facts 8
)
