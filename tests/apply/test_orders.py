"""Products that somebody waits for are not taken away, unless a person insists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.documents import blocks
from tests.harness import KEY, World
from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.devstore import FaultKind, habits_of
from tjar_sync.errors import GuardError
from tjar_sync.location import Location
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.plan import Plan
    from tjar_sync.workflow import Applied

SHOE = "  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE, quantity: 9}\n"
SOCK = "  sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SOCK, quantity: 9}\n"
HAT = "  hat: {type: physical, name: {en: Hat}, sale_price: 7, sku: HAT, quantity: 9}\n"


def files(shop: World, *products: str) -> None:
    """Write the catalog."""
    shop.write("shop.yaml", "products:\n" + "".join(products))


def ids(shop: World) -> dict[str, int]:
    """Return the live products' ids by name."""
    return {item["name"]["en"]: int(item["id"]) for item in shop.dashboard.products()}


@pytest.fixture
def shop(desk: World) -> World:
    """Apply three products."""
    files(desk, SHOE, SOCK, HAT)
    assert 0 == desk.apply().code
    return desk


def order(shop: World, *names: str) -> str:
    """Let somebody order one of each; return the order's number."""
    made = shop.dashboard.place_order(*((ids(shop)[name], 1) for name in names))
    return next(str(item["order_id"]) for item in shop.dashboard.orders() if made == item["id"])


def hidden(product: str) -> str:
    """Return the product's line with `published: false`."""
    return product.replace("}\n", ", published: false}\n")


def test_a_product_in_an_open_order_is_not_deleted(shop: World) -> None:
    """The plan names product and orders, and the flag; nothing at all is written without it."""
    one, two = order(shop, "Shoe", "Sock"), order(shop, "Shoe")
    files(shop, HAT.replace("7", "8"))
    ran = shop.apply()
    shown = shop.run("plan")

    assert 5 == ran.code
    told = (
        "2 products would be deleted or unpublished, and "
        f"product.shoe is in open orders {one}, {two}; product.sock is in open order {one}"
    )
    assert told in " ".join(ran.err.split())
    assert "--force-ordered" in ran.err
    assert "ordered" in shown.out
    assert ["Hat", "Shoe", "Sock"] == shop.names()
    assert 7 == shop.dashboard.product(ids(shop)["Hat"])["sale_price"]


def test_a_person_may_insist(shop: World) -> None:
    """With the flag the orders are not even read."""
    order(shop, "Shoe")
    files(shop, SOCK, HAT)
    shop.store.requests.reset()
    ran = shop.apply("--force-ordered")

    assert 0 == ran.code, ran.err
    assert ["Hat", "Sock"] == shop.names()
    assert not [one for one in shop.store.requests.recent if "/orders" in one.path]


@pytest.mark.parametrize("status", ["Completed", "Cancelled"])
def test_an_order_at_its_end_holds_nothing(shop: World, status: str) -> None:
    """What was delivered or called off is nobody's business any more."""
    order(shop, "Shoe")
    shop.dashboard.move_order(int(shop.dashboard.orders()[0]["id"]), status)
    files(shop, SOCK, HAT)

    assert 0 == shop.apply().code
    assert ["Hat", "Sock"] == shop.names()


def test_a_product_in_an_open_order_is_not_unpublished(shop: World) -> None:
    """Neither by an edit, nor by archiving; other edits are free."""
    number = order(shop, "Shoe")
    files(shop, hidden(SHOE), SOCK, HAT)
    edited = shop.apply()
    shop.settings(on_remove="archive")
    files(shop, SOCK, HAT)
    archived = shop.apply()
    files(shop, SHOE.replace("10", "12"), hidden(SOCK), HAT)
    free = shop.apply()

    for ran in (edited, archived):
        assert 5 == ran.code
        assert f"product.shoe is in open order {number}" in ran.err
    assert 0 == free.code, free.err
    shoe = shop.dashboard.product(ids(shop)["Shoe"])
    assert (12, 1) == (shoe["sale_price"], shop.dashboard.stored(int(shoe["id"]))["status_id"])


def test_orders_that_cannot_be_read_hold_everything(shop: World) -> None:
    """A key without that right, or a store in trouble, is no proof that nobody waits."""
    shop.fault(FaultKind.NOT_FOUND, "GET", "^/orders", times=None)
    files(shop, SOCK, HAT)
    ran = shop.apply()

    assert 5 == ran.code
    assert "whether somebody waits for them cannot be told" in " ".join(ran.err.split())
    assert ["Hat", "Shoe", "Sock"] == shop.names()
    assert 0 == shop.apply("--force-ordered").code


def test_drift_does_not_ask_for_orders(shop: World) -> None:
    """It only tells what changed in the store."""
    files(shop, SOCK, HAT)
    shop.store.requests.reset()

    assert 0 == shop.run("drift").code
    assert not [one for one in shop.store.requests.recent if "/orders" in one.path]


def applied(shop: World, meanwhile: Callable[[], object]) -> Applied:
    """Apply; something happens while a person reads the plan."""

    def confirm(_plan: object) -> bool:
        meanwhile()
        return True

    options = workflow.ApplyOptions(LockInfo("a", "b", 1, "now", "apply"), confirm, CancelToken())
    location = Location(shop.root, None, {"TJAR_API_KEY": KEY})
    return workflow.apply(location, workflow.PlanOptions(), options, lambda _event: None)


def test_a_refusal_carries_what_blocks(shop: World) -> None:
    """Whoever calls the engine learns the code, and which products are meant."""
    files(shop, SHOE, HAT)
    order(shop, "Sock")
    with pytest.raises(GuardError) as caught:
        applied(shop, lambda: None)
    (found,) = caught.value.diagnostics

    assert ("ordered", "--force-ordered") == (found.code, found.fix)
    assert ["product.sock"] == [str(address) for address in found.addresses]


def test_an_order_after_the_plan_holds_its_product(shop: World) -> None:
    """It is left where it is, and the rest goes on."""
    files(shop, SHOE.replace("10", "12"), HAT)
    numbers: list[str] = []
    outcome = applied(shop, lambda: numbers.append(order(shop, "Sock")))
    (skipped,) = outcome.report.skipped

    assert "product.sock" == str(skipped.change.address)
    assert f"it may be in open order {numbers[0]} (see --force-ordered)" == skipped.because
    assert ["product.shoe"] == [str(item.change.address) for item in outcome.report.done]
    assert ["Hat", "Shoe", "Sock"] == shop.names()


def test_orders_that_cannot_be_read_any_more(shop: World) -> None:
    """Then what was to be taken away stays."""
    files(shop, SHOE, HAT)
    outcome = applied(shop, lambda: shop.fault(FaultKind.NOT_FOUND, "GET", "^/orders", times=None))
    (skipped,) = outcome.report.skipped

    assert "it may be in orders that cannot be read" in skipped.because
    assert ["Hat", "Shoe", "Sock"] == shop.names()


def test_a_saved_plan_asks_for_orders_anew(shop: World) -> None:
    """An order placed since is a reason to stop, one that has ended since is none."""
    saved = str(shop.root / "saved.plan")
    files(shop, SOCK, HAT)
    assert 0 == shop.run("plan", "--out", saved).code
    order(shop, "Shoe")
    held = shop.run("apply", saved)
    plan = json.loads(shop.run("plan", "--out", saved, "--format", "json").out)
    shop.dashboard.move_order(int(shop.dashboard.orders()[0]["id"]), "Completed")
    free = shop.run("apply", saved)

    assert 5 == held.code
    assert "--force-ordered" in held.err
    assert ["ordered"] == [item["code"] for item in blocks(plan)]
    assert 0 == free.code, free.err
    assert ["Hat", "Sock"] == shop.names()


def test_an_empty_list_of_orders_is_doubted_where_some_were_seen(shop: World) -> None:
    """A store that shows no order any more has lost its list, not its buyers: nothing goes off sale."""
    order(shop, "Shoe")
    files(shop, SHOE, SOCK, HAT.replace("7", "8"))
    assert 0 == shop.apply().code  # an apply that takes nothing off sale notes it as well
    files(shop, SOCK, HAT.replace("7", "8"))
    shop.store.set_habits(habits_of("orders-empty"))
    plan, ran = shop.run("plan"), shop.apply()

    assert [5, 5] == [plan.code, ran.code]
    assert "the store shows no order at all, and has shown some before" in ran.err
    assert ["Hat", "Shoe", "Sock"] == shop.names()
    assert 0 == shop.apply("--force-ordered").code


def test_a_list_of_orders_that_is_emptied_after_the_plan_is_doubted(shop: World) -> None:
    """The look right before a removal has to show that there are orders, too."""
    order(shop, "Hat")
    files(shop, SOCK, HAT)

    def confirm(_plan: Plan) -> bool:
        shop.store.set_habits(habits_of("orders-empty"))
        return True

    somebody = LockInfo("a", "b", 1, "now", "apply")
    options = workflow.ApplyOptions(somebody, confirm, CancelToken())
    location = Location(shop.root, None, {"TJAR_API_KEY": KEY})
    report = workflow.apply(location, workflow.PlanOptions(), options, lambda _event: None).report

    assert ["product.shoe"] == [str(item.change.address) for item in report.skipped]
    assert "orders that cannot be read" in report.skipped[0].because


def test_a_store_without_orders_loses_products_freely(shop: World) -> None:
    """Where nobody ever ordered, an empty list is no doubt."""
    files(shop, SOCK, HAT)

    assert 0 == shop.apply().code
    assert ["Hat", "Sock"] == shop.names()


def test_a_store_whose_orders_cannot_be_asked_for_is_asked_again_later(shop: World) -> None:
    """An apply that takes nothing off sale needs no right to read orders."""
    shop.fault(FaultKind.NOT_FOUND, "GET", "^/orders", times=None)
    files(shop, SHOE, SOCK, HAT.replace("7", "8"))

    assert 0 == shop.apply().code
