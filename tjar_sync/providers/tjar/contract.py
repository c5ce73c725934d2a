"""Tjar's contract: every row of docs/assumptions.md that a request or an answer is built from."""

from __future__ import annotations

from tjar_sync.providers.rest.contract import EndpointRow, FieldRow, KindRow, index

_FIELDS = (
    # name, on create, on update, in answers, codec, provenance
    FieldRow("product.id", None, None, "id", "text", "facts 3.2"),
    FieldRow("product.type", None, None, "type", "text", "facts 3.2"),
    FieldRow("product.type_id", None, None, "type_id", "text", "facts 3.2"),
    FieldRow("product.updated_at", None, None, "updated_at", "text", "facts 3.2"),
    FieldRow("product.deleted_at", None, None, "deleted_at", "text", "A8"),
    FieldRow("product.name.ar", "name_ar", "name_ar", "name.ar", "text", "facts 3.3"),
    FieldRow("product.name.en", "name_en", "name_en", "name.en", "text", "facts 3.3"),
    FieldRow("product.summary.ar", "summery_ar", "summery_ar", "summary.ar", "text", "facts 3.3"),
    FieldRow("product.summary.en", "summery_en", "summery_en", "summary.en", "text", "facts 3.3"),
    FieldRow(
        "product.description.ar",
        "description_ar",
        "description_ar",
        "description.ar",
        "text",
        "facts 3.3",
    ),
    FieldRow(
        "product.description.en",
        "description_en",
        "description_en",
        "description.en",
        "text",
        "facts 3.3",
    ),
    FieldRow("product.price", "price", "price", "price", "money", "facts 3.3"),
    FieldRow("product.sale_price", "sale_price", "sale_price", "sale_price", "money", "facts 3.3"),
    FieldRow("product.cost", "cost", "cost", None, "money", "facts 3.3"),
    FieldRow("product.sku", "sku", "sku", "sku", "text", "facts 3.3, shown: A1"),
    FieldRow("product.slug", "slug", "slug", "slug", "text", "facts 3.3, shown: A1"),
    FieldRow("product.quantity", "quantity", "quantity", "stock", "number", "facts 3.3"),
    FieldRow("product.image", "image_id", "image_id", "image", "picture", "facts 3.3"),
    FieldRow(
        "product.gallery",
        "product_gallery",
        "product_gallery",
        "gallery",
        "pictures",
        "facts 3.4, shown: A1",
    ),
    FieldRow("product.brand", "brand", "brand", "brand", "brand", "facts 3.3, shown: A1"),
    FieldRow("product.badge", "badge_id", "badge_id", "badge", "badge", "facts 3.3, shown: A1"),
    FieldRow(
        "product.categories",
        "category_id",
        "category",
        "categories",
        "categories",
        "facts 3.4, other types: A6",
    ),
    FieldRow(
        "product.sub_categories",
        "sub_category",
        "sub_category",
        "sub_categories",
        "categories",
        "facts 3.3, shown: A1",
    ),
    FieldRow(
        "product.child_categories",
        "child_category",
        "child_category",
        "child_categories",
        "categories",
        "facts 3.3, shown: A1",
    ),
    FieldRow("product.tags", "tags", "tags", "tags", "tags", "facts 3.4, shown: A1"),
    FieldRow("product.published", "status_id", "status_id", "is_published", "published", "A9"),
    FieldRow(
        "product.min_purchase",
        "min_purchase",
        "min_purchase",
        "min_purchase",
        "number",
        "facts 3.3",
    ),
    FieldRow(
        "product.max_purchase",
        "max_purchase",
        "max_purchase",
        "max_purchase",
        "number",
        "facts 3.3",
    ),
    FieldRow(
        "product.is_refundable",
        "is_refundable",
        "is_refundable",
        "is_refundable",
        "flag",
        "facts 3.3",
    ),
    FieldRow(
        "product.is_inventory_warning",
        "is_inventory_warning",
        "is_inventory_warning",
        None,
        "flag",
        "facts 3.3",
    ),
    FieldRow(
        "product.policy", "policy_description", "policy_description", None, "text", "facts 3.3"
    ),
    FieldRow("product.video.source", "video_source", "video_source", None, "text", "facts 3.3"),
    FieldRow("product.video.url", "video_url", "video_url", None, "text", "A11"),
    FieldRow("product.seo.title.ar", "meta_title_ar", "meta_title_ar", None, "text", "A11"),
    FieldRow("product.seo.title.en", "meta_title_en", "meta_title_en", None, "text", "A11"),
    FieldRow(
        "product.seo.description.ar",
        "meta_description_ar",
        "meta_description_ar",
        None,
        "text",
        "A11",
    ),
    FieldRow(
        "product.seo.description.en",
        "meta_description_en",
        "meta_description_en",
        None,
        "text",
        "A11",
    ),
    FieldRow("product.variants", None, None, "variants", "variants", "A1"),
    FieldRow("product.variants.color", "item_color", "item_color", "color", "text", "facts 3.4"),
    FieldRow("product.variants.size", "item_size", "item_size", "size", "text", "facts 3.4"),
    FieldRow(
        "product.variants.stock",
        "item_stock_count",
        "item_stock_count",
        "stock",
        "number",
        "facts 3.4",
    ),
    FieldRow(
        "product.variants.additional_price",
        "item_additional_price",
        "item_additional_price",
        "additional_price",
        "money",
        "A10",
    ),
    FieldRow(
        "product.variants.extra_cost",
        "item_extra_cost",
        "item_extra_cost",
        "extra_cost",
        "money",
        "A10",
    ),
    FieldRow("product.variants.image", "item_image", "item_image", "image", "picture", "A10"),
    FieldRow(
        "product.options",
        "product_options",
        "product_options",
        "product_options",
        "options",
        "facts 3.2, written: A10",
    ),
    FieldRow("product.files", "file_ids", "file_ids", None, "pictures", "A12"),
    FieldRow(
        "product.download_link", "download_link", "download_link", "download_link", "text", "A12"
    ),
    FieldRow("product.codes", "codes", "codes", None, "secrets", "A12"),
    FieldRow("product.providers", "provider_ids", "provider_ids", "provider_ids", "numbers", "A13"),
    FieldRow(
        "product.duration_minutes",
        "duration_minutes",
        "duration_minutes",
        "duration_minutes",
        "number",
        "A13",
    ),
    FieldRow(
        "product.is_enable_date_range",
        "is_enable_date_range",
        "is_enable_date_range",
        "is_enable_date_range",
        "flag",
        "A13",
    ),
    FieldRow(
        "product.availability", "availability", "availability", "availability", "slots", "A13"
    ),
    FieldRow(
        "product.delivery_days", "delivery_days", "delivery_days", "delivery_days", "number", "A14"
    ),
    FieldRow("product.related", "related_products", "related_products", None, "links", "A11"),
    FieldRow("product.extra", None, None, None, "map", "passed through"),
    FieldRow("media.id", None, None, "id", "text", "A15"),
    FieldRow("media.digest", "file", "file", "url", "picture", "A15, A16"),
    FieldRow("media.alt", "alt", "alt", "alt", "text", "A15"),
    FieldRow("webhook.id", None, None, "id", "text", "A17"),
    FieldRow("webhook.updated_at", None, None, "updated_at", "text", "A17"),
    FieldRow("webhook.name", "name", "name", "name", "text", "facts 5"),
    FieldRow("webhook.url", "url", "url", "url", "text", "facts 5"),
    FieldRow("webhook.events", "events", "events", "events", "tags", "A17"),
    FieldRow("webhook.secret", None, None, "secret", "text", "A17"),
)

_ENDPOINTS = (
    EndpointRow("product.list", "GET", "/products", "products", "facts 3.1"),
    EndpointRow("product.read", "GET", "/products/{id}", "product", "facts 3.2"),
    EndpointRow("product.read.digital", "GET", "/products/digital/{id}", "product", "facts 3.6"),
    EndpointRow("product.read.booking", "GET", "/products/booking/{id}", "product", "facts 3.7"),
    EndpointRow("product.read.service", "GET", "/products/service/{id}", "product", "facts 3.8"),
    EndpointRow("product.create", "POST", "/products", "product", "facts 3.3"),
    EndpointRow("product.create.digital", "POST", "/products/digital", "product", "facts 3.6"),
    EndpointRow("product.create.booking", "POST", "/products/booking", "product", "A7"),
    EndpointRow("product.create.service", "POST", "/products/service", "product", "facts 3.8"),
    EndpointRow("product.update", "PATCH", "/products/{id}", "product", "facts 3.4"),
    EndpointRow(
        "product.update.digital", "PATCH", "/products/digital/{id}", "product", "facts 3.6"
    ),
    EndpointRow("product.update.booking", "PATCH", "/products/booking/{id}", "product", "A7"),
    EndpointRow(
        "product.update.service", "PATCH", "/products/service/{id}", "product", "facts 3.8"
    ),
    EndpointRow("product.delete", "DELETE", "/products/{id}", "", "A8"),
    EndpointRow("media.upload", "POST", "/media", "media", "A15"),
    EndpointRow("media.update", "POST", "/media/{id}", "media", "A15"),
    EndpointRow("webhook.list", "GET", "/webhooks", "webhooks", "A17"),
    EndpointRow("webhook.create", "POST", "/webhooks", "webhook", "facts 5"),
    EndpointRow("webhook.update", "PUT", "/webhooks/{id}", "webhook", "A17"),
    EndpointRow("webhook.delete", "DELETE", "/webhooks/{id}", "", "A17"),
    EndpointRow("webhook.refresh_secret", "POST", "/webhooks/{id}/refresh-secret", "", "A17"),
    EndpointRow("webhook.events", "GET", "/webhooks/events", "events", "A17"),
    EndpointRow("webhook.verify", "POST", "/webhooks/verify-signature", "", "A17"),
    EndpointRow("order.list", "GET", "/orders", "orders", "facts 2.1"),
    EndpointRow("order.read", "GET", "/orders/{id}", "order", "facts 2.2"),
    EndpointRow("order.statuses", "GET", "/orders/statuses", "statuses", "A22"),
)

_LAST_STATUSES = (
    "Completed",
    "Delivered",
    "Cancelled",
    "Canceled",
    "Rejected",
    "Returned",
    "Refunded",
    "Failed",
    "Expired",
)
"""Only Pending and Cancelled are documented (facts 2.1): a word not here leaves an order open."""

_KINDS = (
    KindRow("product", find=frozenset({"sku"}), newest_first=True, provenance="facts 3.1, A3"),
    KindRow("media", provenance="A15"),
    KindRow(
        "webhook", find=frozenset({"name", "url", "events"}), max_count=2, provenance="facts 1, A17"
    ),
)

TJAR_CONTRACT = index(
    _FIELDS,
    _ENDPOINTS,
    _KINDS,
    other_ids=("identifier",),
    time_zone="Asia/Riyadh",
    last_statuses=_LAST_STATUSES,
)
