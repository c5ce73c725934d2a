"""A profile says at once what a whole family of stores does: nothing has to go wrong first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import AT_ONCE, world
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

LARAVEL = (
    "creation-order",
    "per-page-capped=50",
    "clears-absent",
    "wipes-variants",
    "force-published",
    "shows=cost+image_id",
    "variant-ids-new-on-write",
    "errors-bare",
)
SHOP = """
    media:
      front: {{file: media/front.png}}
      back: {{file: media/back.png}}
    products:
      shoe:
        type: physical
        name: {{en: Shoe, ar: حذاء}}
        sku: SHOE
        sale_price: {price}
        tags: [new, red]
        image: front
        gallery: [front, back]
        variants: [{{color: Red, size: L, stock: 3}}, {{color: Red, size: M, stock: 4}}]
      sock: {{type: physical, name: {{en: Sock}}, sku: SOCK, sale_price: {price}, published: false}}
      song: {{type: digital, name: {{en: Song}}, sku: SONG, sale_price: {price}, tags: [loud]}}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Open a store as the public Laravel code makes it, and a catalog that says so."""
    with world(tmp_path) as made:
        made.store.set_habits(devstore.habits_of(*LARAVEL))
        profiled(made)
        made.picture("media/front.png", 1)
        made.picture("media/back.png", 2)
        yield made


def profiled(desk: World, **more: Any) -> None:
    """Name the profile in store.yaml."""
    limits = {"requests_per_second": 1000, "parallel": 4, **AT_ONCE}
    desk.settings(store={"limits": limits, "profile": "laravel", **more})


def edited(desk: World, price: int) -> Any:
    """Write the catalog at a price, apply it, and read the report."""
    desk.write("shop.yaml", SHOP.format(price=price))
    ran = desk.apply("--format", "json")
    assert 0 == ran.code, ran.err
    return json.loads(ran.out)


def test_the_main_job_on_a_store_of_that_family(desk: World) -> None:
    """The first edit already changes nothing besides, buyers' stock stays, and the plan is empty."""
    edited(desk, 10)
    (shoe,) = [one for one in desk.dashboard.products() if one["sku"] == "SHOE"]
    desk.dashboard.place_order((shoe["id"], 1))
    sold = stock(desk)
    report = edited(desk, 12)

    assert [] == report["side_effects"] == report["repaired"]
    assert sold == stock(desk)
    assert 0 == desk.run("plan", "--detailed-exitcode", "--refresh", "full").code
    rows = {one["sku"]: one for one in desk.dashboard.products()}
    assert (["new", "red"], 2) == (rows["SHOE"]["tags"], len(rows["SHOE"]["gallery"]))
    assert [True, False, True] == [rows[sku]["is_published"] for sku in ("SHOE", "SOCK", "SONG")]


def stock(desk: World) -> list[int]:
    """Return how many the store has of each variant."""
    found = {one["sku"]: one for one in desk.dashboard.products()}
    return [row["stock"] for row in found["SHOE"]["variants"]]


def test_what_store_yaml_says_counts_before_the_profile(desk: World) -> None:
    """One line of one's own takes its place, and no more of it."""
    profiled(desk, contract={"always_send": ["tags"]})
    edited(desk, 10)
    desk.write("shop.yaml", SHOP.format(price=12))
    stopped = desk.apply("--format", "json")
    profiled(desk)
    report = edited(desk, 12)

    found = {one["path"] for one in json.loads(stopped.out)["side_effects"]}
    assert (3, {"variants", "gallery"}) == (stopped.code, found)
    assert [] == report["side_effects"]
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_a_profile_that_there_is_not(desk: World) -> None:
    """It is a mistake with its place, and the near one is named."""
    profiled(desk, profile="larvel")
    ran = desk.run("validate")

    assert 6 == ran.code
    assert "there is no profile `larvel`; did you mean `laravel`?" in ran.err
    profiled(desk, profile="documented")
    assert 0 == desk.run("validate").code
