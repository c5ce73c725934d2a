"""Which habits of the built-in store a look can see, and which rows they contradict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.devstore import HABITS
from tjar_sync.providers.tjar.beliefs import TJAR_BELIEFS

if TYPE_CHECKING:
    from collections.abc import Iterator

VISIBLE: dict[str, str] = {
    "creation-order": "A3",
    "per-page-ignored": "A3",
    "per-page-capped": "A3",
    "total-off-by-one": "A3",
    "endless-pages": "A3",
    "hides": "A1 A2",
    "list-hides": "A2",
    "shows": "A1 A2",
    "own-fields-hidden": "A12 A13 A14",
    "plain-path-physical-only": "A7",
    "shows-measures": "A26",
    "keeps-measures": "A26",
    "extra-fields": "A1 A2",
    "numbers-as-text": "A1 A2 A13 A14",
    "ids-as-text": "A1 A2",
    "booleans-as": "A1 A2 A13",
    "list-as-object": "A1 A2 A13",
    "empty-as-null": "A1",
    "brand-empty-array": "A1",
    "price-empty-text": "A1 A2",
    "write-spelling-in-reads": "A1 A2",
    "picture-as-object": "A1 A2",
    "category-as": "A1",
    "type-localized": "A1 A2",
    "dates-with-zone": "A1 A2 A21",
    "dates-as-timestamps": "A1 A2 A21",
    "data-nested": "A4",
    "data-bare": "A4",
    "webhook-events-zid": "A18",
    "errors-bare": "A20",
    "picture-bytes-of-another": "A16",
}
"""Each with the rows that must be contradicted, and no others."""

WRITTEN: dict[str, str] = {
    "patch-ignored": "A6",
    "patch-ignored-echo": "A4 A6",
    "patch-capped": "A6",
    "clears-absent": "A6",
    "wipes-variants": "A6",
    "variants-first-zero-ignored": "A6 A10",
    "stock-from-quantity": "A6",
    "stock-sum-zero-falls-back": "A10",
    "variant-ids-new-on-write": "A10",
    "force-published": "A9",
    "create-hidden-goes-live": "A9",
    "null-ignored": "A6",
    "empty-list-ignored": "A6",
    "arrays-append": "A6",
    "category-id-on-update": "A6",
    "money-times-100": "A23",
    "rounds-money-to": "A23",
    "money-float": "A23",
    "picture-of-another": "A16",
    "own-fields-unkept": "A12 A13 A14",
    "updated-at-frozen": "A3",
    "delete-lies": "A8 A17",
    "delete-soft": "A8",
    "ids-reused": "A8",
    "create-returns-owned-id": "A4",
    "create-answers-stranger": "A4",
    "strips-tags": "A23",
    "not-trimmed": "A23",
    "collapses-space": "A23",
    "not-escaped": "A23",
    "escapes-twice": "A23",
    "keeps-scripts": "A23",
    "drops-word-script": "A23",
    "reserialises-html": "A23",
    "truncates-name": "A23",
    "truncates-summary": "A23",
    "arabic-slug-latin": "A23",
    "arabic-slug-dropped": "A23",
    "sku-case-insensitive": "A5",
    "slug-suffixed-when-taken": "A5 A23",
    "picture-name-dropped": "A16",
    "picture-name-shared": "A16",
    "refuses": "A5",
    "no-means-200": "A20",
    "quota": "A15",
    "requires": "A5",
    "sale-below-price": "A5",
    "refuses-name-over": "A5",
    "refuses-summary-over": "A5",
    "missing-parallel-array-500": "A10",
    "update-media-needs-put": "A15",
    "webhook-cap": "A19",
    "webhook-secret-hidden": "A17",
    "lag": "A3 A4",
    "lag-list": "A3 A4",
    "short-answers": "A4 A17",
    "echoes": "A4",
    "created-as-ok": "A4",
    "dates-in-utc": "A21",
    "unlimited-unkept": "A25",
    "empty-as-null": "A1 A13",
}
"""What a probe sees besides."""

PROBED = {**VISIBLE, **WRITTEN}

UNSEEN = {
    "archive-lies": "what is shown to buyers would have to be hidden",
    "created-hidden": "it would have to be created without the flag that hides it",
    "seo-names": "no answer shows these texts",
    "webhook-signature-bare": "only the address that hears of an event sees its header",
    "rate-limit": "a probe does not drive a store to its limits",
}
"""Why even a probe does not see the others."""

PAST = frozenset({"recreated"})
"""What befell a store once, and is not how it is: it does now what is believed of it."""

NEVER_IN_ROWS = frozenset({"empty-as-null"})
"""Habits of lists, of which rows have none: A2 stands as it is."""

TRIED = frozenset(TJAR_BELIEFS) - {"A22"}
BLOCKING = frozenset({"firewall-403-html", "retry-after-day", "drips"})
"""With these the store cannot be read, or not in the time of a test."""


def relevant() -> Iterator[str]:
    """Name each habit that contradicts a row which a look judges."""
    for name, habit in HABITS.items():
        if TRIED & set(re.findall(r"A\d+", habit.rows)) and name not in BLOCKING:
            yield name


def rows_of(name: str) -> frozenset[str]:
    """Return the rows that a habit contradicts, as the built-in store says."""
    found = frozenset(re.findall(r"A\d+", HABITS[name].rows))
    return found - {"A2"} if name in NEVER_IN_ROWS else found
