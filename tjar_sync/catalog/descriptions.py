"""The description of each key of store.yaml, one sentence, for editors to show."""

from __future__ import annotations

STORE = {
    "version": "The version of this file's format: 1.",
    "default_store": "The store that commands use when --store does not name one.",
    "stores": "The stores that this catalog can be applied to, by name.",
    "state": ("Where it is kept what we own: {homes}; ${NAME} stands for an environment variable."),
    "currency": "The currency of all money, by its three letters; SAR unless another is named.",
    "on_remove": "What becomes of what leaves the files: delete it, unpublish it, or let the store keep it.",
    "defaults": "Fields that every entry of a kind gets where it does not name them itself.",
    "guards": "How much one run may remove or reprice.",
    "checks": "By code of a check: `error` blocks, `warning` is told, `off` is not looked for.",
    "time_zone": "The zone of the times in `schedule:` and `campaigns:`; Asia/Riyadh unless another is named.",
    "variables": "Environment variables that texts may name, as ${TJAR_VAR_X} or ${TJAR_VAR_X:-else}.",
    "include": "The files to read, as patterns; one that begins with ../ is read besides.",
    "ignore": "Files and folders that are none of this catalog's, as patterns.",
    "mutes": "Drift that is known and not told, each with a reason and a last day.",
    "notify": "Who is told of drift, and of applies that failed.",
    "language": "The language of what people are told: `en`, or `ar` for Arabic.",
    "digits": "The digits of what people are told in Arabic: `latn` (123) or `arab` (١٢٣).",
}
KEYS: dict[str, dict[str, str]] = {
    "StoreEntry": {
        "url": "The store's address, or `embedded` for the built-in store.",
        "api_key": "An environment variable, as {keys}; never the key itself.",
        "limits": "How hard the store may be driven.",
        "ids": "Names used in the files, and this store's numbers for them.",
        "profile": "Which stores it is like: `documented`, or a family that does otherwise.",
        "store_id": "Which store it is, where all stores of a platform share one address.",
        "plan": "The store's plan, which says how many requests it takes; else the store is asked.",
        "language": "The language of its texts, `ar` or `en`, where the platform has one alone.",
        "image_base_url": "Where this catalog's files are published, for a platform that takes none.",
        "contract": "Corrections to what is assumed about the store's API.",
        "on_remove": "What becomes of a resource that leaves the files, in this store.",
        "defaults": "Fields that every entry of a kind gets in this store, before those for all.",
        "guards": "How much one run may remove or reprice in this store.",
        "checks": "By code of a check, in this store: `error`, `warning` or `off`.",
        "time_zone": "The zone of the times in `schedule:` and `campaigns:`, in this store.",
    },
    "LimitsEntry": {
        "requests_per_second": "At most so many requests a second.",
        "parallel": "At most so many requests at once.",
        "settle_seconds": "So long may the store still take over a request that was cut off.",
        "read_back_seconds": "So long may the store take to show what it says is done.",
    },
    "GuardsEntry": {
        "max_deletes": "At most so many removals in one run.",
        "max_delete_percent": "At most this share of what we own is removed in one run.",
        "max_price_change_percent": "No price moves by more than this in one run.",
        "max_category_price_change_percent": "The prices of a category move by no more than this in all.",
        "max_run_price_change_percent": "All prices together move by no more than this in one run.",
        "min_margin_percent": "Of a price, at least this is left after what the product costs.",
        "max_unpublished": "At most so many products go out of sight in one run.",
        "max_emptied_texts": "At most so many texts are emptied in one run.",
        "revert": "`allow`: a price that drifted may be put back, however far it moved.",
    },
    "MuteEntry": {
        "address": "An address, or a pattern such as product.nike-*.",
        "field": "A field such as sale_price, a map such as name, or a pattern.",
        "reason": "Why it is known; shown wherever the mute counts.",
        "until": "The last day on which it counts, such as 2027-01-31.",
    },
    "NotifyEntry": {
        "url": "Where it is told: an environment variable, as ${TJAR_NOTIFY}, or an address.",
        "events": "Of what: `drift`, `apply-failed`; of both where it is absent.",
        "format": "`generic`, a JSON document, or `slack`, a message for a channel.",
        "secret": "What a generic document is signed with, as ${TJAR_NOTIFY_SECRET}.",
    },
}
"""By schema, then key."""
