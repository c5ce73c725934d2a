"""What exchanges with a Tjar store tell of people, and what they may be kept with (facts 1 to 6)."""

from __future__ import annotations

from types import MappingProxyType

from tjar_sync.providers.http.recording.privacy import Privacy

_ENVELOPE = ("status", "success", "code", "total", "current_page", "last_page", "per_page")
_ASKED = ("page", "per_page", "date_from", "date_to", "products_count", "is_published", "_method")
_IDS = (
    *("id", "identifier", "order_id", "cart_id", "product_id", "type_id", "status_id", "image_id"),
    *("sku", "type", "created_at", "updated_at", "deleted_at", "events", "events.name"),
    "is_active",
    *("product_gallery", "file_ids", "related_products", "provider_ids", "brand", "badge_id"),
)
_FLAGS = (
    *("can_refund", "is_booking", "is_enable_date_range", "is_refundable", "is_published"),
    *("is_unlimited", "is_inventory_warning", "is_required", "multi_select", "video_source"),
)
_AMOUNTS = (
    *("total_amount", "formatted_total_amount", "coupon_discounted", "cart_total"),
    *("cart_total_string", "price", "sale_price", "cost", "qty", "quantity", "subtotal", "stock"),
    *("discount", "tax", "weight", "ratings", "min_purchase", "max_purchase", "dimensions.h"),
    *("dimensions.l", "dimensions.w", "product_options_cost", "payment_meta.shipping_cost"),
    *("payment_meta.total_tax", "payment_meta.total", "payment_meta.coupon_discount"),
    *("payment_meta.cod_fees", "reminders_count"),
)
_WORDS = (
    *("status.value", "status.label.ar", "status.label.en", "status.color", "payment_status"),
    *("payment_status.value", "payment_status.label.ar", "payment_status.label.en"),
    *("payment_status.color", "payment_gateway.value", "payment_gateway.label.ar"),
    *("payment_gateway.label.en", "statuses.value", "statuses.label.ar", "statuses.label.en"),
    *("statuses.color", "type_label", "phase", "source", "last_activity", "day"),
)

TJAR_PRIVACY = Privacy(
    goods=frozenset({"product", "media", "webhook"}),
    people=frozenset(
        {
            *("customer", "customers", "user", "users", "author", "reviews", "email", "phone"),
            *("mobile", "created_by", "updated_by", "deleted_by"),
        }
    ),
    kept=frozenset((*_ENVELOPE, *_ASKED, *_IDS, *_FLAGS, *_AMOUNTS, *_WORDS)),
    texts=frozenset(
        {
            *("order_details.name", "options.image", "category.label", "subcategory.label"),
            *("product.name.ar", "product.name.en", "product.summary.ar", "product.summary.en"),
            *("product.description.ar", "product.description.en", "product.image"),
            *("products.name", "products.name_ar", "products.image"),
        }
    ),
    said=frozenset({"message", "error", "next_page_url", "prev_page_url"}),
    called=frozenset({"name", "user_recipient_name"}),
    replaced=MappingProxyType({"webhook": frozenset({"url"})}),
    labelled=frozenset({"ar", "en"}),
    words=frozenset({"assets", "tenant", "uploads", "media-uploader", "img", "no-image.jpg"}),
    file_mark=r"-h[0-9a-f]{12}z\d*\.[A-Za-z0-9]{2,4}",
)
