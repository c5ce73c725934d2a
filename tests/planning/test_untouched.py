"""What is to the letter as it was recorded need not be compared: a compare would find nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import KEY, catalog, inputs, live, product, snapshot, state
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LifecyclePolicy, OnRemove
from tjar_sync.model.codes import Unwritten
from tjar_sync.model.record import kept_once, record, storable
from tjar_sync.planning import build
from tjar_sync.planning.compare import Sides, compare
from tjar_sync.planning.match import Match
from tjar_sync.planning.untouched import untouched

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource

ROWS = ({"color": "red", "size": "S", "stock": 5},)
SHOE = product("shoe", sku="S-1", sale_price=Decimal("10.00"), tags=("a", "b"), cost=3, quantity=7)
SHELF = product("shelf", sku="S-2", variants=ROWS)
LIFECYCLES = [
    LifecyclePolicy(),
    LifecyclePolicy(protect=True),
    LifecyclePolicy(ignore=frozenset({"name"})),
    LifecyclePolicy(on_remove=OnRemove.ARCHIVE),
]
VALUES: dict[str, Any] = {
    "sku": st.sampled_from(["S-1", "s-1"]),
    "name.en": st.sampled_from(["Shoe", " Shoe", None]),
    "sale_price": st.sampled_from([Decimal("10.00"), Decimal(10), 10, None]),
    "published": st.sampled_from([True, 1, False]),
    "tags": st.sampled_from([(), ("a", "b"), ("b", "a"), (1,)]),
    "cost": st.sampled_from([3, Decimal(3)]),
    "quantity": st.sampled_from([7, 8]),
    "variants": st.sampled_from([(), ROWS]),
}
RESOURCES = st.builds(
    lambda values, lifecycle, manage: replace(
        SHOE, values=values, lifecycle=lifecycle, manage=frozenset(manage)
    ),
    st.fixed_dictionaries({}, optional=VALUES),
    st.sampled_from(LIFECYCLES),
    st.sampled_from([(), ("quantity",)]),
)


def recorded(resource: Resource, wanted: Resource | None = None) -> Match:
    """Match what a file wants with a record of it, or of another, which the store shows still."""
    shown = live(resource, cost=...)
    row = record(resource, storable(resource, KEY, {}), shown)
    return Match(wanted or resource, row, shown)


def is_untouched(item: Match) -> bool:
    """Say whether a match need not be compared."""
    return untouched(item, storable(item.resource, KEY, {}))


@given(was=RESOURCES, now=RESOURCES)
def test_of_what_is_untouched_a_compare_finds_nothing(was: Resource, now: Resource) -> None:
    """There is nothing to write, and the record that would be made is the one that there is."""
    item = recorded(was, now)
    if not is_untouched(item):
        return
    desired = storable(now, KEY, {})

    assert () == compare(Sides(now, desired, item.entry, item.live))
    assert item.live is not None
    assert item.entry == kept_once(record(now, desired, item.live), item.entry)


@given(pairs=st.lists(st.tuples(RESOURCES, RESOURCES), min_size=1, max_size=4))
def test_a_plan_is_the_same_without_the_short_way(pairs: list[tuple[Resource, Resource]]) -> None:
    """What is known to be the record, and what is read anew and equal to it, give one plan."""
    plans = []
    for read in (lambda values: values, dict):
        wanted, rows, shown = [], [], []
        for number, (was, now) in enumerate(pairs, 1):
            address = Address("product", f"shoe-{number}")
            own = {
                "sku": f"S-{number}"
            }  # else one may have another's, which no order of writes can give
            item = recorded(
                replace(was, address=address, values={**was.values, **own}),
                replace(now, address=address, values={**now.values, **own}),
            )
            assert item.entry is not None
            assert item.live is not None
            wanted.append(item.resource)
            rows.append(replace(item.entry, remote_id=str(number)))
            shown.append(replace(item.live, remote_id=str(number), values=read(item.entry.live)))
        plans.append(build(inputs(catalog(*wanted), state(*rows), snapshot(*shown))))

    assert plans[0] == plans[1]


@given(was=RESOURCES)
def test_what_nobody_touched_is_untouched(was: Resource) -> None:
    """It is found out of all but lists in which the store counts something."""
    plain = replace(was, values={**was.values, "variants": (), "tags": ("a",)})
    counted = "variants" in plain.values and "quantity" not in plain.manage

    assert is_untouched(recorded(plain)) is not counted


def test_stock_that_was_sold_since_is_untouched() -> None:
    """What was written once stays recorded as it was, whatever the file says of it by now."""
    edited = replace(SHOE, values={**SHOE.values, "quantity": 9})

    assert is_untouched(recorded(SHOE, edited))


@pytest.mark.parametrize("shown", [8, 9])
def test_edited_stock_is_told_unless_the_store_has_it(shown: int) -> None:
    """What was written once and edited since is told, not where the store counts that very number."""
    item = recorded(SHOE)
    assert item.entry is not None
    assert item.live is not None
    edited = replace(SHOE, values={**SHOE.values, "quantity": 9})
    seen = replace(item.live, values={**item.live.values, "quantity": shown})
    plan = build(inputs(catalog(edited), state(item.entry), snapshot(seen))).plan

    assert (shown == 8) is (Unwritten.STOCK in {one.code for one in plan.warnings})


@pytest.mark.parametrize(
    "changes",
    [
        {"entry": None},
        {"live": None},
        {"live": live(SHOE, cost=...)},
        {"previous": Address("product", "boot")},
    ],
)
def test_what_is_not_proven_to_be_the_record_is_compared(changes: dict[str, Any]) -> None:
    """Equal values that were read anew, or are under a new address, are looked at as before."""
    assert not is_untouched(replace(recorded(SHOE), **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"archived": True},
        {"protect": True},
        {"remote_id": "2"},
        {"seen_at": "2026-01-01 12:00:00"},
        {"once": {}},
        {"desired": {**recorded(SHOE).entry.desired, "cost": Decimal(3)}},  # type: ignore[union-attr] # it is recorded
        {"desired": {}},
    ],
)
def test_a_record_that_would_be_another_is_compared(changes: dict[str, Any]) -> None:
    """What differs in the least is looked at as before."""
    item = recorded(SHOE)
    assert item.entry is not None

    assert not is_untouched(replace(item, entry=replace(item.entry, **changes)))


def test_rows_in_which_the_store_counts_are_compared() -> None:
    """Each row has its own count."""
    assert not is_untouched(recorded(SHELF))
