"""The description of each key of the files, one sentence, for editors to show."""

from __future__ import annotations

CATALOG = {
    "media": "Pictures and files, by a name that never changes.",
    "products": "Products, by a name that never changes.",
    "webhooks": "Webhooks, by a name that never changes.",
}
STORE = {
    "version": "The version of this file's format: 1.",
    "default_store": "The store that commands use when --store does not name one.",
    "stores": "The stores that this catalog can be applied to, by name.",
    "state": (
        "Where it is kept what we own: a file, or postgresql://…, s3://…, gs://… or az://…; "
        "${NAME} stands for an environment variable."
    ),
    "on_remove": "What becomes of a resource that leaves the files: delete it, or unpublish it.",
    "defaults": "Fields that every entry of a kind gets where it does not name them itself.",
    "guards": "How much one run may remove or reprice.",
}
KEYS: dict[str, dict[str, str]] = {
    "Product": {
        "type": "What kind of product it is; decides which other keys it may have.",
        "id": "The store's own number of an existing product that this entry takes over.",
        "name": "The name, in Arabic, English or both.",
        "summary": "A short text for lists.",
        "description": "The long text, as HTML; `{file: …}` takes it from a file.",
        "price": "The price before a discount, shown struck through.",
        "sale_price": "What the buyer pays.",
        "cost": "What the product costs you; buyers never see it.",
        "sku": "Your stock number; no two products may share it.",
        "slug": "The product's part of its web address.",
        "quantity": "Stock at creation; later only written with `manage: [quantity]`.",
        "manage": "Fields that the store changes by itself and that the files own all the same.",
        "image": "The main picture: a media's name, or a file's path.",
        "gallery": "More pictures, in order.",
        "brand": "A name from `ids.brands` of the store, or the store's own number.",
        "badge": "A name from `ids.badges` of the store, or the store's own number.",
        "categories": "Names from `ids.categories` of the store, or its own numbers.",
        "sub_categories": "Names from `ids.categories` of the store, or its own numbers.",
        "child_categories": "Names from `ids.categories` of the store, or its own numbers.",
        "tags": "Words to find the product by.",
        "published": "Whether buyers can see it.",
        "min_purchase": "The least that can be bought at once.",
        "max_purchase": "The most that can be bought at once.",
        "is_refundable": "Whether it can be given back.",
        "is_inventory_warning": "Whether the store warns when stock runs low.",
        "policy": "Terms that the buyer is shown.",
        "video": "A film about the product.",
        "seo": "Title and description for search engines.",
        "variants": "Colours and sizes, each with its own stock.",
        "options": "Questions that the buyer is asked.",
        "related": "Names of other products to show beside this one.",
        "files": "Media that the buyer may download.",
        "download_link": "Where the buyer downloads the product.",
        "codes": "Codes to sell, each once; kept secret.",
        "providers": "The store's numbers of the people who give the service.",
        "duration_minutes": "How long it takes.",
        "is_enable_date_range": "Whether a range of days can be booked.",
        "availability": "Weekly times that can be booked.",
        "delivery_days": "In how many days it is delivered.",
        "extra": "Passed on to the store as it is.",
        "lifecycle": "How the product may be treated, whatever its values.",
    },
    "MediaFile": {
        "file": "The file's path below the catalog's folder.",
        "alt": "What the picture shows, for those who cannot see it.",
        "lifecycle": "How the media may be treated.",
    },
    "Webhook": {
        "id": "The store's own number of an existing webhook that this entry takes over.",
        "name": "The name in the store; the entry's own name where absent.",
        "url": "The address that the store calls.",
        "events": "The events that it calls for.",
        "secret": "Where the signing secret is written.",
        "lifecycle": "How the webhook may be treated.",
    },
    "Secret": {
        "write_to": "The file, below the catalog's folder, that the secret is written to.",
        "version": "Raise it to have a new secret made.",
    },
    "Lifecycle": {
        "protect": "Refuse every plan that would remove it.",
        "ignore": "Fields whose changes in the store are left alone.",
        "on_remove": "What happens when it leaves the files.",
    },
    "StoreEntry": {
        "provider": "The platform: tjar or hajatek.",
        "url": "The store's address, or `embedded` for the built-in store.",
        "api_key": "An environment variable, as ${TJAR_API_KEY}; never the key itself.",
        "limits": "How hard the store may be driven.",
        "ids": "Names used in the files, and this store's numbers for them.",
        "contract": "Corrections to what is assumed about the store's API.",
    },
    "LimitsEntry": {
        "requests_per_second": "At most so many requests a second.",
        "parallel": "At most so many requests at once.",
        "settle_seconds": "So long may the store still take over a request that was cut off.",
    },
    "GuardsEntry": {
        "max_deletes": "At most so many removals in one run.",
        "max_delete_percent": "At most this share of what we own is removed in one run.",
        "max_price_change_percent": "No price moves by more than this in one run.",
    },
    "DefaultsEntry": {
        "product": "For every product.",
        "webhook": "For every webhook.",
        "media": "For every media.",
    },
}
"""By schema, then key."""
