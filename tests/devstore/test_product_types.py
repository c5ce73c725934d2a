"""Products: types, variants, options, pictures (A7, A9 to A14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.devstore.asking import NO_IMAGE, PNG, create, errors

if TYPE_CHECKING:
    import httpx

    from tjar_sync.devstore import Dashboard


OWN: dict[str, dict[str, object]] = {
    "digital": {"file_ids": [], "download_link": "https://d.example/x"},
    "booking": {
        "provider_ids": [3, 4],
        "duration_minutes": 60,
        "is_enable_date_range": True,
        "availability": [{"day": 0, "start_time": "09:00", "end_time": "17:30"}],
    },
    "service": {"duration_minutes": 30, "delivery_days": 2},
}


@pytest.mark.parametrize("kind", OWN)
def test_types_have_their_own_fields_and_paths(
    api: httpx.Client, desk: Dashboard, kind: str
) -> None:
    """A type's path shows its fields, the common path does not, others are 404 (A7, A12 to A14)."""
    body = OWN[kind] | {"name_en": "T", "sale_price": 1, "codes": ["c1"]}
    made = api.post(f"/products/{kind}", json=body).json()["data"]
    read = api.get(f"/products/{kind}/1").json()["data"]
    common = api.get("/products/1").json()["data"]
    others = [f"/products/{other}/1" for other in OWN if other != kind] + ["/products/1"]

    assert made == read == common | OWN[kind]
    assert made["type"] == kind
    assert set(common).isdisjoint(OWN[kind])
    assert [api.patch(path, json={}).status_code for path in others] == [404, 404, 404]
    assert api.get(others[0]).status_code == 404
    assert api.patch(f"/products/{kind}/1", json={"price": 3}).json()["data"]["price"] == 3
    assert desk.stored(1).get("codes") == (["c1"] if kind == "digital" else None)


@pytest.mark.parametrize(
    "hours",
    [
        {"day": 7, "start_time": "09:00", "end_time": "10:00"},
        {"day": 1, "start_time": "9", "end_time": "10:00"},
        {"day": 1, "start_time": "09:00"},
    ],
)
def test_opening_hours_are_checked(api: httpx.Client, hours: dict[str, object]) -> None:
    """A day beyond Saturday or a time that is none is a 422."""
    body = {"name_en": "T", "sale_price": 1, "availability": [hours]}

    assert set(errors(api.post("/products/booking", json=body))) == {"availability"}


def test_variants_are_parallel_arrays(api: httpx.Client) -> None:
    """Index i of every array is variant i; short arrays have gaps; stock is the sum (A10)."""
    made = create(
        api,
        quantity=7,
        item_stock_count=[5, 3],
        item_color=["red", None],
        item_size=["S"],
        item_additional_price=[None, 2.5],
        item_extra_cost=[-1],
        item_image=[None],
    )

    assert made["stock"] == 8
    assert made["variants"] == [
        {
            "id": 1,
            "color": "red",
            "size": "S",
            "stock": 5,
            "additional_price": 0,
            "extra_cost": -1,
            "image": NO_IMAGE,
        },
        {
            "id": 2,
            "color": None,
            "size": None,
            "stock": 3,
            "additional_price": 2.5,
            "extra_cost": 0,
            "image": NO_IMAGE,
        },
    ]


def test_variants_are_replaced_and_cleared(api: httpx.Client) -> None:
    """New counts make new variants and cut longer arrays; [] removes them all (A6, A10)."""
    create(api, quantity=7, item_stock_count=[5, 3], item_color=["red", "blue"])
    fewer = api.patch("/products/1", json={"item_stock_count": [4]}).json()["data"]
    colored = api.patch("/products/1", json={"item_color": ["green"]}).json()["data"]
    none = api.patch("/products/1", json={"item_stock_count": []}).json()["data"]

    assert [(v["id"], v["color"], v["stock"]) for v in fewer["variants"]] == [(3, "red", 4)]
    assert [(v["id"], v["color"], v["stock"]) for v in colored["variants"]] == [(3, "green", 4)]
    assert (none["variants"], none["stock"]) == ([], 7)


def test_options_keep_the_read_shape(api: httpx.Client) -> None:
    """Options are written as they are read, costs as numbers, gaps filled (facts 3.2, A10)."""
    radio = {
        "type": "radio",
        "title": {"ar": "الحجم", "en": "Size"},
        "options": {"ar": {"صغير": 0, "كبير": 4.5}, "en": {"Small": 0, "Large": "4.50"}},
        "is_required": True,
    }
    made = create(api, product_options=[radio, {"type": "text"}])

    empty = {"ar": "", "en": ""}
    assert made["product_options"] == [
        {
            "type": "radio",
            "title": {"ar": "الحجم", "en": "Size"},
            "sub_title": empty,
            "options": {"ar": {"صغير": 0, "كبير": 4.5}, "en": {"Small": 0, "Large": 4.5}},
            "is_required": True,
            "multi_select": False,
        },
        {
            "type": "text",
            "title": empty,
            "sub_title": empty,
            "options": None,
            "is_required": False,
            "multi_select": False,
        },
    ]


def test_pictures_are_shown_by_url(api: httpx.Client) -> None:
    """The main picture is a URL, the gallery has ids and URLs, in order."""
    for name in ("a.png", "b.png"):
        api.post("/media", files={"file": (name, PNG)})
    made = create(api, image_id=2, product_gallery=[2, 1], item_stock_count=[1], item_image=[1])
    urls = {
        each: f"http://localhost/assets/tenant/uploads/media-uploader/demo/{name}1772614800.png"
        for each, name in ((1, "a"), (2, "b"))
    }

    assert made["image"] == urls[2]
    assert made["gallery"] == [{"id": 2, "url": urls[2]}, {"id": 1, "url": urls[1]}]
    assert made["variants"][0]["image"] == urls[1]


def test_drafts(api: httpx.Client) -> None:
    """status_id 2 unpublishes, 1 publishes (A9)."""
    made = create(api, status_id=2)
    shown = api.patch("/products/1", json={"status_id": 1}).json()["data"]

    assert [made["is_published"], shown["is_published"]] == [False, True]


def test_related_products_are_kept_but_not_shown(api: httpx.Client, desk: Dashboard) -> None:
    """Related products, cost and policy are write-only (A1)."""
    create(api)
    made = create(api, related_products=[1], cost=2.5, policy_description="none")

    assert {"related_products", "cost", "policy_description", "image_id"}.isdisjoint(made)
    stored = desk.stored(2)
    assert (stored["related_products"], stored["cost"]) == ([1], 250)
