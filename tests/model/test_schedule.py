"""Instants as people write them, and the windows between them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tjar_sync.model.catalog import Position
from tjar_sync.model.schedule import (
    Campaign,
    Window,
    next_change,
    parse_moment,
    shown_moment,
    stamp,
)
from tjar_sync.model.zones import zone

RIYADH = zone("Asia/Riyadh")
PLACE = Position("a.yaml", 1, 1)
FIRST, SECOND, THIRD = (datetime(2027, 2, day, tzinfo=UTC) for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "ends", "read"),
    [
        ("2027-02-18", False, "2027-02-17T21:00:00+00:00"),
        ("2027-02-18", True, "2027-02-18T21:00:00+00:00"),
        ("2027-02-18 20:30", False, "2027-02-18T17:30:00+00:00"),
        ("2027-02-18T20:30", True, "2027-02-18T17:30:00+00:00"),
        ("2027-02-18T20:30Z", True, "2027-02-18T20:30:00+00:00"),
        ("2027-02-18 20:30-01:00", True, "2027-02-18T21:30:00+00:00"),
        (" 2027-02-28 24:00 ", True, "2027-02-28T21:00:00+00:00"),
        ("2027-12-31", True, "2027-12-31T21:00:00+00:00"),
    ],
)
def test_an_instant_is_of_the_stores_zone(text: str, ends: bool, read: str) -> None:  # noqa: FBT001 - a parameter
    """A day begins at midnight and ends with the next one's; an offset of its own counts."""
    found = parse_moment(text, RIYADH, ends=ends)

    assert stamp(found, datetime(2027, 1, 1, tzinfo=UTC)) == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "`soon` is no time such as 2027-02-18"),
        ("1999-01-01", "is no time"),
        ("٢٠٢٧-٠٢-١٨", "is no time"),
        ("2027-02-30", "is on no calendar"),
        ("2027-02-18 24:01", "is on no calendar"),
        ("2027-02-18 10:00+99:00", "is on no calendar"),
        ("x" * 100, f"`{'x' * 40}`"),
    ],
)
def test_what_is_no_instant_is_refused(text: str, why: str) -> None:
    """With what was written, and how to write one."""
    with pytest.raises(ValueError, match="2027-02-18 20:00") as caught:
        parse_moment(text, RIYADH)

    assert why in str(caught.value)


def test_a_window_holds_from_its_start_until_its_end() -> None:
    """The start is within it, the end is not; windows that touch do not meet."""
    one = Window(FIRST, SECOND, ("sale_price", "tags"), lambda: PLACE)
    two = Window(SECOND, THIRD, ("sale_price",), lambda: PLACE)
    both = Window(FIRST, THIRD, ("tags", "name.en"), lambda: PLACE)

    assert one.holds(FIRST)
    assert not one.holds(SECOND)
    assert frozenset() == one.meets(two) == two.meets(one)
    assert frozenset({"tags"}) == one.meets(both) == both.meets(one)
    assert frozenset() == two.meets(both)
    assert SECOND == next_change([one, two], FIRST)
    assert next_change([one, two], THIRD) is None
    assert shown_moment(SECOND, FIRST.astimezone(RIYADH)) == "2027-02-02 03:00"


def test_a_campaign_says_its_permit_and_discount() -> None:
    """As people know it, with what it is allowed by."""
    bare = Campaign("eid", "Eid", FIRST, SECOND, PLACE)
    whole = Campaign("eid", "عيد / Eid", FIRST, SECOND, PLACE, "4711", Decimal("12.50"))

    assert str(bare) == "campaign Eid"
    assert str(whole) == "campaign عيد / Eid (permit 4711, 12.5 % off)"
