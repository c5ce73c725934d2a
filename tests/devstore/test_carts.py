"""Abandoned carts (facts 6, A22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.devstore.conftest import StoreClock
    from tjar_sync.devstore import Dashboard


def test_detail_has_the_documented_shape(
    api: httpx.Client, desk: Dashboard, clock: StoreClock
) -> None:
    """A cart has a null id, a string identifier and flat product names."""
    desk.create_product(name_ar="حذاء", name_en="Shoe", sale_price=19.98)
    cart = desk.abandon_cart((1, 3))
    clock.turn(9 * 60)

    assert api.get(f"/abandoned-carts/{cart}").json()["data"] == {
        "id": None,
        "identifier": "1",
        "store_id": "demo",
        "session_id": "1",
        "url": "http://localhost/checkout/fromBasket/1",
        "cart_id": None,
        "order_id": None,
        "phase": "abandoned",
        "customer": {
            "id": 2,
            "name": "Dashboard Buyer",
            "email": "buyer@example.com",
            "mobile": "966500000000",
            "avatar": "http://localhost/assets/img/no-image.jpg",
        },
        "city_id": None,
        "products_count": 1,
        "reminders_count": 0,
        "cart_total": 59.94,
        "cart_total_string": "59.94 <sar></sar>",
        "whatsapp_message": (
            "Hi Dashboard Buyer, you left items in your cart worth 59.94 <sar></sar>."
            " Complete your purchase now: http://localhost/checkout/fromBasket/1"
        ),
        "created_at": "2026-03-04 12:00:00",
        "updated_at": "2026-03-04 12:00:00",
        "last_activity": "9 minutes ago",
        "source": "catalog",
        "products": [
            {
                "id": 1,
                "name": "Shoe",
                "name_ar": "حذاء",
                "price": 19.98,
                "qty": 3,
                "subtotal": 59.94,
                "image": "http://localhost/assets/img/no-image.jpg",
                "sku": None,
            }
        ],
    }


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 seconds ago"), (1, "1 second ago"), (7200, "2 hours ago"), (86_400, "1 day ago")],
)
def test_last_activity(
    api: httpx.Client, desk: Dashboard, clock: StoreClock, seconds: int, text: str
) -> None:
    """The last activity is told in the largest whole unit."""
    desk.create_product(name_en="a", sale_price=1)
    desk.abandon_cart((1, 1))
    clock.turn(seconds)

    assert api.get("/abandoned-carts/1").json()["data"]["last_activity"] == text


def test_list(api: httpx.Client, desk: Dashboard, clock: StoreClock) -> None:
    """Carts are listed without products, filtered by count and day."""
    for name in "ab":
        desk.create_product(name_en=name, sale_price=1)
    desk.abandon_cart((1, 1))
    clock.turn(86_400)
    desk.abandon_cart((1, 1), (2, 1))

    def found(query: str) -> list[str]:
        rows = api.get(f"/abandoned-carts?{query}").json()["data"]["carts"]
        assert all("products" not in row for row in rows)
        return [row["identifier"] for row in rows]

    assert found("") == ["2", "1"]
    assert found("products_count=2") == ["2"]
    assert found("date_to=2026-03-04") == ["1"]


def test_reminder(api: httpx.Client, desk: Dashboard) -> None:
    """A reminder needs a JSON body and is counted."""
    desk.create_product(name_en="a", sale_price=1)
    desk.abandon_cart((1, 1))
    answer = api.post("/abandoned-carts/1/reminder", json={"channel": "email"})

    assert answer.json()["data"]["reminders_count"] == 1
    assert api.post("/abandoned-carts/1/reminder").status_code == 422
    assert api.post("/abandoned-carts/9/reminder", json={}).status_code == 404


def test_an_abandoned_cart_fires_its_event(desk: Dashboard) -> None:
    """Leaving a cart behind fires cart.abandoned (A18)."""
    desk.add_webhook("A", "http://192.0.2.1/", ["cart.abandoned"])
    desk.create_product(name_en="a", sale_price=1)
    desk.abandon_cart((1, 1))

    assert [each["event"] for each in desk.deliveries()] == ["cart.abandoned"]
