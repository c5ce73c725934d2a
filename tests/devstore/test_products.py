"""Products: shapes, rules and normal forms (facts 3, A1 to A14, A23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.devstore.asking import NO_IMAGE, create, errors

if TYPE_CHECKING:
    import httpx

    from tests.devstore.conftest import StoreClock


def test_create_answers_with_the_documented_detail(api: httpx.Client) -> None:
    """A create is answered 201 with every documented field, in the documented order."""
    made = create(
        api,
        name_ar=" حذاء ",
        name_en="Nike & <Shoe>",
        summery_en="It's new",
        description_en="<p>Hi</p><script>bad()</script>",
        sale_price=49.995,
        price=79.99,
        cost=20,
        sku="NIKE-1",
        quantity=150,
        brand=1,
        badge_id=2,
        category_id=[1, 1],
        sub_category=[2],
        child_category=[3],
        min_purchase=1,
        max_purchase=5,
        is_refundable=True,
        tags=["new", "sale"],
    )

    expected = {
        "id": 1,
        "identifier": 1,
        "name": {"ar": "حذاء", "en": "Nike &amp; &lt;Shoe&gt;"},
        "summary": {"ar": None, "en": "It&#039;s new"},
        "description": {"ar": None, "en": "<p>Hi</p>"},
        "type": "physical",
        "type_id": 1,
        "price": 79.99,
        "sale_price": 50,
        "is_refundable": True,
        "min_purchase": 1,
        "max_purchase": 5,
        "image": NO_IMAGE,
        "is_published": True,
        "stock": 150,
        "is_unlimited": False,
        "ratings": None,
        "created_at": "2026-03-04 12:00:00",
        "updated_at": "2026-03-04 12:00:00",
        "product_options": [],
        "sku": "NIKE-1",
        "slug": "nike-shoe",
        "brand": {"id": 1, "name": "Brand 1"},
        "badge": {"id": 2, "name": "Badge 2"},
        "categories": [{"id": 1, "label": "Category 1"}],
        "sub_categories": [{"id": 2, "label": "Sub-category 2"}],
        "child_categories": [{"id": 3, "label": "Child category 3"}],
        "tags": ["new", "sale"],
        "gallery": [],
        "variants": [],
    }
    assert expected == made
    assert list(expected) == list(made)


def test_messages_follow_the_language(api: httpx.Client) -> None:
    """The message is Arabic when Accept-Language asks for it, English otherwise."""
    create(api)
    arabic = api.get("/products/1", headers={"Accept-Language": "ar"}).json()["message"]

    assert arabic == "تم استرجاع تفاصيل المنتج بنجاح"
    assert api.get("/products/1").json()["message"] == "Product details retrieved successfully"


def test_create_needs_a_name_and_a_price(api: httpx.Client) -> None:
    """Without a name and a selling price a create is a 422 that names the fields (A5)."""
    expected = {
        "name_ar": ["The name_ar field is required."],
        "name_en": ["The name_en field is required."],
        "sale_price": ["The sale_price field is required."],
    }
    assert expected == errors(api.post("/products", json={"name_en": " "}))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("sale_price", -1, "The sale_price must be at least 0."),
        ("sale_price", "x", "The sale_price must be a number."),
        ("sale_price", "NaN", "The sale_price must be a number."),
        ("sale_price", True, "The sale_price must be a number."),
        ("sale_price", 10**30, "The sale_price must be a number."),
        ("sale_price", None, "The sale_price must not be null."),
        ("quantity", -1, "The quantity must be at least 0."),
        ("quantity", 1.5, "The quantity must be an integer."),
        ("quantity", True, "The quantity must be an integer."),
        ("quantity", "many", "The quantity must be an integer."),
        ("name_en", 7, "The name_en must be a string."),
        ("is_refundable", "maybe", "The is_refundable must be true or false."),
        ("status_id", 3, "The selected status_id is invalid."),
        ("tags", "new", "The tags must be an array."),
        ("tags", None, "The tags must not be null."),
        ("image_id", 99, "The selected image_id does not exist."),
        ("product_gallery", [99], "The selected product_gallery does not exist."),
        ("related_products", [99], "The selected related_products does not exist."),
        ("item_color", ["red"], "The item_color must not be longer than item_stock_count."),
        ("product_options", [{"type": "dial"}], "The selected product_options is invalid."),
        ("product_options", ["dial"], "The product_options has the wrong shape."),
    ],
)
def test_broken_values_are_named(
    api: httpx.Client,
    field: str,
    value: object,
    message: str,
) -> None:
    """A value that breaks a rule is a 422 with the field's message, and nothing is kept."""
    answer = api.post("/products", json={"name_en": "a", "sale_price": 1} | {field: value})

    assert {field: [message]} == errors(answer)
    assert api.get("/products").json()["data"]["pagination"]["total"] == 0


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"sale_price": NaN}', "[" * 100_000, '{"a": "\\ud800"}']
)
def test_a_body_must_be_a_json_object(api: httpx.Client, body: str) -> None:
    """Anything but a JSON object is a 422."""
    assert {"body": ["The body must be a JSON object."]} == errors(
        api.post("/products", content=body)
    )


def test_text_beyond_the_basic_plane(api: httpx.Client) -> None:
    """A whole surrogate pair, as JSON escapes it, is one character."""
    made = api.post("/products", content='{"name_en": "\\ud83d\\ude00", "sale_price": 1}')

    assert made.json()["data"]["name"]["en"] == "😀"


def test_numbers_may_be_written_as_text(api: httpx.Client) -> None:
    """Numeric strings and whole floats are numbers, '1' and '0' are flags."""
    made = create(api, sale_price=" 12.345 ", quantity=5.0, is_refundable="1", is_unlimited="0")

    shown = [made[name] for name in ("sale_price", "stock", "is_refundable", "is_unlimited")]
    assert shown == [12.35, 5, True, False]


def test_sku_and_slug_are_unique_among_live_products(api: httpx.Client) -> None:
    """A taken sku or given slug is a 422; a deleted product frees both (A5, A8)."""
    create(api, sku="A", slug="One Shoe")
    fields = {"name_en": "b", "sale_price": 1, "sku": "A", "slug": "one-shoe"}
    taken = errors(api.post("/products", json=fields))
    api.delete("/products/1")

    assert taken == {
        "sku": ["The sku has already been taken."],
        "slug": ["The slug has already been taken."],
    }
    assert create(api, **fields)["slug"] == "one-shoe"


def test_a_derived_slug_gets_a_suffix(api: httpx.Client) -> None:
    """A slug that was not given comes from the name and is made unique (A23)."""
    names = ["Red Shoe!", "red  shoe", "حذاء أحمر", "!!!"]
    slugs = [create(api, name_en=name)["slug"] for name in names]

    assert slugs == ["red-shoe", "red-shoe-1", "حذاء-أحمر", "product"]


def test_empty_sku_is_never_taken(api: httpx.Client) -> None:
    """Two products may have an empty sku."""
    assert [create(api, sku="")["sku"] for _ in range(2)] == ["", ""]


def test_patch_changes_what_was_sent_alone(api: httpx.Client, clock: StoreClock) -> None:
    """PATCH leaves absent fields, replaces arrays, clears by [] and null (A6)."""
    made = create(api, price=20, sku="S", tags=["a", "b"], category_id=[1], brand=3, max_purchase=4)
    clock.turn(60)
    body = {"price": None, "tags": [], "category": [5, 6], "category_id": [9], "brand": None}
    changed = api.patch("/products/1", json=body | {"is_unlimited": True})

    expected = made | {
        "price": None,
        "tags": [],
        "brand": None,
        "is_unlimited": True,
        "updated_at": "2026-03-04 12:01:00",
        "categories": [{"id": each, "label": f"Category {each}"} for each in (5, 6)],
    }
    assert changed.status_code == 200
    assert expected == changed.json()["data"]
    assert expected == api.get("/products/1").json()["data"]


def test_patch_slug(api: httpx.Client) -> None:
    """A slug stays when the name changes, can be set, and is derived again by null."""
    create(api)
    bodies: list[dict[str, Any]] = [{"name_en": "Boot"}, {"slug": "X Y"}, {"slug": None}]
    slugs = [api.patch("/products/1", json=body).json()["data"]["slug"] for body in bodies]

    assert slugs == ["shoe", "x-y", "boot"]


def test_patch_must_leave_a_valid_product(api: httpx.Client) -> None:
    """A PATCH that would remove the last name or take a sku is a 422."""
    create(api, sku="A")
    create(api, sku="B")

    assert set(errors(api.patch("/products/1", json={"name_en": None}))) == {"name_ar", "name_en"}
    assert set(errors(api.patch("/products/2", json={"sku": "A"}))) == {"sku"}
    assert api.patch("/products/2", json={"sku": "B"}).status_code == 200


def test_delete(api: httpx.Client) -> None:
    """DELETE answers an envelope with null; then the product is gone (A8)."""
    create(api)
    gone = api.delete("/products/1")

    assert (gone.status_code, gone.json()["status"], gone.json()["data"]) == (200, "success", None)
    assert api.get("/products/1").json() == {"status": "error", "message": "Not Found"}
    assert api.delete("/products/1").status_code == 404
    assert api.patch("/products/1", json={}).status_code == 404


@pytest.mark.parametrize("path", ["/products/999", f"/products/{10**30}", "/nothing"])
def test_unknown_things_are_404(api: httpx.Client, path: str) -> None:
    """An unknown id or path is a 404 in the error envelope (A20)."""
    answer = api.get(path)

    assert answer.status_code == 404
    assert answer.json() == {"status": "error", "message": "Not Found"}


def test_wrong_method_is_405(api: httpx.Client) -> None:
    """A method a path does not have is a 405 in the error envelope."""
    assert api.put("/products").json() == {"status": "error", "message": "Method Not Allowed"}


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic dev-key", "Bearer"])
def test_the_key_is_needed(api: httpx.Client, header: str) -> None:
    """Without the right key every route is a 401 (A20)."""
    answer = api.get("/products", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json() == {"status": "error", "message": "Unauthenticated."}
