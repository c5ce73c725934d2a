"""Whose a product of the store is, over HTTP: strangers, copies and new keys are never overwritten."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import world
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

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
NO_SLUG = {"fields": {"product.slug": {"read": None}}}


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


@pytest.mark.parametrize("habit", [(), ("slug-suffixed-when-taken",)])
def test_a_slug_that_the_store_keeps_to_itself_makes_nothing_twice(
    desk: World, habit: tuple[str, ...]
) -> None:
    """Without a state nothing tells whether it is there, so a person is asked, with the ids."""
    desk.settings(store={"contract": NO_SLUG})
    desk.store.set_habits(devstore.habits_of(*habit))
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
    (block,) = json.loads(desk.run("plan", "--format", "json").out)["blocks"]

    assert f"product.p11: id {ids['Thing 11']}" in block["detail"].split("\n")
    assert 12 == len(block["detail"].split("\n"))
