"""Orders, as documented and as the built-in store shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tjar_sync.errors import ProviderError
from tjar_sync.providers.tjar.orders import (
    Order,
    Status,
    list_orders,
    list_statuses,
    read_order,
)

if TYPE_CHECKING:
    from tests.providers.conftest import BuiltIn, Foreign

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
"""Sections 2.1 and 2.2."""


def test_the_documented_order(foreign: Foreign) -> None:
    """Number, states, total and the products, of whom the lines name each once."""
    desk = foreign(lambda _: httpx.Response(200, json={"data": ORDER})).desk

    assert read_order(desk, "704") == Order(
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
    desk = foreign(lambda _: httpx.Response(200, json={"id": 1, "status": "Paid"})).desk

    assert read_order(desk, "1") == Order("1", "", "Paid", "", None, "", "")


def test_orders_that_make_no_sense(foreign: Foreign) -> None:
    """They are an error, not an order."""
    nameless = foreign(lambda _: httpx.Response(200, json={"data": {"total_amount": 1}})).desk
    dear = foreign(lambda _: httpx.Response(200, json={"id": 1, "total_amount": "dear"})).desk

    with pytest.raises(ProviderError, match="the store shows an order without an id"):
        read_order(nameless, "1")
    with pytest.raises(ProviderError, match="order 1 cannot be read: a value is not an amount"):
        read_order(dear, "1")


def test_orders_of_the_built_in_store(built_in: BuiltIn) -> None:
    """Listed by day, read with their products, and gone when there is none."""
    desk, dashboard = built_in.provider.desk, built_in.dashboard
    shoe = dashboard.create_product(name_en="A", sale_price=5, quantity=10)
    order = str(dashboard.place_order((shoe, 2)))

    found = list_orders(desk, since="2020-01-01")
    assert ([row.remote_id for row in found.rows], found.doubt) == ([order], "")
    assert list_orders(desk, until="2020-01-01").rows == ()
    whole = read_order(desk, order)
    assert whole is not None
    assert (whole.product_ids, whole.status) == ((str(shoe),), "Pending")
    assert read_order(desk, "999") is None


def test_statuses(built_in: BuiltIn, foreign: Foreign) -> None:
    """Which there are, in both languages, or in one, or as plain words."""
    found = list_statuses(built_in.provider.desk)
    assert Status("Pending", "قيد الانتظار", "Pending") in found

    rows = [{"value": "Paid", "label": "Paid"}]
    desk = foreign(lambda _: httpx.Response(200, json={"data": {"statuses": rows}})).desk
    assert list_statuses(desk) == (Status("Paid", "Paid", "Paid"),)
