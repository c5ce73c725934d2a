"""Promise 10 as a law: whatever the exit, no edit made before our last look was overwritten."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.reliability.storefronts import desk_at, front_of
from tjar_sync import workflow
from tjar_sync.apply import CancelToken, freshness, last_check
from tjar_sync.devstore import FaultKind, habits_of
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from tests.harness import World
    from tjar_sync.model.plan import Plan

pytestmark = pytest.mark.any_version  # orders of whole commands

COUNT = 6
HABITS = ("none", "creation-order", "updated-at-frozen", "per-page-capped=2", "short-answers=id")
FAULTS = (
    FaultKind.SERVER_ERROR,
    FaultKind.LOST_BEFORE,
    FaultKind.LOST_AFTER,
    FaultKind.ERROR_AFTER,
)
LIFTED = {"deletes": None, "delete-percent": None, "price-change": None}
ALONE = {"requests_per_second": 1000, "parallel": 1, "settle_seconds": 0, "read_back_seconds": 0}
"""One request at a time, so that nobody edits between a look and the sending that follows it."""
BETWEEN_TRIES = 0.2
"""Seconds; a shorter wait is for one's turn."""
law = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "12")),
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # an example is a whole life: no shrinking
    suppress_health_check=[HealthCheck.too_slow],
)
PRODUCTS = st.integers(0, COUNT - 1)
TROUBLE = st.lists(
    st.tuples(st.sampled_from(FAULTS), st.sampled_from(("PATCH|PUT", "DELETE")), st.integers(0, 4)),
    max_size=3,
)


class People(CancelToken):
    """Edits products by hand: while the plan is read, and between two tries of a request."""

    def __init__(self, shop: World, later: list[int]) -> None:
        super().__init__()
        self.shop = shop
        self.later = later
        self.front = front_of(shop)
        self.ids = self.front.ids(shop)
        self.prices: dict[Any, int] = {}
        """By id: what was set by hand last."""

    def edit(self, number: int) -> None:
        """Set a price that nobody else sets, where the product is still there."""
        each = self.ids[f"S{number}"]
        if each in self.front.prices(self.shop):
            self.prices[each] = 100 + len(self.prices)
            self.front.set_price(self.shop, each, self.prices[each])

    def wait(self, seconds: float) -> bool:
        """Let somebody be quicker than the next try; it takes no time."""
        if self.later and seconds > BETWEEN_TRIES:
            self.edit(self.later.pop())
        return bool(self)


def write(shop: World, price: int, count: int = COUNT) -> None:
    """Write so many products of one price."""
    shop.write(
        "shop.yaml",
        "products:\n"
        + "".join(
            f"  p{number}: {{type: physical, name: {{en: P{number}}}, sku: S{number}, "
            f"sale_price: {price}}}\n"
            for number in range(count)
        ),
    )


@law
@given(
    st.sampled_from(HABITS),
    st.integers(1, COUNT),
    st.lists(PRODUCTS, max_size=3),
    st.lists(PRODUCTS, max_size=3),
    TROUBLE,
)
def test_no_edit_before_our_last_look_is_overwritten(
    habit: str,
    kept: int,
    early: list[int],
    later: list[int],
    trouble: list[tuple[FaultKind, str, int]],
) -> None:
    """Prices set while the plan was read, or between two tries, stand; nor is their product deleted."""
    live("tjar", habit, kept, (early, later), trouble)


@law
@given(
    st.integers(1, COUNT), st.lists(PRODUCTS, max_size=3), st.lists(PRODUCTS, max_size=3), TROUBLE
)
def test_nor_is_any_by_a_write_of_the_whole(
    kept: int, early: list[int], later: list[int], trouble: list[tuple[FaultKind, str, int]]
) -> None:
    """The same where an update replaces all of a product."""
    live("hajatek", "none", kept, (early, later), trouble)


def live(
    provider: str,
    habit: str,
    kept: int,
    by_hand: tuple[list[int], list[int]],
    trouble: list[tuple[FaultKind, str, int]],
) -> None:
    """Apply twice, with edits by hand while the second plan is read and between its tries."""
    early, later = by_hand
    with (
        mock.patch.object(last_check, "FRESH_SECONDS", -1.0),
        mock.patch.object(freshness, "FRESH_SECONDS", -1.0),
        tempfile.TemporaryDirectory() as folder,
        desk_at(Path(folder), provider) as shop,
    ):
        front = front_of(shop)
        shop.settings(store={**front.settings, "limits": ALONE})
        write(shop, 10)
        assert 0 == shop.apply().code
        shop.store.set_habits(habits_of(habit))
        write(shop, 11, kept)
        people = People(shop, later)
        for kind, method, skip in trouble:
            shop.fault(kind, method, skip=skip)

        def confirm(_plan: Plan) -> bool:
            for number in early:
                people.edit(number)
            return True

        somebody = LockInfo("a", "b", 1, "now", "apply")
        options = workflow.ApplyOptions(somebody, confirm, people)
        plan = workflow.PlanOptions(allow=LIFTED)
        workflow.apply(shop.place, plan, options, lambda _event: None)
        shown = front.prices(shop)

        assert people.prices == {each: shown.get(each) for each in people.prices}
