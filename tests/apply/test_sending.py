"""Whatever happens between the plan and a sending, or between two: nobody's edit is overwritten."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import KEY, World
from tjar_sync import workflow
from tjar_sync.apply import CancelToken, freshness, last_check
from tjar_sync.devstore import FaultKind, habits_of
from tjar_sync.location import Location
from tjar_sync.model.patience import LOOKS, TOO_LATE
from tjar_sync.model.state import LockInfo
from tjar_sync.providers.rest import repeated

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.plan import Plan

SHOP = textwrap.dedent("""
    products:
      shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE, quantity: 5}
      sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SOCK}
""")


SHORT = 0.01
"""A wait for one's turn, and not for another try."""


class Eventful(CancelToken):
    """Lets something happen in the first wait between two tries, which takes no time."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._acts = [act]

    def wait(self, seconds: float) -> bool:
        """Let it happen."""
        while self._acts and seconds > SHORT:
            self._acts.pop()()
        return bool(self)


def carry_out(
    shop: World, token: CancelToken, confirm: Callable[[Plan], bool] = lambda _plan: True
) -> Any:
    """Apply; return what came of each address, in a word and the store's or our own."""
    options = workflow.ApplyOptions(LockInfo("a", "b", 1, "now", "apply"), confirm, token)
    location = Location(shop.root, None, {"TJAR_API_KEY": KEY})
    report = workflow.apply(location, workflow.PlanOptions(), options, lambda _event: None).report
    return {
        **{str(item.change.address): f"failed: {item.message}" for item in report.failed},
        **{str(item.change.address): f"skipped: {item.because}" for item in report.skipped},
        **{str(item.change.address): "done" for item in report.done},
    }


def id_of(shop: World, name: str) -> int:
    """Return the id of a live product by its English name."""
    products = shop.dashboard.products()
    return next(int(item["id"]) for item in products if item["name"]["en"] == name)


def price_of(shop: World, name: str) -> float:
    """Return what the store asks for a product."""
    return float(shop.dashboard.product(id_of(shop, name))["sale_price"])


@pytest.fixture
def shop(desk: World) -> World:
    """Write and apply a shop of two products."""
    desk.write("shop.yaml", SHOP)
    assert 0 == desk.apply().code
    return desk


@pytest.fixture
def every_look_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let four seconds pass in no time."""
    for place in (last_check, freshness, repeated):
        monkeypatch.setattr(place, "FRESH_SECONDS", -1.0)


@pytest.mark.usefixtures("every_look_is_old")
@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.LOST_BEFORE])
def test_an_edit_between_two_tries_is_not_overwritten(shop: World, kind: FaultKind) -> None:
    """The look that goes before a retry sees it; nobody knows what became of the first try."""
    shop.write("shop.yaml", SHOP.replace("sale_price: 10", "sale_price: 12"))
    shop.fault(kind, "PATCH")
    shoe = id_of(shop, "Shoe")
    token = Eventful(lambda: shop.dashboard.edit_product(shoe, sale_price=99))

    came = carry_out(shop, token)["product.shoe"]
    assert came.startswith("failed: ")
    assert (
        "an earlier try was not answered, and now: somebody changed its sale_price in the store"
    ) in came
    assert 99 == price_of(shop, "Shoe")
    again = shop.run("plan")
    assert "conflict" in again.out


@pytest.mark.usefixtures("every_look_is_old")
def test_a_try_that_was_carried_out_is_no_edit_of_anybody(shop: World) -> None:
    """What the store shows already is what we send: it is sent once more, and done."""
    shop.write("shop.yaml", SHOP.replace("sale_price: 10", "sale_price: 12"))
    shop.fault(FaultKind.ERROR_AFTER, "PATCH")

    assert {"product.shoe": "done"} == carry_out(shop, Eventful(lambda: None))
    assert 12 == price_of(shop, "Shoe")


@pytest.mark.usefixtures("every_look_is_old")
def test_a_delete_is_not_sent_again_after_a_buyer_ordered(shop: World) -> None:
    """The orders are looked at before each try, too."""
    shop.write("shop.yaml", "products:\n" + SHOP.splitlines()[3] + "\n")
    shop.fault(FaultKind.SERVER_ERROR, "DELETE")
    shoe = id_of(shop, "Shoe")

    came = carry_out(shop, Eventful(lambda: shop.dashboard.place_order((shoe, 1))))["product.shoe"]
    assert "an earlier try was not answered, and now: it may be in open order" in came
    assert ["Shoe", "Sock"] == shop.names()


VARIANTS = SHOP.replace("quantity: 5}", "variants: [{color: red, size: S, stock: 5}]}")


@pytest.mark.usefixtures("every_look_is_old")
def test_what_was_sold_between_two_tries_is_not_put_back_on_sale(shop: World) -> None:
    """The stock of a variant goes along as the store showed it: that must be no old news."""
    shop.write("shop.yaml", VARIANTS)
    assert 0 == shop.apply().code
    shop.write("shop.yaml", VARIANTS.replace("stock: 5}", "stock: 5, additional_price: 2}"))
    shop.fault(FaultKind.SERVER_ERROR, "PATCH")
    shoe = id_of(shop, "Shoe")
    came = carry_out(shop, Eventful(lambda: shop.dashboard.place_order((shoe, 2))))["product.shoe"]
    (left,) = shop.dashboard.product(shoe)["variants"]

    assert 3 == left["stock"]
    assert "its variants changed in the store while it was about to be written" in came


@pytest.fixture
def short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a look be too old after a tenth of a second."""
    for place in (freshness, repeated):
        monkeypatch.setattr(place, "LATEST_SECONDS", 0.1)


def carry_out_slowly(shop: World, path: str, times: int | None = None) -> str:
    """Apply while the store answers to looks at a path after three times as long as one may take."""

    def confirm(_plan: Plan) -> bool:
        shop.fault(FaultKind.LATENCY, "GET", path, times=times, seconds=0.3)
        return True

    return str(carry_out(shop, CancelToken(), confirm)["product.shoe"])


@pytest.mark.usefixtures("every_look_is_old", "short_looks")
def test_a_look_that_hangs_is_made_again(shop: World) -> None:
    """It may show what was there when it was asked for."""
    shop.write("shop.yaml", SHOP.replace("sale_price: 10", "sale_price: 12"))

    assert "done" == carry_out_slowly(shop, r"^/products/\d+$", times=1)
    assert 12 == price_of(shop, "Shoe")


@pytest.mark.usefixtures("every_look_is_old", "short_looks")
@pytest.mark.parametrize("path", [r"^/products/\d+$", "^/products"])
def test_looks_that_all_hang_are_none(shop: World, path: str) -> None:
    """Nothing is written over what nobody knows any more, and that is said."""
    shop.write("shop.yaml", SHOP.replace("sale_price: 10", "sale_price: 12"))

    assert f"skipped: {TOO_LATE}" == carry_out_slowly(shop, path)
    assert 10 == price_of(shop, "Shoe")
    assert LOOKS <= shop.faults.rules[0].hits


@pytest.mark.usefixtures("every_look_is_old", "short_looks")
def test_orders_that_come_too_late_spare_what_they_may_hold(shop: World) -> None:
    """A buyer may have ordered while they were read."""
    shop.write("shop.yaml", "products:\n" + SHOP.splitlines()[3] + "\n")

    assert TOO_LATE in carry_out_slowly(shop, "^/orders")
    assert ["Shoe", "Sock"] == shop.names()


@pytest.mark.usefixtures("every_look_is_old", "short_looks")
def test_what_is_repeated_must_not_come_too_late_either(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stock that goes along is as old as the look that showed it."""
    shop.write("shop.yaml", VARIANTS)
    assert 0 == shop.apply().code
    shop.write("shop.yaml", VARIANTS.replace("stock: 5}", "stock: 5, additional_price: 2}"))
    monkeypatch.setattr(freshness, "LATEST_SECONDS", 60.0)

    assert f"skipped: {TOO_LATE}" == carry_out_slowly(shop, r"^/products/\d+$")


HOOK = """
    webhooks:
      orders: {url: "https://erp.example/a", events: [order.created], secret: {write_to: secrets/orders}}
"""


@pytest.mark.usefixtures("every_look_is_old")
def test_what_a_put_repeats_is_no_old_news_either(desk: World) -> None:
    """A webhook's update sends all of it: events that a person chose between two tries stand."""
    desk.write("shop.yaml", HOOK)
    assert 0 == desk.apply().code
    desk.write("shop.yaml", HOOK.replace("example/a", "example/b"))
    desk.fault(FaultKind.SERVER_ERROR, "PUT")
    (hook,) = desk.dashboard.webhooks()

    def act() -> None:
        desk.dashboard.edit_webhook(int(hook["id"]), events=["order.updated"])

    came = carry_out(desk, Eventful(act))["webhook.orders"]
    (left,) = desk.dashboard.webhooks()

    assert ["order.updated"] == left["events"]
    assert "its events changed in the store while it was about to be written" in came


def test_prices_set_by_hand_stand_in_a_store_that_lists_by_creation(desk: World) -> None:
    """Such a list shows no change of what is old: each product is read before it is written."""
    desk.store.set_habits(habits_of("creation-order"))
    names = [f"P{number:03}" for number in range(110)]

    def write(price: int) -> None:
        lines = [
            f"  {one.lower()}: {{type: physical, name: {{en: {one}}}, sku: {one}, sale_price: {price}}}"
            for one in names
        ]
        desk.write("shop.yaml", "products:\n" + "\n".join(lines) + "\n")

    write(10)
    assert 0 == desk.apply().code
    write(11)
    edited = names[:3]

    def confirm(_plan: Plan) -> bool:
        for name in edited:
            desk.dashboard.edit_product(id_of(desk, name), sale_price=99)
        return True

    came = carry_out(desk, CancelToken(), confirm)
    assert [99.0, 99.0, 99.0] == [price_of(desk, name) for name in edited]
    assert {f"product.{name.lower()}" for name in edited} == {
        address for address, what in came.items() if "somebody changed its sale_price" in what
    }
