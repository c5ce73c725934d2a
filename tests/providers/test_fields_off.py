"""Fields that Tjar's pages do not know: refused at their line, until store.yaml says where they go."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.providers.samples import SHOE, answer, product, sent_by
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from tests.harness import World
    from tests.providers.conftest import Foreign

SIDES = {"length": "l", "width": "w", "height": "h"}
NAMES = {
    "product.weight": "weight",
    "product.barcode": "gtin",
    **{f"product.dimensions.{side}": f"dimensions.{letter}" for side, letter in SIDES.items()},
}
CONTRACT: dict[str, Any] = {
    "fields": {
        **{path: dict.fromkeys(("create", "update", "read"), name) for path, name in NAMES.items()},
        "product.variants.sku": {"create": "item_sku", "update": "item_sku", "read": "sku"},
        "product.variants.price": {"create": "item_price", "update": "item_price", "read": "price"},
    }
}
VALUES: dict[str, Any] = {
    "weight": Decimal("1.250"),
    "barcode": "6281000000014",
    "dimensions.length": Decimal("30.5"),
    "dimensions.width": Decimal(20),
    "dimensions.height": Decimal(5),
    "variants": (
        {"color": "red", "size": None, "stock": 1, "sku": "R", "price": Decimal("9.50")},
        {"color": "blue", "size": None, "stock": 2},
    ),
}
SHOP = """\
products:
  shoe:
    type: physical
    name: {en: Shoe}
    sale_price: 10
    weight: 1.25
    dimensions: {length: 30.5}
    barcode: "6281000000014"
    variants: [{color: red, sku: R, price: 9.5}, {color: blue}]
"""


def test_a_store_that_has_them_is_told_of_by_its_contract(foreign: Foreign) -> None:
    """They are written under the store's own names; a variant without a sku has none."""
    body = sent_by(foreign, product(Verb.CREATE, VALUES), contract=CONTRACT)

    assert {
        "weight": 1.25,
        "gtin": "6281000000014",
        "dimensions": {"l": 30.5, "w": 20, "h": 5},
        "item_sku": ["R", None],
        "item_price": [9.5, None],
    } == {key: body[key] for key in ("weight", "gtin", "dimensions", "item_sku", "item_price")}


def test_what_it_shows_of_them_is_read(foreign: Foreign) -> None:
    """By the same rows, whatever stands beside it."""
    shown = {
        **SHOE,
        "weight": "1.25",
        "gtin": "6281000000014",
        "dimensions": {"l": 30.5, "w": 20, "h": None},
        "variants": [{"color": "red", "size": None, "stock": 1, "sku": "R", "price": 9.5}],
    }
    provider = foreign(lambda _: answer({"status": "success", "data": shown}), contract=CONTRACT)
    live = provider.read("product", "physical", "195")

    assert live is not None
    assert Decimal("1.25") == live.values["weight"]
    assert "6281000000014" == live.values["barcode"]
    assert [Decimal("30.5"), 20, None] == [live.values[f"dimensions.{side}"] for side in SIDES]
    assert (
        {"color": "red", "size": None, "stock": 1, "sku": "R", "price": Decimal("9.50")},
    ) == live.values["variants"]


def test_a_platform_without_them_refuses_them_at_their_line(desk: World) -> None:
    """Each with the line of the contract that would say where it goes."""
    desk.write("a.yaml", SHOP)
    found = desk.run("validate")

    assert 6 == found.code
    for path in ("weight", "dimensions.length", "barcode", "variants.price", "variants.sku"):
        assert f"no place for `{path}`" in found.err
    assert found.err.startswith("a.yaml:6:5: product.shoe: ")


def test_what_is_off_may_still_be_passed_through(desk: World) -> None:
    """Under the store's own name, as before; what has a name in the contract may not."""
    entry = "{type: physical, name: {en: X}, sale_price: 1, extra: {weight: 1, barcode: x}}"
    desk.write("a.yaml", f"products:\n  x: {entry}\n")
    taken = desk.run("validate")
    desk.settings(store={"contract": CONTRACT})
    refused = desk.run("validate")

    assert (0, 6) == (taken.code, refused.code)
    assert "extra.weight" in refused.err


def test_stock_without_an_end_reaches_the_store(desk: World) -> None:
    """It is written, shown, and no difference afterwards."""
    desk.write(
        "a.yaml",
        "products:\n  x: {type: physical, name: {en: X}, sale_price: 1, unlimited: true}\n",
    )
    done = desk.apply()
    again = desk.run("plan", "--format", "json")

    assert (0, 0) == (done.code, again.code)
    assert [True] == [item["is_unlimited"] for item in desk.dashboard.products()]
    assert [] == json.loads(again.out)["resource_changes"]


def test_what_many_products_ask_for_is_told_once(desk: World) -> None:
    """With a count and the first places: one line of the contract would end it."""
    entry = "type: physical, name: {en: X}, sale_price: 1, weight: 1"
    lines = "".join(f"  p{number}: {{{entry}, sku: S{number}}}\n" for number in range(5))
    desk.write("a.yaml", f"products:\n{lines}")
    found = desk.run("validate")

    assert 6 == found.code
    assert found.err.startswith(
        "a.yaml:2:54: Tjar has no place for `weight`: product.p0 and 4 more "
        "(also a.yaml:3:54, a.yaml:4:54)\n"
    )
    assert "Error: 1 mistake in the catalog" in found.err
