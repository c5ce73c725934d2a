"""Orders (facts 2, A22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.devstore.conftest import StoreClock
    from tjar_sync.devstore import Dashboard

BUYER = {"name": "Noura", "email": "n@example.com", "mobile": "966500000001"}


def place(api: httpx.Client, *products: dict[str, Any], **more: object) -> httpx.Response:
    """Place an order over the API."""
    return api.post("/orders", json={"customer": BUYER, "products": list(products)} | more)


def test_create_answers_with_the_documented_detail(api: httpx.Client, desk: Dashboard) -> None:
    """An order has every documented field, its sums right, its stock taken (facts 2.2)."""
    product = desk.create_product(
        name_ar="حذاء", name_en="Shoe", sale_price=4, quantity=9, category=[5], sub_category=[6]
    )
    chosen = [{"name": "Nama", "value": "John", "type": "text", "cost": 5}]
    answer = place(api, {"id": product, "quantity": 3, "product_options": chosen}, coupon="FREE50")
    data = answer.json()["data"]

    assert answer.status_code == 201
    assert list(data) == [
        "id",
        "identifier",
        "order_id",
        "name",
        "email",
        "phone",
        "address",
        "customer",
        "city",
        "state",
        "zipcode",
        "country",
        "full_address",
        "total_amount",
        "formatted_total_amount",
        "coupon",
        "coupon_discounted",
        "status",
        "payment_status",
        "payment_gateway",
        "transaction_id",
        "order_details",
        "payment_meta",
        "can_refund",
        "refund_url",
        "products",
        "created_at",
        "updated_at",
    ]
    assert (data["order_id"], data["total_amount"]) == ("260001", 15.5)
    assert data["formatted_total_amount"] == "15.50 <sar></sar>"
    assert data["payment_meta"] == {
        "shipping_cost": 2,
        "subtotal": 27,
        "total_tax": 0,
        "total": 15.5,
        "coupon_code": "FREE50",
        "coupon_discount": 13.5,
        "cod_fees": 0,
    }
    line = data["order_details"][0]
    assert (line["id"], line["name"], line["qty"], line["price"]) == (product, "Shoe", 3, 9)
    assert (line["type_label"], line["weight"], line["subtotal"]) == ("Physical", 1, 27)
    assert line["options"]["used_categories"] == {
        "category": [{"id": 5, "label": "Category 5"}],
        "subcategory": [{"id": 6, "label": "Sub-category 6"}],
    }
    assert line["options"]["product_options"] == [
        {"label": "Nama", "value": "John", "type": "text", "cost": 5}
    ]
    embedded = data["products"][0]
    assert (embedded["quantity"], embedded["product"]["name"]["ar"]) == (3, "حذاء")
    assert desk.product(product)["stock"] == 6


def test_detail_follows_the_language(api: httpx.Client, desk: Dashboard) -> None:
    """Country, type labels and line names are in the language asked for (1)."""
    desk.create_product(name_ar="حذاء", sale_price=4, quantity=9)
    order = desk.place_order((1, 1))
    arabic = api.get(f"/orders/{order}", headers={"Accept-Language": "ar"}).json()["data"]
    english = api.get(f"/orders/{order}").json()["data"]

    shown = (arabic["country"], arabic["order_details"][0]["type_label"])
    assert shown == ("المملكة العربية السعودية", "مادي")
    assert (english["country"], english["order_details"][0]["name"]) == ("Saudi Arabia", "حذاء")
    assert arabic["status"] == english["status"]


def test_list(api: httpx.Client, desk: Dashboard, clock: StoreClock) -> None:
    """Orders are paged, newest change first, and filtered by day (facts 2.1)."""
    desk.create_product("service", name_en="Fit", sale_price=4, is_unlimited=True)
    for _ in range(3):
        desk.place_order((1, 1))
        clock.turn(86_400)
    api.post("/orders/1/status", json={"status": "Shipped"})

    def ids(query: str) -> list[int]:
        return [row["id"] for row in api.get(f"/orders?{query}").json()["data"]["orders"]]

    row = api.get("/orders").json()["data"]["orders"][0]
    assert {"order_details", "products", "payment_meta", "transaction_id"}.isdisjoint(row)
    assert ids("") == [1, 3, 2]
    assert ids("per_page=2&page=2") == [2]
    assert ids("date_from=2026-03-05&date_to=2026-03-05") == [2]


def test_status(api: httpx.Client, desk: Dashboard) -> None:
    """An order moves through the listed statuses and no others (A22)."""
    desk.create_product(name_en="a", sale_price=4, quantity=1)
    desk.place_order((1, 1))
    statuses = api.get("/orders/statuses").json()["data"]["statuses"]
    moved = api.post("/orders/1/status", json={"status": "Cancelled"}).json()["data"]
    wrong = [api.post("/orders/1/status", json=b).status_code for b in ({"status": "x"}, {})]

    assert statuses[0]["value"] == "Pending"
    assert moved["status"] == {
        "value": "Cancelled",
        "label": {"ar": "ملغي", "en": "Cancelled"},
        "color": "danger",
    }
    assert wrong == [422, 422]


def test_edit(api: httpx.Client, desk: Dashboard) -> None:
    """The documented form changes recipient, address, coupon and adds products (facts 2.3)."""
    desk.create_product(name_en="a", sale_price=10, quantity=5)
    desk.place_order((1, 1))
    form = {
        "_method": "PUT",
        "customer[user_id]": "28",
        "customer[user_recipient_name]": "Fahad",
        "customer[user_mobile_recipient]": "056952888",
        "shipping_address[address]": "abqaiq",
        "shipping_address[zip_code]": "",
        "products_to_add[0][id]": "1",
        "products_to_add[0][quantity]": "2",
        "products_to_add[0][product_options][0][name]": "Warna",
        "products_to_add[0][product_options][0][type]": "radio",
        "products_to_add[0][product_options][0][value]": "Merah",
        "coupon": "FREE50",
        "notes": "ring twice",
        "[]": "",
    }
    data = api.post("/orders/1", files={name: (None, value) for name, value in form.items()})
    edited = data.json()["data"]

    assert (edited["name"], edited["phone"], edited["zipcode"]) == ("Fahad", "056952888", None)
    assert edited["full_address"] == "abqaiq, Saudi Arabia"
    assert [line["qty"] for line in edited["order_details"]] == [1, 2]
    assert edited["order_details"][1]["options"]["product_options"][0]["value"] == "Merah"
    assert edited["coupon_discounted"] == 15
    assert desk.product(1)["stock"] == 2


def test_edit_alone_changes_nothing_else(api: httpx.Client, desk: Dashboard) -> None:
    """A form without fields leaves the order; a name that is both text and group is a group."""
    desk.create_product(name_en="a", sale_price=10, quantity=5)
    order = desk.place_order((1, 1), coupon="FREE50")
    before = api.get(f"/orders/{order}").json()["data"]
    form = {"_method": "PUT", "x": "1", "x[y]": "2", "products_to_add": "3"}

    assert api.post(f"/orders/{order}", data=form).json()["data"] == before


def test_edit_needs_the_method_field(api: httpx.Client) -> None:
    """A POST without `_method=PUT` is no edit; an unknown order is a 404."""
    assert api.post("/orders/1", data={}).status_code == 405
    assert api.post("/orders/1", data={"_method": "put"}).status_code == 404
    assert api.get("/orders/1").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": {"name": "x", "email": "y"}}, "customer.mobile"),
        ({"customer": "x"}, "customer.name"),
        ({"products": []}, "products"),
        ({"products": ["x"]}, "products.0"),
        ({"products": [{"id": 9, "quantity": 1}]}, "products.0.id"),
        ({"products": [{"id": 1, "quantity": 6}]}, "products.0.quantity"),
        ({"products": [{"id": 1, "quantity": 0}]}, "products.0.quantity"),
        (
            {"products": [{"id": 1, "quantity": 1, "product_options": [{"cost": "x"}]}]},
            "products.0.product_options",
        ),
        ({"products": [{"id": 2, "quantity": 1, "variant_id": 9}]}, "products.0.variant_id"),
        ({"payment_gateway": "barter"}, "payment_gateway"),
        ({"coupon": "NOPE"}, "coupon"),
    ],
)
def test_broken_orders_are_named(
    api: httpx.Client, desk: Dashboard, change: dict[str, object], field: str
) -> None:
    """What cannot be sold is a 422, and no stock is taken."""
    desk.create_product(name_en="a", sale_price=10, quantity=5)
    desk.create_product(name_en="b", sale_price=10, item_stock_count=[1])
    body = {"customer": BUYER, "products": [{"id": 1, "quantity": 1}]} | change
    answer = api.post("/orders", json=body)

    assert answer.status_code == 422
    assert next(iter(answer.json()["errors"])) == field
    assert desk.product(1)["stock"] == 5


def test_variants_sell_their_own_stock(api: httpx.Client, desk: Dashboard) -> None:
    """The variant asked for is sold at its price, else the first with enough of it."""
    desk.create_product(
        name_en="b", sale_price=10, item_stock_count=[1, 5], item_additional_price=[0, 2.5]
    )
    prices = [
        place(api, {"id": 1, "quantity": 1, "variant_id": 2}).json()["data"]["total_amount"],
        place(api, {"id": 1, "quantity": 2}).json()["data"]["total_amount"],
    ]
    too_many = place(api, {"id": 1, "quantity": 9})

    assert prices == [14.5, 27]
    assert [each["stock"] for each in desk.product(1)["variants"]] == [1, 2]
    assert too_many.status_code == 422


def test_a_sale_is_no_edit(api: httpx.Client, desk: Dashboard, clock: StoreClock) -> None:
    """Selling changes the stock and leaves the product's updated_at."""
    desk.create_product(name_en="a", sale_price=10, quantity=5)
    before = desk.product(1)
    clock.turn(60)
    place(api, {"id": 1, "quantity": 1})

    assert desk.product(1) == before | {"stock": 4}


def test_orders_fire_events(api: httpx.Client, desk: Dashboard) -> None:
    """Placing, editing and moving an order fires its events (A18)."""
    names = ["order.created", "order.updated", "order.status_changed"]
    desk.add_webhook("A", "http://192.0.2.1/", names)
    desk.create_product(name_en="a", sale_price=10, quantity=5)
    place(api, {"id": 1, "quantity": 1})
    api.post("/orders/1", data={"_method": "PUT", "notes": "x"})
    api.post("/orders/1/status", json={"status": "Shipped"})

    assert [each["event"] for each in desk.deliveries()] == names[::-1]
