"""Orders, as documented and as the built-in store shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tjar_sync.devstore import Dashboard, FaultKind
from tjar_sync.errors import ProviderError
from tjar_sync.model.order_book import OrderBook
from tjar_sync.providers.tjar.orders import (
    Order,
    Status,
    list_orders,
    list_statuses,
    open_orders,
    order_book,
    read_order,
)

if TYPE_CHECKING:
    from tests.providers.conftest import BuiltIn, Foreign
    from tjar_sync.providers.rest.context import RestContext

ORDER: dict[str, Any] = {
    "id": 704,
    "identifier": 704,
    "order_id": "260704",
    "total_amount": 5115.5,
    "status": {"value": "Pending", "label": {"ar": "قيد الانتظار", "en": "Pending"}},
    "payment_status": {"value": "pending", "color": "warning"},
    "order_details": [{"id": 112, "qty": 2}, {"id": 113}, {"id": 112}],
    "products": [{"id": 813, "product": {"id": 114}}, {"id": 814}],
    "created_at": "2026-02-27 22:01:20",
    "updated_at": "2026-02-27 22:01:21",
}
"""Facts 2.1 and 2.2."""


def test_the_documented_order(foreign: Foreign) -> None:
    """Number, states, total and the products, of whom the lines name each once."""
    context = foreign(lambda _: httpx.Response(200, json={"data": ORDER})).context

    assert read_order(context, "704") == Order(
        "704",
        "260704",
        "Pending",
        "pending",
        Decimal("5115.50"),
        "2026-02-27 22:01:20",
        "2026-02-27 22:01:21",
        ("112", "113", "114"),
    )


def test_a_bare_order(foreign: Foreign) -> None:
    """What is not there is empty."""
    context = foreign(lambda _: httpx.Response(200, json={"id": 1, "status": "Paid"})).context

    assert read_order(context, "1") == Order("1", "", "Paid", "", None, "", "")


def test_orders_that_make_no_sense(foreign: Foreign) -> None:
    """They are an error, not an order."""
    nameless = foreign(lambda _: httpx.Response(200, json={"data": {"total_amount": 1}})).context
    dear = foreign(lambda _: httpx.Response(200, json={"id": 1, "total_amount": "dear"})).context

    with pytest.raises(ProviderError, match="the store shows an order without an id"):
        read_order(nameless, "1")
    with pytest.raises(ProviderError, match="order 1 cannot be read: a value is not an amount"):
        read_order(dear, "1")


def test_orders_of_the_built_in_store(built_in: BuiltIn) -> None:
    """Listed by day, read with their products, and gone when there is none."""
    context, dashboard = built_in.provider.context, built_in.dashboard
    shoe = dashboard.create_product(name_en="A", sale_price=5, quantity=10)
    order = str(dashboard.place_order((shoe, 2)))

    found = list_orders(context, since="2020-01-01")
    assert ([row.remote_id for row in found.rows], found.incomplete_reason) == ([order], "")
    assert list_orders(context, until="2020-01-01").rows == ()
    whole = read_order(context, order)
    assert whole is not None
    assert (whole.product_ids, whole.status) == ((str(shoe),), "Pending")
    assert read_order(context, "999") is None


def test_products_of_open_orders(built_in: BuiltIn) -> None:
    """Every product of an order that is not at its end, with the orders' numbers."""
    context, dashboard = built_in.provider.context, built_in.dashboard
    shoe, sock, hat = (
        dashboard.create_product(name_en=name, sale_price=5, quantity=10) for name in "ABC"
    )
    one = dashboard.place_order((shoe, 1), (sock, 1))
    two = dashboard.place_order((shoe, 1))
    over = dashboard.place_order((hat, 1))
    dashboard.move_order(over, "Cancelled")
    numbers = {row.remote_id: row.number for row in list_orders(context).rows}

    assert open_orders(context) == {
        str(shoe): tuple(sorted((numbers[str(one)], numbers[str(two)]))),
        str(sock): (numbers[str(one)],),
    }
    assert open_orders(context, "2999-01-01") == {}
    assert built_in.provider.ordered() == open_orders(context)


def shows_orders(foreign: Foreign, listed: list[Any], shown: Any) -> RestContext:
    """Open a store whose list shows some orders, and each of whose orders shows the same."""

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/orders"):
            found = shown or {"status": "error", "message": "Order not found"}
            return httpx.Response(200 if shown else 404, json=found)
        pages = {"total": len(listed), "last_page": 1}
        return httpx.Response(200, json={"data": {"orders": listed, "pagination": pages}})

    return foreign(answer).context


@pytest.mark.parametrize("status", ["completed", {"value": "CANCELLED"}, "Refunded"])
def test_an_order_at_its_end(foreign: Foreign, status: Any) -> None:
    """It holds nothing, however its status is spelled; it is not even read."""
    assert open_orders(shows_orders(foreign, [{**ORDER, "status": status}], None)) == {}


@pytest.mark.parametrize("status", ["On the way", "", None])
def test_an_order_of_unknown_status_is_open(foreign: Foreign, status: Any) -> None:
    """Who does not know the word does not bet a buyer's product on it; bare orders have an id."""
    nameless = {**ORDER, "status": status, "order_id": None}
    context = shows_orders(foreign, [nameless], {"data": nameless})

    assert open_orders(context) == {"112": ("704",), "113": ("704",), "114": ("704",)}


@pytest.mark.parametrize("shown", [None, {"data": {"id": 704, "order_details": [{}]}}])
def test_an_order_that_does_not_show_its_products(foreign: Foreign, shown: Any) -> None:
    """Not being told what was ordered is not the same as nothing being ordered."""
    context = shows_orders(foreign, [ORDER], shown)

    with pytest.raises(ProviderError, match="lists order 704, but does not show its products"):
        open_orders(context)


def test_orders_that_cannot_be_read_whole(built_in: BuiltIn) -> None:
    """A list that says it is longer than it is proves nothing."""
    shoe = built_in.dashboard.create_product(name_en="A", sale_price=5, quantity=10)
    built_in.dashboard.place_order((shoe, 1))
    built_in.fail(FaultKind.WRONG_TOTAL, path="^/orders$", times=None)

    with pytest.raises(ProviderError, match="the orders could not be read whole: "):
        open_orders(built_in.provider.context)


def test_statuses(built_in: BuiltIn, foreign: Foreign) -> None:
    """Which there are, in both languages, or in one, or as plain words."""
    found = list_statuses(built_in.provider.context)
    assert Status("Pending", "قيد الانتظار", "Pending") in found

    rows = [{"value": "Paid", "label": "Paid"}]
    context = foreign(lambda _: httpx.Response(200, json={"data": {"statuses": rows}})).context
    assert list_statuses(context) == (Status("Paid", "Paid", "Paid"),)


def test_an_order_whose_row_did_not_change_is_read_once(built_in: BuiltIn) -> None:
    """A look right before each removal must not cost a request for each open order."""
    desk = Dashboard(built_in.store)
    shoe = desk.create_product(name_en="Shoe", sale_price=1, quantity=9)
    first = desk.place_order((shoe, 1))
    before = built_in.provider.ordered()
    built_in.store.requests.reset()
    again = built_in.provider.ordered()

    assert before == again
    assert 2 == built_in.store.requests.total  # the list, and a look whether it rests
    desk.move_order(first, "Cancelled")
    assert {} == built_in.provider.ordered()
    assert built_in.provider.shows_orders()


def test_a_book_reads_what_it_does_not_know(built_in: BuiltIn) -> None:
    """The newest first, and no more than it may; what is known as it is, is not read again."""
    shoe = built_in.dashboard.create_product(name_en="Shoe", sale_price=1, quantity=9)
    first, second = (str(built_in.dashboard.place_order((shoe, 1))) for _ in range(2))
    some = built_in.provider.order_book({}, 1)
    built_in.store.requests.reset()
    whole = built_in.provider.order_book(some.details, 1)
    read = [one.path for one in built_in.store.requests.recent if one.path.endswith(f"/{first}")]

    assert ([second], 1) == ([one.split()[0] for one in some.details], some.uncounted)
    assert (2, 0, 1) == (len(whole.held[str(shoe)]), whole.uncounted, len(read))


def test_an_order_that_says_nothing_is_not_counted(foreign: Foreign) -> None:
    """Nobody knows what it holds; one without a time of change is not kept."""
    silent = shows_orders(foreign, [ORDER], {"data": {"id": 704, "order_details": [{}]}})
    timeless = {**ORDER, "updated_at": None}
    bare = shows_orders(foreign, [timeless], {"data": timeless})

    assert OrderBook({}, {}, 1) == order_book(silent, {}, 200)
    assert (1, {}, 0) == (
        len({*order_book(bare, {}, 200).held.values()}),
        order_book(bare, {}, 200).details,
        order_book(bare, {}, 200).uncounted,
    )


def test_words_that_a_store_does_not_list_are_not_judged(built_in: BuiltIn) -> None:
    """It tells its events; of tags it tells nothing, and an answer that fails tells nothing."""
    told = built_in.provider.choices("webhook", "events")
    other = built_in.provider.choices("product", "tags")
    built_in.fail(FaultKind.NOT_FOUND, path="^/webhooks/events$", times=None)

    assert told is not None
    assert "order.created" in told
    assert (None, None) == (other, built_in.provider.choices("webhook", "events"))
