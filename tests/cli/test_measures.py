"""Fields that only some stores have, all the way over HTTP: made, left, edited, drifted, cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.providers.test_fields_off import SIDES
from tjar_sync.devstore import habits_of

if TYPE_CHECKING:
    from tests.harness import World

ONE_NAME = {
    "product.weight": "weight",
    "product.barcode": "barcode",
    **{f"product.dimensions.{side}": f"dimensions.{letter}" for side, letter in SIDES.items()},
}
CONTRACT: dict[str, Any] = {
    "fields": {
        **{
            path: dict.fromkeys(("create", "update", "read"), name)
            for path, name in ONE_NAME.items()
        },
        "product.variants.sku": {"create": "item_sku", "update": "item_sku", "read": "sku"},
        "product.variants.price": {"create": "item_price", "update": "item_price", "read": "price"},
    }
}
SHOE = """\
products:
  shoe:
    type: physical
    name: {en: Shoe}
    sku: SHOE
    sale_price: 10
    weight: 1.25
    dimensions: {length: 30.5, width: 20}
    barcode: "6281000000014"
    variants: [{color: red, sku: R, price: 9.5}, {color: blue}]
"""


@pytest.fixture
def shop(desk: World) -> World:
    """Give a desk whose store has these fields, whose contract names them, and a product of it."""
    desk.store.set_habits(habits_of("keeps-measures"))
    desk.settings(store={"contract": CONTRACT})
    desk.write("shop.yaml", SHOE)
    made = desk.apply()

    assert 0 == made.code, made.err
    return desk


def _shown(desk: World) -> Any:
    (product,) = desk.dashboard.products()
    rows = [(row["color"], row["sku"], row["price"]) for row in product["variants"]]
    return product["weight"], product["dimensions"], product["barcode"], rows


def _unchanged(desk: World) -> bool:
    return 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_they_are_made_and_then_left_alone(shop: World) -> None:
    """The store has them as the file does, and no plan finds anything more to do."""
    assert (
        1.25,
        {"h": None, "l": 30.5, "w": 20},
        "6281000000014",
        [("red", "R", 9.5), ("blue", None, None)],
    ) == _shown(shop)
    assert _unchanged(shop)


def test_an_edit_sends_what_changed(shop: World) -> None:
    """A side of the dimensions alone; the others stay."""
    shop.write("shop.yaml", SHOE.replace("30.5", "31").replace("1.25", "1.255"))
    shop.apply()

    assert (1.255, {"h": None, "l": 31, "w": 20}) == _shown(shop)[:2]
    assert _unchanged(shop)


def test_a_variants_own_price_is_edited(shop: World) -> None:
    """The rows are written whole, each with its own."""
    shop.write(
        "shop.yaml",
        SHOE.replace("price: 9.5", "price: 8").replace("{color: blue}", "{color: blue, sku: B}"),
    )
    shop.apply()

    assert [("red", "R", 8), ("blue", "B", None)] == _shown(shop)[3]
    assert _unchanged(shop)


def test_drift_of_them_is_seen_and_put_back(shop: World) -> None:
    """What somebody changes in the dashboard is told, field by field."""
    (product,) = shop.dashboard.products()
    shop.dashboard.edit_product(product["id"], weight=9, barcode="1", dimensions={"w": 1})
    drift = shop.run("drift")

    assert 2 == drift.code
    for text in ("weight:", "barcode:", "dimensions.width:"):
        assert text in drift.out
    shop.apply("--only", "drift")
    assert (1.25, {"h": None, "l": 30.5, "w": 20}, "6281000000014") == _shown(shop)[:3]


def test_null_clears_them(shop: World) -> None:
    """All of them at once, or one side."""
    cleared = (
        SHOE.replace("1.25", "null").replace("20}", "null}").replace('"6281000000014"', "null")
    )
    shop.write("shop.yaml", cleared)
    shop.apply()

    assert (None, {"h": None, "l": 30.5, "w": None}, None) == _shown(shop)[:3]
    assert _unchanged(shop)


def test_they_are_refused_where_the_contract_does_not_name_them(shop: World) -> None:
    """At the file's line, before anything is asked."""
    shop.settings()
    shop.store.requests.reset()
    made = shop.run("plan")

    assert (6, 0) == (made.code, shop.store.requests.total)
    for line in ("shop.yaml:7:5: ", "shop.yaml:8:18: ", "shop.yaml:9:5: ", "shop.yaml:10:5: "):
        assert line in made.err


def test_a_store_that_does_not_keep_them_is_told(shop: World) -> None:
    """A write that does not show has not worked: exit 3, and every plan wants it."""
    shop.store.set_habits(habits_of("none"))
    shop.write("shop.yaml", SHOE.replace("1.25", "2"))
    applied = shop.apply("--refresh", "full")

    assert 3 == applied.code, applied.out + applied.err
    assert not _unchanged(shop)
