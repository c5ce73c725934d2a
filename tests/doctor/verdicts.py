"""Which habits of the built-in store a look can see, and which rows they contradict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.devstore import HABITS

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

NEVER_IN_ROWS = frozenset({"empty-as-null"})
"""Habits of lists, of which rows have none: A2 stands as it is."""

TRIED = frozenset(f"A{number}" for number in range(1, 24)) - {"A22"}
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
