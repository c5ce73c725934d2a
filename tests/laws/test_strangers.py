"""Promise 3 as a law: whatever the exit and the store's habits, nobody else's product is written."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from tests.harness import ODD_PRICES
from tests.laws.test_edits import FAULTS, LIFTED, PRODUCTS
from tests.reliability.storefronts import desk_at, front_of
from tests.reliability.truth import singles
from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.devstore import habits_of
from tjar_sync.errors import TjarSyncError
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness import World
    from tjar_sync.devstore import FaultKind
    from tjar_sync.model.plan import Plan

    Law = Callable[..., None]

pytestmark = pytest.mark.any_version  # orders of whole commands

COUNT = 4
LAG_SECONDS = 1
"""How late the copies of a store that lags are. What is bent by them is one word of promise 10: an
edit that is younger than the copy which our last look was served is in no look, and may be
overwritten. One that is older stands, and of promise 3 nothing is bent."""
HABITS = st.lists(st.sampled_from(list(singles())), max_size=3, unique=True).map(",".join)
LIMITS = {"requests_per_second": 1000, "parallel": 2, "settle_seconds": 0, "read_back_seconds": 1}
TROUBLE = st.lists(
    st.tuples(
        st.sampled_from(FAULTS), st.sampled_from(("POST", "PATCH|PUT", "DELETE")), st.integers(0, 3)
    ),
    max_size=2,
)
STRANGERS: tuple[dict[str, Any], ...] = (
    {"name": "P1", "price": 10},
    {"name": "Theirs", "price": 10, "sku": "T1"},
    {"name": "New", "price": 12, "sku": "T2"},
)
"""One is named as ours, one as what is to be made."""
law = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "15")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a whole life each: no shrinking
    suppress_health_check=[HealthCheck.too_slow],
)


def write(shop: World, price: int, names: list[str]) -> None:
    """Write products of one price."""
    rows = (
        f"  {name.lower()}: {{type: physical, name: {{en: {name}}}, sale_price: {price}"
        f"{'' if name == 'Bare' else f', sku: S-{name}'}}}\n"
        for name in names
    )
    shop.write("shop.yaml", "products:\n" + "".join(rows))


def kept(shop: World) -> dict[Any, Any]:
    """Return all that the store holds of each product."""
    front = front_of(shop)
    return {one: front.kept(shop, one) for one in front.prices(shop)}


def of_others(before: dict[Any, Any], ours: set[Any]) -> dict[Any, Any]:
    """Return what is not ours."""
    return {one: stored for one, stored in before.items() if one not in ours}


def edited(shop: World, ids: dict[str, Any], numbers: list[int]) -> dict[Any, float]:
    """Set prices by hand, each another; return them by id."""
    found = {}
    for place, number in enumerate(numbers):
        one = ids[f"S-P{number % COUNT}"]
        found[one] = 100.0 + place
        front_of(shop).set_price(shop, one, found[one])
    return found


def each(*habits: str) -> Callable[[Law], Law]:
    """Try these habits in any case, with the state and without it, beside what is drawn."""

    def tried(law: Law) -> Law:
        for one in habits:
            for lost in (False, True):
                law = example(one, COUNT - 1, [0], lost, [])(law)
        return law

    return tried


@law
@each(
    "create-answers-stranger",
    "create-answers-stranger,short-answers",
    "create-returns-owned-id",
    "creation-order",
    "ids-reused",
    "lag-list=1",
    "lag=1",
    "orders-empty",
    "recreated",
)
@given(HABITS, st.integers(0, COUNT), st.lists(PRODUCTS, max_size=2), st.booleans(), TROUBLE)
def test_nobody_else_s_product_is_written(
    habits: str,
    left: int,
    by_hand: list[int],
    lost: bool,  # noqa: FBT001 - hypothesis passes by position
    trouble: list[tuple[FaultKind, str, int]],
) -> None:
    """Nor is a price overwritten that was set before the last look could be served."""
    live("tjar", habits, (left, lost), by_hand, trouble)


@law
@given(st.integers(0, COUNT), st.lists(PRODUCTS, max_size=2), st.booleans(), TROUBLE)
def test_nor_by_a_write_of_the_whole(
    left: int,
    by_hand: list[int],
    lost: bool,  # noqa: FBT001 - hypothesis passes by position
    trouble: list[tuple[FaultKind, str, int]],
) -> None:
    """The same where an update replaces all of a product."""
    live("hajatek", "none", (left, lost), by_hand, trouble)


def live(
    provider: str,
    habits: str,
    second: tuple[int, bool],
    by_hand: list[int],
    trouble: list[tuple[FaultKind, str, int]],
) -> None:
    """Apply beside strangers, then once more: with so many left, and perhaps the state lost."""
    left, lost = second
    with tempfile.TemporaryDirectory() as folder, desk_at(Path(folder), provider) as shop:
        front, names = front_of(shop), [f"P{number}" for number in range(COUNT)]
        begin(shop, names)
        ids = front.ids(shop)
        if lost:
            (shop.root / ".tjar" / "state.db").unlink()
        shop.store.set_habits(habits_of(habits))
        write(shop, 12, [*names[:left], "New", "Bare"])
        for kind, method, skip in trouble:
            shop.fault(kind, method, skip=skip)
        anew = "recreated" in habits
        theirs = of_others(kept(shop), set() if anew else {ids[f"S-{one}"] for one in names})
        prices: dict[Any, float] = {}

        def confirm(_plan: Plan) -> bool:
            prices.update({} if anew else edited(shop, ids, by_hand))
            if "lag" in habits:
                time.sleep(2 * LAG_SECONDS)  # until the copies show it
            return True

        carry_out(shop, confirm)
        after, shown_then = kept(shop), front.prices(shop)
        carry_out(shop, lambda _plan: True)  # what was set by hand is in this plan
        shown, shown_now = kept(shop), front.prices(shop)

    assert theirs == {one: shown.get(one) for one in theirs}
    for one in shown:
        if str(shown[one]["sku"]).startswith("NOT-"):  # made by others meanwhile
            assert 1 == shown_now[one]
    assert prices.keys() <= after.keys()
    assert prices == {one: shown_then[one] for one in prices}


def begin(shop: World, names: list[str]) -> None:
    """Apply products beside those of strangers."""
    front = front_of(shop)
    shop.settings(store={**front.settings, "limits": LIMITS})
    for stranger in STRANGERS:
        front.create(shop, **stranger)
    write(shop, 10, names)
    assert 0 == shop.apply("--allow-lookalikes").code


def carry_out(shop: World, confirm: Any) -> None:
    """Apply, whatever comes of it."""
    somebody = LockInfo("a", "b", 1, "now", "apply")
    options = workflow.ApplyOptions(somebody, confirm, CancelToken())
    plan = workflow.PlanOptions(allow={**LIFTED, **dict.fromkeys(("all-removed", *ODD_PRICES))})
    try:
        workflow.apply(shop.place, plan, options, lambda _event: None)
    except TjarSyncError:
        return
