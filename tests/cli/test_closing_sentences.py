"""The closing sentence of a plan is exact: what was not compared, or is not written, is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.harness import world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

SHOP = """\
products:
  shoe:
    type: physical
    name: {en: Shoe}
    sale_price: 10
    sku: SHOE
    quantity: 5
  shirt:
    type: physical
    name: {en: Shirt}
    sale_price: 10
    sku: SHIRT
    variants:
      - {color: red, stock: 3}
      - {color: blue, stock: 4}
webhooks:
  orders: {url: "https://erp.example.com/hooks", events: [order.created], secret: {write_to: secrets/orders}}
"""
ALL = "No changes. The store matches the files."
SOME = "Nothing to change. What was compared matches; what was not, or is left so, is told below."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a shop that was applied."""
    with world(tmp_path, on_remove="archive") as made:
        made.write("shop.yaml", SHOP)
        assert 0 == made.apply().code
        yield made


def edited(desk: World, before: str, after: str) -> str:
    """Change the files; return what the plan says then."""
    text = (desk.root / "shop.yaml").read_text("utf-8")
    assert before in text
    (desk.root / "shop.yaml").write_text(text.replace(before, after), "utf-8")
    ran = desk.run("plan", "--detailed-exitcode")
    assert 0 == ran.code, ran.out + ran.err
    return ran.out


def test_all_was_compared(desk: World) -> None:
    """Where everything was compared and agrees, it is said in one sentence."""
    assert desk.run("plan").out.startswith(ALL)


def test_quantity_edited_after_creation(desk: World) -> None:
    """It is the store's once written: that it is not written is told, until it is managed."""
    raised = edited(desk, "quantity: 5", "quantity: 50")
    desk.apply()
    again = desk.run("plan").out
    back = edited(desk, "quantity: 50", "quantity: 5")

    for out in (raised, again):
        assert out.startswith(SOME)
        assert "`quantity` was edited after it was written, and is the store's count since" in out
        assert "product.shoe; `manage: [quantity]` has it written." in out
    assert back.startswith(ALL)


def test_what_was_sold_is_no_edit(desk: World) -> None:
    """Fewer in the store than in the files were sold; nobody edited anything."""
    desk.dashboard.place_order((desk.ids()["SHOE"], 2))

    assert desk.run("plan", "--refresh", "full").out.startswith(ALL)


def test_a_quantity_set_by_hand_to_the_same(desk: World) -> None:
    """Where the store has the edited count already, nothing differs."""
    desk.dashboard.edit_product(desk.ids()["SHOE"], quantity=50)

    assert edited(desk, "quantity: 5", "quantity: 50").startswith(ALL)


def test_stock_of_a_variant_edited_after_creation(desk: World) -> None:
    """The stock of a row counts as its product's quantity does."""
    out = edited(desk, "{color: blue, stock: 4}", "{color: blue, stock: 40}")

    assert out.startswith(SOME)
    assert "`variants` was edited after it was written" in out
    assert "product.shirt; `manage: [quantity]` has it written." in out


def test_ignored_fields_that_differ(desk: World) -> None:
    """What a file ignores, and the store has otherwise, is no agreement."""
    desk.dashboard.edit_product(desk.ids()["SHOE"], sale_price=12)
    out = edited(
        desk, "    quantity: 5\n", "    quantity: 5\n    lifecycle: {ignore: [sale_price]}\n"
    )

    assert out.startswith(SOME)
    assert "`sale_price` differs in the store and is ignored by the files: product.shoe." in out


def test_ignored_fields_that_agree(desk: World) -> None:
    """What is ignored and the same on both sides hides nothing."""
    out = edited(
        desk, "    quantity: 5\n", "    quantity: 5\n    lifecycle: {ignore: [sale_price]}\n"
    )

    assert out.startswith(ALL)


def test_fields_that_the_store_never_shows(desk: World) -> None:
    """A cost that no read proves is named with what it was compared with."""
    text = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", text.replace("quantity: 5\n", "quantity: 5\n    cost: 4\n"))
    assert 0 == desk.apply().code
    out = desk.run("plan").out

    assert out.startswith(SOME)
    assert "`cost` is never shown by the store, so it was compared with what was last" in out
    assert "product.shoe" in out


def test_the_complement_of_a_target(desk: World) -> None:
    """What a pattern leaves out was not looked at, and is never called unchanged."""
    out = desk.run("plan", "--target", "product.shoe").out

    assert "What was asked for matches." in out
    assert "1 unchanged, 2 not looked at." in out


def test_somebody_published_what_was_archived(desk: World) -> None:
    """A product that left the files and is on sale again is named with both ways out."""
    text = (desk.root / "shop.yaml").read_text("utf-8")
    begin, end = text.index("  shoe:"), text.index("  shirt:")
    desk.write("shop.yaml", text[:begin] + text[end:])
    shoe = desk.ids()["SHOE"]
    assert 0 == desk.apply().code
    hidden = desk.run("plan").out
    desk.dashboard.publish(shoe)
    out = desk.run("plan").out

    assert hidden.startswith(ALL)
    assert out.startswith(SOME)
    assert (
        "left the files and was unpublished, and somebody published it again: product.shoe" in out
    )
    assert "put it back into the files, or unpublish it in the store." in out


def test_a_secret_that_is_gone(desk: World) -> None:
    """A webhook whose secret is not where its file says is named, with how to get a new one."""
    (desk.root / "secrets" / "orders").unlink()
    out = desk.run("plan").out

    assert out.startswith(SOME)
    assert "its secret is not here, where its file says: webhook.orders" in out
    assert "raise `secret.version` to have a new one made and written." in out


def test_protection_that_is_not_recorded(desk: World) -> None:
    """`protect: true` holds once an apply has recorded it; until then that is said."""
    out = edited(desk, "    quantity: 5\n", "    quantity: 5\n    lifecycle: {protect: true}\n")
    desk.apply()

    assert out.startswith(SOME)
    assert "`protect: true` is not recorded yet, and holds from the next apply on" in out
    assert desk.run("plan").out.startswith(ALL)


def test_many_are_counted(tmp_path: Path) -> None:
    """Of many the first are named, and how many more there are."""
    with world(tmp_path) as desk:
        rows = [
            f"  p{number}: {{type: physical, name: {{en: P}}, sale_price: 1, sku: S{number}, cost: 1}}\n"
            for number in range(7)
        ]
        desk.write("shop.yaml", "products:\n" + "".join(rows))
        assert 0 == desk.apply("--allow", "duplicate-name").code

        assert "product.p0, product.p1, product.p2, product.p3, product.p4 and 2 more" in (
            desk.run("plan").out
        )


def test_what_the_store_never_shows_is_said_once(desk: World) -> None:
    """However many fields that is, it is one sentence; machines are told which is whose."""
    text = (desk.root / "shop.yaml").read_text("utf-8")
    more = "quantity: 5\n    cost: 4\n    policy: {en: x}\n    is_inventory_warning: true\n"
    desk.write("shop.yaml", text.replace("quantity: 5\n", more.replace("{en: x}", "x")))
    assert 0 == desk.apply().code
    out = desk.run("plan").out
    (found,) = json.loads(desk.run("plan", "--format", "json").out)["diagnostics"]

    assert 1 == out.count("never shown by the store")
    assert (
        " are never shown by the store, so they were compared with what was last written alone:"
        " product.shoe; a look at the store's own pages proves it." in out
    )
    assert "never-shown" == found["code"]
    assert "cost: product.shoe" in found["detail"].splitlines()
