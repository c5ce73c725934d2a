"""Whose a product of the store is, over HTTP: strangers, copies and new keys are never overwritten."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.documents import blocks
from tests.harness import KEY, world
from tjar_sync import devstore
from tjar_sync.location import Location
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World
    from tjar_sync.model.state import State

PLAIN = """
    products:
      a: {type: physical, name: {en: Apple}, sale_price: 5, sku: A}
      b: {type: physical, name: {en: Berry}, sale_price: 6, sku: B}
      c: {type: physical, name: {en: Clove}, sale_price: 7, sku: C}
"""
SLUGS = """
    products:
      a: {type: physical, name: {en: Blue Shirt}, sale_price: 50, slug: blue-shirt}
      b: {type: physical, name: {en: Red Shirt}, sale_price: 60, slug: red-shirt}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Open an empty catalog and an empty store."""
    with world(tmp_path) as made:
        yield made


def stocked(desk: World, text: str = PLAIN) -> dict[str, int]:
    """Apply a catalog; return the ids by name."""
    desk.write("products.yaml", text)
    ran = desk.apply()
    assert 0 == ran.code, ran.err
    desk.writes()
    return {item["name"]["en"]: item["id"] for item in desk.dashboard.products()}


def state_of(desk: World) -> State:
    """Read the state."""
    return read_state(Location(desk.root, None, {"TJAR_API_KEY": KEY}))


def replaced(desk: World, ids: dict[str, int]) -> list[dict[str, Any]]:
    """Put a stranger's product under every id, as a store that was made anew shows."""
    for name, one in ids.items():
        desk.dashboard.edit_product(
            one, name_en=f"Not {name}", sku=f"X-{one}", slug=f"x-{one}", sale_price=99
        )
    return desk.dashboard.products()


def test_a_store_that_was_made_anew_is_noticed(desk: World) -> None:
    """It has our ids and nothing of ours: plan, drift and apply stop, and none of it is written."""
    before = replaced(desk, stocked(desk))
    ran = [desk.run("plan"), desk.run("drift"), desk.apply()]

    assert [10, 10, 10] == [one.code for one in ran]
    assert all("probably another store" in one.err for one in ran)
    assert all("--allow store-replaced" in one.err for one in ran)
    assert 0 == desk.writes()
    assert before == desk.dashboard.products()


def test_a_person_says_that_the_store_was_made_anew(desk: World) -> None:
    """What is in the files is made, what is there stays, and the next run needs no word."""
    before = replaced(desk, stocked(desk))
    ran = desk.apply("--allow", "store-replaced")
    after = desk.dashboard.products()

    assert 0 == ran.code, ran.err
    assert 6 == len(after)
    assert all(item in after for item in before)
    assert (0, "No changes.") == (
        desk.run("plan").code,
        desk.run("plan").out.split("\n", 1)[0][:11],
    )


def landmarks(desk: World) -> set[str]:
    """Return the ids by which the state knows the store again."""
    return {one.remote_id for one in state_of(desk).landmarks}


def test_a_store_is_known_again_by_what_is_not_ours_any_more(desk: World) -> None:
    """What was archived and is in no file tells the store, too; once said, the new one is known."""
    ids = stocked(desk)
    desk.settings(on_remove="archive")
    desk.write("products.yaml", "\n".join(PLAIN.splitlines()[:3]))
    assert 0 == desk.apply().code
    kept = landmarks(desk)
    replaced(desk, {name: one for name, one in ids.items() if name != "Apple"})
    stopped = desk.run("plan")
    said = desk.apply("--allow", "store-replaced")
    again = desk.run("plan", "--detailed-exitcode")

    assert {str(one) for one in ids.values()} == kept
    assert (10, 0, 0) == (stopped.code, said.code, again.code), said.err
    assert "of its 3 oldest resources 0 are gone and 2 are something else" in stopped.err
    assert {str(ids["Apple"])} == landmarks(desk)


def test_what_is_gone_from_the_store_is_no_landmark_for_ever(desk: World) -> None:
    """A few are deleted by hand, and later a few more: it is the same store all the time."""
    for _ in range(3):
        ids = stocked(desk)
        assert {str(one) for one in ids.values()} == landmarks(desk)
        for name in ("Apple", "Berry"):
            desk.dashboard.delete_product(ids[name])
    assert 0 == desk.apply().code
    desk.write("products.yaml", "\n".join(PLAIN.splitlines()[:3]))
    ran = desk.apply()

    assert 0 == ran.code, ran.err
    assert 1 == len(landmarks(desk))


def test_one_stranger_is_named_and_left_alone(desk: World) -> None:
    """The others are planned; a person says whose it is."""
    ids = stocked(desk)
    replaced(desk, {"Clove": ids["Clove"]})
    before = desk.dashboard.product(ids["Clove"])
    blocked = desk.apply()
    desk.write("products.yaml", PLAIN.replace("sku: C}", "sku: C, slug: clove-2}"))
    ran = desk.apply("--allow", "another-product")

    assert 5 == blocked.code
    assert "product.c (id" in blocked.err
    assert "Clove / C / clove and is Not Clove / X-" in blocked.err
    assert 0 == ran.code, ran.err
    assert before == desk.dashboard.product(ids["Clove"])
    assert 4 == len(desk.dashboard.products())


def test_a_stranger_is_not_deleted_with_our_file(desk: World) -> None:
    """What left the files is forgotten once a person says that it is not ours."""
    ids = stocked(desk)
    replaced(desk, {"Clove": ids["Clove"]})
    desk.write("products.yaml", "\n".join(PLAIN.splitlines()[:-1]))
    blocked = desk.apply()
    ran = desk.apply("--allow", "another-product")

    assert (5, 0) == (blocked.code, ran.code)
    assert 3 == len(desk.dashboard.products())
    assert "product.c" not in desk.run("state", "list").out


def test_what_is_ours_all_the_same_is_adopted_again(desk: World) -> None:
    """Somebody gave it another name, sku and slug: it stays ours, and is put right."""
    ids = stocked(desk)
    replaced(desk, {"Clove": ids["Clove"]})
    taken = desk.run("state", "adopt", "product.c", str(ids["Clove"]))
    ran = desk.apply("--max-price-change-percent", "100")

    assert (0, 0) == (taken.code, ran.code)
    assert ["Apple", "Berry", "Clove"] == desk.names()


@pytest.mark.parametrize("habits", [(), ("slug-suffixed-when-taken",)])
def test_a_slug_that_the_store_keeps_to_itself_makes_nothing_twice(
    desk: World, habits: tuple[str, ...]
) -> None:
    """Without a state nothing tells whether it is there, so a person is asked, with the ids."""
    desk.store.set_habits(devstore.habits_of("hides=slug", *habits))
    ids = stocked(desk, SLUGS)
    shutil.rmtree(desk.root / ".tjar")
    ran = desk.apply()

    assert 5 == ran.code
    assert f"product.a (id {ids['Blue Shirt']}), product.b (id {ids['Red Shirt']})" in ran.err
    assert 0 == desk.writes()


def test_a_new_key_without_a_sku_takes_nothing_from_the_store(desk: World) -> None:
    """It is asked about, naming both; with `id:`, or adopted, the very product is kept."""
    old = "products: {old: {type: physical, name: {en: Palm Basket}, sale_price: 50}}"
    (remote_id,) = stocked(desk, old).values()
    desk.write("products.yaml", old.replace("{old:", "{new:"))
    blocked = desk.apply()
    desk.write("products.yaml", old.replace("{old: {", f"{{new: {{id: {remote_id}, "))
    ran = desk.apply()

    assert 5 == blocked.code
    assert (
        f"product.new is like product.old (id {remote_id}), which leaves the files" in blocked.err
    )
    assert f"add `id: {remote_id}` to product.new" in blocked.err
    assert 0 == ran.code, ran.err
    assert 0 == desk.writes()
    assert [remote_id] == [item["id"] for item in desk.dashboard.products()]


def test_what_leaves_the_files_may_be_adopted_under_its_new_key(desk: World) -> None:
    """The old address hands it over."""
    old = "products: {old: {type: physical, name: {en: Palm Basket}, sale_price: 50}}"
    (remote_id,) = stocked(desk, old).values()
    desk.write("products.yaml", old.replace("{old:", "{new:"))
    taken = desk.run("state", "adopt", "product.new", str(remote_id))
    ran = desk.apply()

    assert (0, 0) == (taken.code, ran.code), taken.err
    assert [remote_id] == [item["id"] for item in desk.dashboard.products()]
    assert "product.old" not in desk.run("state", "list").out


def test_every_candidate_is_in_the_json(desk: World) -> None:
    """Each with the ids that it may be, the likeliest first, however many they are."""
    lines = [
        f"      p{at}: {{type: physical, name: {{en: Thing {at}}}, sale_price: {at + 1}}}"
        for at in range(12)
    ]
    ids = stocked(desk, "\n".join(["    products:", *lines, ""]))
    shutil.rmtree(desk.root / ".tjar")
    (block,) = blocks(json.loads(desk.run("plan", "--format", "json").out))

    assert f"product.p11: id {ids['Thing 11']}" in block["detail"].split("\n")
    assert 12 == len(block["detail"].split("\n"))


SHIRT = """
    products:
      shirt:
        type: physical
        name: {en: Shirt}
        sale_price: 50
        sku: SH-1
        variants:
          - {color: Red, size: S, stock: 10}
          - {color: Blue, size: S, stock: 30, additional_price: 5}
"""


def sell(desk: World, **stocks: int) -> int:
    """Let variants be sold down to these counts, by their first word."""
    (shirt,) = desk.dashboard.products()
    rows = desk.dashboard.product(shirt["id"])["variants"]
    desk.dashboard.edit_product(
        shirt["id"],
        item_color=[row["color"] for row in rows],
        item_size=[row["size"] for row in rows],
        item_stock_count=[stocks.get(row["color"], row["stock"]) for row in rows],
        item_additional_price=[row["additional_price"] for row in rows],
        item_extra_cost=[row["extra_cost"] for row in rows],
    )
    return int(shirt["id"])


def stocks_of(desk: World, shirt: int) -> dict[str, int]:
    """Return the counts of all variants, by color."""
    return {row["color"]: row["stock"] for row in desk.dashboard.product(shirt)["variants"]}


@pytest.mark.parametrize(("old", "new"), [("Red", "Crimson"), ("Blue", "blue")])
def test_a_variant_keeps_its_stock_under_another_name(desk: World, old: str, new: str) -> None:
    """The plan says so, the store shows it, and the next plan is empty."""
    stocked(desk, SHIRT)
    shirt = sell(desk, Red=6, Blue=9)
    desk.write("products.yaml", SHIRT.replace(old, new))
    planned = desk.run("plan")
    ran = desk.apply()
    left = {"Red": 6, "Blue": 9}
    left[new] = left.pop(old)

    assert f"{new}/S was {old}/S and keeps its stock of {left[new]}" in planned.out
    assert 0 == ran.code, ran.err
    assert left == stocks_of(desk, shirt)
    assert "No changes." in desk.run("plan").out


def test_variants_that_may_have_been_renamed_are_asked_about(desk: World) -> None:
    """Two at once, or with another price: the plan says what is left, and what would be new."""
    stocked(desk, SHIRT)
    shirt = sell(desk, Red=6, Blue=9)
    desk.write("products.yaml", SHIRT.replace("Red, size: S, stock: 10", "Gold, size: S, stock: 7"))
    blocked = desk.apply()
    ran = desk.apply("--allow", "restocked")

    assert 5 == blocked.code
    assert (
        "product.shirt variants: Red/S (stock of 6) would go, and Gold/S (stock of 7) be new"
        in blocked.err
    )
    assert 0 == ran.code, ran.err
    assert {"Gold": 7, "Blue": 9} == stocks_of(desk, shirt)


def test_a_sale_between_plan_and_write_is_not_undone_by_a_renaming(desk: World) -> None:
    """What was counted when the plan was made is not what is there any more: the next plan is."""
    stocked(desk, SHIRT)
    sell(desk, Red=6)
    desk.write("products.yaml", SHIRT.replace("Red", "Crimson"))
    saved = desk.run("plan", "--out", str(desk.root / "plan.json"))
    shirt = sell(desk, Red=5)
    late = desk.run("apply", str(desk.root / "plan.json"))
    ran = desk.apply()

    assert (0, 9, 0) == (saved.code, late.code, ran.code)
    assert {"Crimson": 5, "Blue": 30} == stocks_of(desk, shirt)


CARD = """
    products:
      card: {type: digital, name: {en: Card}, sale_price: 5, sku: CARD, codes: [AAA-1, BBB-2]}
"""


def test_codes_are_not_put_back_on_sale(desk: World) -> None:
    """One more means that all are sent: a person takes out those that were sold, or says yes."""
    (card,) = stocked(desk, CARD).values()
    desk.write("products.yaml", CARD.replace("AAA-1, BBB-2", "AAA-1, BBB-2, CCC-3"))
    blocked = desk.apply()
    sent = desk.writes()
    kept = desk.dashboard.stored(card)["codes"]
    desk.write("products.yaml", CARD.replace("AAA-1, BBB-2", "CCC-3"))
    ran = desk.apply()

    assert (5, 0, ["AAA-1", "BBB-2"]) == (blocked.code, sent, kept)
    assert "2 of the codes of product.card would be sent once more" in blocked.err
    assert (0, ["CCC-3"]) == (ran.code, desk.dashboard.stored(card)["codes"])


def test_codes_of_what_is_adopted_may_have_been_sold(desk: World) -> None:
    """After a lost state nobody knows which of them the store has sold: none is sent."""
    (card,) = stocked(desk, CARD).values()
    shutil.rmtree(desk.root / ".tjar")
    desk.dashboard.edit_product(card, codes=["BBB-2"])
    planned = desk.run("plan")
    ran = desk.apply()

    assert "its codes are taken for the store's: what was sold is not sent again" in planned.out
    assert (0, ["BBB-2"]) == (ran.code, desk.dashboard.stored(card)["codes"])


THINGS = """
    products:
      lamp: {type: physical, name: {en: Lamp}, sale_price: 5, image: media/lamp.png}
      blue: {type: physical, name: {en: Mug}, sale_price: 6, image: media/blue.png}
      red: {type: physical, name: {en: Mug}, sale_price: 6, image: media/red.png}
      one: {type: physical, name: {en: Plate}, sale_price: 7}
      two: {type: physical, name: {en: Plate}, sale_price: 7}
      jar: {type: physical, name: {en: Jar}, sale_price: 9}
      mat: {type: physical, name: {en: Mat}, sale_price: 9, tags: [soft]}
      sku: {type: physical, name: {en: Sku}, sale_price: 9, sku: SKU}
"""


def test_all_that_agrees_is_taken_over_at_once(desk: World) -> None:
    """By name, price and picture, each for one file alone; what differs, or could be two, stays."""
    for shade, name in enumerate(("lamp", "blue", "red")):
        desk.picture(f"media/{name}.png", shade)
    ids = stocked(desk, THINGS)
    shutil.rmtree(desk.root / ".tjar")
    desk.dashboard.edit_product(ids["Jar"], sale_price=10)
    desk.dashboard.edit_product(ids["Mat"], tags=["hard"])
    ran = desk.run("state", "rebuild")
    again = desk.run("state", "rebuild")
    planned = json.loads(desk.run("plan", "--format", "json").out)
    (block,) = blocks(planned)

    assert (0, 0) == (ran.code, again.code), ran.err
    assert ["product.blue", "product.lamp", "product.red"] == [
        line.split()[0] for line in ran.out.splitlines()
    ]
    assert "Nothing in the store agrees with one file alone" in again.out
    assert 0 == desk.writes()
    assert ["product.jar", "product.mat", "product.one", "product.two"] == block["addresses"]
    assert "all that agree with `tjar-sync state rebuild`" in block["summary"]
    assert {"product.sku"} == {
        item["address"] for item in planned["resource_changes"] if item["action"] == "adopt"
    } - {f"media.media/{name}.png" for name in ("lamp", "blue", "red")}
