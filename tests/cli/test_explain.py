"""`explain`: why a thing is as it is, in a terminal and for machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from tests.harness import World

SHOP = """
products:
  shoe:
    type: physical
    name: {{en: Shoe}}
    description: {{en: {{file: text/shoe.html}}}}
    sale_price: {price}
    quantity: 5
  card: {{type: digital, name: {{en: Card}}, sale_price: 4, codes: [AAAA-AAAA, BBBB-BBBB]}}
"""


@pytest.fixture
def shop(desk: World) -> World:
    """Apply a shop, and edit a price in the files and a name in the store."""
    desk.settings(defaults={"product": {"min_purchase": 1}})
    desk.write("text/shoe.html", "<p>A shoe.</p>\n")
    desk.write("shop.yaml", SHOP.format(price=10))
    assert 0 == desk.apply().code
    shoe = next(item for item in desk.dashboard.products() if item["name"]["en"] == "Shoe")
    desk.dashboard.edit_product(shoe["id"], name_en="Sandal")
    desk.write("shop.yaml", SHOP.format(price=12))
    desk.writes()
    return desk


def block(text: str, path: str) -> dict[str, str]:
    """Return what is said of one field, by its label."""
    lines = text.split(f"\n  {path}\n")[1].split("\n\n", maxsplit=1)[0].splitlines()
    return {name.strip(): said.strip() for name, _, said in (one.partition(":") for one in lines)}


def test_a_resource_is_explained_field_by_field(shop: World) -> None:
    """Place and layer, all sides, owner and reason of each; and what the plan does."""
    ran = shop.run("explain", "product.shoe")
    price = block(ran.out, "sale_price")
    sent = price.pop("sent")

    assert (0, 0) == (ran.code, shop.writes()), ran.err
    assert ran.out.startswith("product.shoe (physical, id ")
    assert "  plan: update: edited in the files\n" in ran.out
    assert {
        "files": "12.00",
        "last written": "10.00",
        "shown then": "10.00",
        "shown now": "10.00",
        "from": "shop.yaml:7:5 (entry)",
        "owner": "the files",
        "why": "it will be written: the files changed since it was last written",
    } == price
    assert " UTC by run " in sent
    assert "it will be written back: the store changed" in block(ran.out, "name.en")["why"]
    assert "text/shoe.html:1:1 (text file)" == block(ran.out, "description.en")["from"]
    assert "store.yaml:" in block(ran.out, "min_purchase")["from"]
    assert "(defaults)" in block(ran.out, "min_purchase")["from"]
    assert "the store" == block(ran.out, "quantity")["owner"]


def test_machines_are_told_the_same_and_no_secret(shop: World) -> None:
    """One field as JSON; a secret only as being there."""
    one = json.loads(shop.run("explain", "product.shoe.sale_price", "--format", "json").out)
    ran = shop.run("explain", "product.card.codes", "--format", "json")
    (codes,) = json.loads(ran.out)["fields"]
    (price,) = one["fields"]

    assert ("update", "edit", True) == (one["action"], one["action_reason"], one["looked_at_store"])
    assert ("12.00", "10.00", "entry") == (price["files"], price["now"], price["layer"])
    assert (True, [None, None]) == (codes["sensitive"], codes["files"])
    assert "AAAA" not in ran.out


def test_offline_says_what_was_not_looked_at(shop: World) -> None:
    """Files and state tell, and the store is asked nothing."""
    shop.store.requests.reset()
    ran = shop.run("explain", "product.shoe", "--offline")
    machine = json.loads(shop.run("explain", "product.shoe", "--offline", "--format", "json").out)

    assert 0 == ran.code
    assert "plan: the store was not looked at: what it shows now" in ran.out
    assert "it was not written so before; the store was not looked at" in ran.out
    assert (None, False) == (machine["action"], machine["looked_at_store"])


def test_what_leaves_the_files_and_what_agrees(shop: World) -> None:
    """An archiving says why; what agrees says so, and a warning of the plan goes along."""
    shop.settings(on_remove="keep")
    shop.write("shop.yaml", "products:\n  card: {type: digital, name: {en: Card}, sale_price: 4}\n")
    gone = shop.run("explain", "product.shoe")
    same = shop.run("explain", "product.card.sale_price")

    assert "  in no file\n" in gone.out
    assert "forget (the store keeps it): left the files; `on_remove: keep`" in gone.out
    assert "plan: nothing is to be done" in same.out


def test_a_field_that_was_not_sent_lately_names_the_run_that_sent_it(shop: World) -> None:
    """A later write of other fields is not taken for it."""
    first = block(shop.run("explain", "product.shoe.sale_price").out, "sale_price")["sent"]
    shop.write("shop.yaml", SHOP.format(price=10))
    shop.apply()
    later = shop.run("explain", "product.shoe").out

    assert first == block(later, "sale_price")["sent"]
    assert first.split("run ")[1] != block(later, "name.en")["sent"].split("run ")[1]


def test_a_field_that_was_never_sent_says_nothing_of_a_run(desk: World) -> None:
    """What was taken over as it was has its sides, and no time at which it was written."""
    desk.dashboard.create_product(name_en="Hat", sale_price=3, sku="HAT")
    entry = "{type: physical, name: {en: Hat}, sale_price: 3, sku: HAT}"
    desk.write("shop.yaml", f"products: {{hat: {entry}}}\n")
    assert 0 == desk.apply().code
    told = block(desk.run("explain", "product.hat.sale_price").out, "sale_price")

    assert ("3.00", "the files") == (told["shown now"], told["owner"])
    assert "sent" not in told


def test_what_blocks_the_plan_is_told(shop: World) -> None:
    """A guard that the change would meet is named with it."""
    shop.write("shop.yaml", SHOP.format(price=99))
    ran = shop.run("explain", "product.shoe.sale_price")

    assert "\n  error: " in ran.out
    assert "product.shoe" in ran.out.split("error: ")[1]


def test_a_store_that_cannot_be_reached_is_told(shop: World) -> None:
    """The error is that of every reading command; `--offline` still tells."""
    shop.fault(FaultKind.UNAUTHORIZED, "GET", times=None)
    ran = shop.run("explain", "product.shoe")
    offline = shop.run("explain", "product.shoe", "--offline")

    assert (7, "", 0) == (ran.code, ran.out, offline.code)
