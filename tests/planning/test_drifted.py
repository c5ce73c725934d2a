"""What of a plan is drift, from values alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import catalog, inputs, live, product, snapshot, state, state_entry
from tjar_sync.planning import build, drifted

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1")
THEN, LATER = "2026-11-20 10:00:00", "2026-11-20 12:00:00"


@pytest.mark.parametrize(
    ("ours", "theirs", "note"),
    [
        (
            THEN,
            LATER,
            f"changed in the store by {LATER}; as we left it at {THEN}, by the store's clock",
        ),
        (
            THEN,
            THEN,
            f"in the same second as the last look after our own write, {THEN} by the store's clock",
        ),
        ("", LATER, "the store does not tell since when"),
        (THEN, "", "the store does not tell since when"),
    ],
)
def test_drift_says_since_when_as_far_as_the_store_tells(ours: str, theirs: str, note: str) -> None:
    """The two times are the store's own, and nothing is said that they do not say."""
    known = state(replace(state_entry(SHOE), updated_at=ours))
    shown = replace(live(SHOE, sale_price=Decimal("8.00")), updated_at=theirs)
    planned = build(inputs(catalog(SHOE), known, snapshot(shown)))
    (change,) = drifted(planned, known).changes
    assert change.note == note
