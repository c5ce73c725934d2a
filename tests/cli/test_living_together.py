"""Drift in its classes, put back alone, muted with a last day, and prices back beyond the guard."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.samples import fill, product, products
from tests.harness import world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a shop of three products that was applied."""
    with world(tmp_path) as made:
        fill(made, "shoe", "sock", "boot")
        assert 0 == made.apply().code
        yield made


def edit(desk: World, sku: str, **values: object) -> None:
    """Change a product as somebody does in the dashboard."""
    desk.dashboard.edit_product(desk.ids()[sku], **values)


def price(desk: World, sku: str) -> str:
    """Return what a product costs in the store."""
    return next(str(item["sale_price"]) for item in desk.dashboard.products() if item["sku"] == sku)


def both(desk: World) -> None:
    """Make one of each class: drift, edit, conflict, gone, unmanaged."""
    edit(desk, "SHOE", sale_price=12)
    edit(desk, "SOCK", sale_price=13)
    desk.dashboard.delete_product(desk.ids()["BOOT"])
    desk.dashboard.create_product(name_en="By hand", sale_price=3)
    desk.write(
        "shop.yaml",
        products("boot", "shoe")
        + product("sock", "14")
        + product("card").replace("Card", "A card"),
    )


def test_drift_tells_its_classes_apart(desk: World) -> None:
    """Drift, conflict and what is gone are listed; edits and what is in no file are counted."""
    both(desk)
    shoe, sock = desk.ids()["SHOE"], desk.ids()["SOCK"]
    ran = desk.run("drift")
    classes = json.loads(desk.run("drift", "--format", "json").out)["classes"]

    assert 2 == ran.code
    assert f'product.shoe "Shoe" (physical, id {shoe}): changed in the store' in ran.out
    assert "sale_price: 10.00 -> 12.00 (+20.0 %) in the store; files say 10.00" in ran.out
    assert f'product.sock "Sock" (physical, id {sock}): changed on both sides (conflict)' in ran.out
    assert "sale_price: 10.00 -> 13.00 (+30.0 %) in the store; files say 14.00" in ran.out
    assert '  - product.boot "Boot" (physical): deleted in the store; the files have it' in ran.out
    assert "1 changed in the store, 1 in conflict with the files, 1 deleted in the store" in ran.out
    assert "1 edit of the files waits to be applied" in ran.out
    assert (
        "1 resource in the store is in no file; it is left alone (`tjar-sync pull --new` takes"
        in ran.out
    )
    assert "To put it back into the store: tjar-sync apply --only drift" in ran.out
    assert "To decide what both sides changed: tjar-sync pull ADDRESS --theirs (or" in ran.out
    assert {"edit": 1, "drift": 1, "gone": 1, "conflict": 1, "unmanaged": 1} == classes


def test_long_texts_and_conflicts_of_them(desk: World) -> None:
    """A long text is shown word by word, and a conflict of one with all its sides."""
    text = "a text that is so long that nobody would want to see all of it on a line " * 2
    edit(desk, "SHOE", name_en=text)
    edit(desk, "SOCK", name_en=text)
    desk.write("shop.yaml", products("boot", "shoe") + product("sock").replace("Sock", "Socks"))
    ran = desk.run("drift")

    assert "in the store; the files say what was there before" in ran.out
    assert "last written -> store now:" in ran.out


def test_only_drift_is_put_back(desk: World) -> None:
    """What the store changed goes back, with a plan and agreement; edits and conflicts are left."""
    both(desk)
    plan = desk.run("plan", "--only", "drift", "--allow", "missing")
    refused = desk.run("apply", "--only", "drift", "--allow", "missing")
    ran = desk.apply("--only", "drift", "--allow", "missing")
    after, left = desk.run("plan"), desk.run("drift")

    assert 0 == plan.code
    assert "Only what was changed in the store is put back; 2 edits of the files left." in plan.out
    assert "product.card" not in plan.out
    assert "changed in the store and in the files, and left: product.sock" in plan.out
    assert 64 == refused.code
    assert "nobody is here to agree" in refused.err
    assert 0 == ran.code, ran.err
    assert ("10", "13") == (price(desk, "SHOE"), price(desk, "SOCK"))
    assert {"Boot", "By hand", "Shoe", "Sock"} == set(desk.names())
    assert "changed on both sides (conflict)" in after.out
    assert "+ product.card" in after.out
    assert "To decide what both sides changed" in left.out
    assert "To put it back" not in left.out


def test_edits_of_the_same_product_wait(desk: World) -> None:
    """Of a product with drift and an edit only the drift is written; the edit is still one after."""
    edit(desk, "SHOE", sale_price=12)
    desk.write("shop.yaml", products("boot", "shoe", "sock").replace("Shoe", "Shoes"))
    ran = desk.apply("--only", "drift")
    plan = desk.run("plan")

    assert 0 == ran.code, ran.err
    assert ["Boot", "Shoe", "Sock"] == desk.names()
    assert "10" == price(desk, "SHOE")
    assert 'name.en: "Shoe" -> "Shoes"' in plan.out
    assert "edited in the files" in plan.out
    assert 1 == plan.out.count("~ product.")


def test_only_drift_of_rows(desk: World) -> None:
    """Rows are the same in whatever order their cells stand: their drift is no edit of the files."""
    rows = "    variants:\n    - {size: S, color: red, stock: 3, additional_price: 1}\n"
    desk.write(
        "shop.yaml",
        f"{products('boot', 'sock', 'shoe')}{rows}".replace("quantity: 3\n    var", "var"),
    )
    assert 0 == desk.apply().code
    edit(
        desk,
        "SHOE",
        item_stock_count=[3],
        item_color=["red"],
        item_size=["S"],
        item_additional_price=[7],
        item_extra_cost=[0],
    )
    ran = desk.apply("--only", "drift")

    assert 0 == ran.code, ran.err
    assert "1 updated" in ran.out
    assert "edit of the files left" not in ran.out
    assert "No drift" in desk.run("drift").out


def test_only_drift_of_what_both_sides_changed(desk: World) -> None:
    """It is left, and not called no drift."""
    edit(desk, "SHOE", sale_price=12)
    fill(desk, "boot", "shoe", "sock", price="11")
    ran = desk.apply("--only", "drift")

    assert 0 == ran.code, ran.err
    assert "No drift" not in ran.out
    assert "Nothing is put back. What was changed in the store was changed in the files" in ran.out
    assert "and left: product.shoe; decide with `tjar-sync pull ADDRESS`" in ran.out


def test_only_drift_of_none(desk: World) -> None:
    """Without drift there is nothing to put back, whatever was edited."""
    fill(desk, "shoe", "sock", price="11")
    ran = desk.apply("--only", "drift")

    assert 0 == ran.code
    assert "No drift to put back." in ran.out
    assert "10" == price(desk, "SHOE")


def test_a_saved_plan_of_drift(desk: World, tmp_path: Path) -> None:
    """What was saved as drift alone is applied as that."""
    both(desk)
    file = str(tmp_path / "drift.plan")
    saved = desk.run("plan", "--only", "drift", "--allow", "missing", "--out", file)
    wrong = desk.run("apply", file, "--only", "drift")
    ran = desk.run("apply", file)

    assert (0, 64, 0) == (saved.code, wrong.code, ran.code), ran.err
    assert ("10", "13") == (price(desk, "SHOE"), price(desk, "SOCK"))


def mute(**more: str) -> dict[str, Any]:
    """Return a mute of the shoe's price."""
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    given = {"address": "product.sh*", "field": "sale_price", "reason": "a campaign", "until": day}
    return {"mutes": [{**given, **more}]}


def test_a_mute_silences_drift(desk: World) -> None:
    """Muted drift is in no plan and no drift, but counted and named with its reason and last day."""
    edit(desk, "SHOE", sale_price=12)
    desk.settings(**mute())
    drift, plan, ran = desk.run("drift"), desk.run("plan"), desk.apply()

    assert 0 == drift.code
    assert drift.out.startswith("No drift.")
    assert "(a campaign): product.shoe.sale_price." in drift.out
    assert "(a campaign): product.shoe.sale_price." in plan.out
    assert 0 == ran.code
    assert "12" == price(desk, "SHOE")


def test_muted_drift_is_drift_again(desk: World) -> None:
    """When the mute is over, also after other fields were written: nothing was taken for agreed."""
    edit(desk, "SHOE", sale_price=12)
    desk.settings(**mute())
    desk.write("shop.yaml", products("boot", "shoe", "sock").replace("Shoe", "Shoes"))
    applied = desk.apply()
    desk.settings(**mute(until="2020-01-31"))
    ran = desk.run("drift")

    assert 0 == applied.code, applied.err
    assert ["Boot", "Shoes", "Sock"] == desk.names()
    assert "12" == price(desk, "SHOE")
    assert 2 == ran.code
    assert "sale_price: 10.00 -> 12.00" in ran.out
    assert "ended on 2020-01-31 and counts no more (a campaign)" in ran.out


def test_a_mute_is_of_a_field(desk: World) -> None:
    """Another field of the same product is drift; a map's mute is of all its fields."""
    edit(desk, "SHOE", sale_price=12, name_en="Boots")
    desk.settings(**mute(field="name"))
    ran = desk.run("drift")

    assert 2 == ran.code
    assert "sale_price: 10.00 -> 12.00" in ran.out
    assert "(a campaign): product.shoe.name.en." in ran.out


def test_pull_takes_what_is_muted(desk: World) -> None:
    """A mute silences, and hinders nobody: what is named comes into the files."""
    edit(desk, "SHOE", sale_price=12)
    desk.settings(**mute())
    ran = desk.run("pull", "product.shoe")

    assert 0 == ran.code, ran.err
    assert "sale_price: 12" in (desk.root / "shop.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"until": "2027-02-30"}, "`2027-02-30` is not a day such as 2027-01-31"),
        ({"until": "soon"}, "`soon` is not a day"),
        ({"why": "x"}, "unknown key `why`"),
    ],
)
def test_mistakes_in_a_mute(desk: World, given: dict[str, str], told: str) -> None:
    """A day that is none, and a key that is unknown, are mistakes with their place."""
    desk.settings(**mute(**given))
    ran = desk.run("validate")

    assert 6 == ran.code
    assert told in ran.err + ran.out


def test_a_price_may_be_put_back(desk: World) -> None:
    """Beyond the guard a drifted price is blocked, unless `guards: {revert: allow}`; an edit is."""
    edit(desk, "SHOE", sale_price=100)
    blocked = desk.apply()
    desk.settings(guards={"revert": "allow"})
    allowed = desk.apply()
    fill(desk, "shoe", "sock", "boot", price="90")
    edited = desk.apply()

    assert (5, 0, 5) == (blocked.code, allowed.code, edited.code)
    assert "10" == price(desk, "SHOE")


def test_only_drift_of_much_else(tmp_path: Path) -> None:
    """Pictures, links, a field that is new in the files: only what the store changed goes back."""
    with world(tmp_path) as desk:
        desk.picture("a.png", 1)
        desk.picture("b.png", 2)
        text = products("boot", "shoe")
        desk.write(
            "shop.yaml",
            text + product("sock").rstrip() + "\n    related: [shoe]\n    image: a.png\n",
        )
        assert 0 == desk.apply().code
        edit(desk, "SOCK", sale_price=12)
        edit(desk, "SHOE", sale_price=12)
        changed = (
            product("sock").rstrip()
            + "\n    related: [shoe, boot]\n    image: b.png\n    cost: 3\n"
        )
        desk.write("shop.yaml", text + changed)
        ran = desk.apply("--only", "drift")
        plan = desk.run("plan")

        assert 0 == ran.code, ran.err
        assert ("10", "10") == (price(desk, "SOCK"), price(desk, "SHOE"))
        assert "related: +product.boot" in " ".join(plan.out.split())
        assert "cost" in plan.out
        assert "sale_price" not in plan.out


def test_what_a_target_leaves_out_is_not_told(desk: World) -> None:
    """Mutes, and what is left as it is, are told of what was looked at alone."""
    edit(desk, "SHOE", sale_price=12)
    text = products("boot", "shoe", "sock").replace("sku: BOOT", "sku: BOOT\n    cost: 3")
    desk.settings(**mute())
    desk.write("shop.yaml", text)
    assert 0 == desk.apply().code
    all_, some = desk.run("plan").out, desk.run("plan", "--target", "product.sock").out

    assert "a campaign" in all_
    assert "never shown" in all_
    assert "a campaign" not in some
    assert "never shown" not in some
