"""Categories, brands and badges that `ids:` lacks are found in the store by their own names."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.documents import warnings
from tests.harness import world
from tjar_sync import devstore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

SHOE = """\
products:
  shoe:
    type: physical
    name: {en: Shoe}
    sku: SHOE
    sale_price: 10
    categories: [Category 5]
    brand: Brand 2
"""
FOUND = (
    "what `ids:` lacks was found in the store `live`: `Brand 2` is 2 (seen at"
    " product 1), `Category 5` is 5 (seen at product 1); to settle it, write into store.yaml, below"
    ' `stores: live: ids:`: brands: {"Brand 2": 2}, categories: {"Category 5": 5}'
)
CACHE = ".tjar/cache"


@pytest.fixture
def stocked(desk: World) -> World:
    """Give a desk whose store has a product with a category and a brand, and whose files use both."""
    desk.dashboard.create_product(name_en="Other", sale_price=3, sku="OTHER", category=[5], brand=2)
    desk.write("shop.yaml", SHOE)
    return desk


def _warned(desk: World, *arguments: str) -> list[str]:
    made = desk.run("plan", "--format", "json", *arguments)

    assert 0 == made.code, made.err
    return warnings(json.loads(made.out))


def test_a_name_is_found_at_what_the_store_shows(stocked: World) -> None:
    """The plan says what it took and from where, with the lines that make it lasting."""
    assert [FOUND] == _warned(stocked)

    applied = stocked.apply()
    made = stocked.dashboard.products()[0]

    assert 0 == applied.code, applied.err
    assert ([5], 2) == ([one["id"] for one in made["categories"]], made["brand"]["id"])
    assert 0 == stocked.run("plan", "--detailed-exitcode").code


def test_what_was_found_is_kept_for_later_runs(stocked: World) -> None:
    """By a plan in the cache, by an apply in the state as well: nothing is looked for again."""
    looked = _lists(stocked)
    assert _lists(stocked) < looked
    stocked.apply()
    shutil.rmtree(stocked.root / CACHE)

    assert _lists(stocked) < looked
    assert [] != list((stocked.root / CACHE).iterdir())
    again = stocked.apply()
    assert 0 == again.code, again.err


def _lists(desk: World) -> int:
    """Plan, and count how often the store's list was read for it."""
    desk.store.requests.reset()

    assert [FOUND] == _warned(desk)
    counts = desk.store.requests.counts
    return sum(count for route, count in counts.items() if route.endswith("/products"))


def test_validate_asks_nobody_and_believes_what_was_found(stocked: World) -> None:
    """Before any plan it is a mistake; after one it says from where it has the names."""
    before = stocked.run("validate")

    assert 6 == before.code
    assert "; `tjar-sync plan` looks for them in the store:\n" in before.err
    _warned(stocked)
    after = stocked.run("validate")

    assert (0, f"Warning: shop.yaml:8:12: {FOUND}\n") == (after.code, after.err)


def test_once_the_lines_are_pasted_nothing_more_is_said(stocked: World) -> None:
    """The numbers are the same, and so is the plan."""
    _warned(stocked)
    stocked.settings(store={"ids": {"brands": {"Brand 2": 2}, "categories": {"Category 5": 5}}})

    assert [] == _warned(stocked)


@pytest.mark.parametrize("how", [(), ("--reviewed",)])
def test_a_saved_plan_holds_for_the_numbers_that_it_was_made_with(
    stocked: World, how: tuple[str, ...]
) -> None:
    """Whoever gives a name another number makes another plan, which was reviewed by nobody."""
    stocked.write("other.yaml", SHOE.replace("shoe", "hat").replace("SHOE", "HAT"))
    stocked.apply("--target", "product.hat")  # so that there is a state
    path = str(stocked.root / "saved.plan")
    stocked.run("plan", "--out", path)
    stocked.settings(store={"ids": {"brands": {"Brand 2": 2}, "categories": {"Category 5": 7}}})
    applied = stocked.run("apply", path, *how)

    assert 9 == applied.code, applied.err
    assert "product.shoe: was edited in the files since" in applied.err
    stocked.settings()
    applied = stocked.run("apply", path, *how)
    assert 0 == applied.code, applied.err


def test_a_name_that_the_store_shows_nowhere_stays_a_mistake(stocked: World) -> None:
    """It is listed once, with what was looked at, and what may be meant; nothing is guessed."""
    stocked.write("shop.yaml", SHOE.replace("Category 5", "Categry 5"))
    made = stocked.run("plan")

    assert 6 == made.code
    assert (
        "shop.yaml:7:18: `Categry 5` is not known: the store `live` has no `ids.categories` in"
        " store.yaml; add it there, or write the store's own number here; the store shows nothing"
        " of this name; did you mean `Category 5`? (read: 1 of the 1 that it lists)\n"
        "Error: 1 mistake in the catalog\n"
        "  names that are right go into store.yaml, below `stores: live: ids:`, each with the"
        " store's own number in place of NUMBER:\n"
        '    categories: {"Categry 5": NUMBER}\n'
        "  To read more: tjar-sync help unknown-id\n"
    ) == made.err


def test_a_store_that_cannot_be_asked_leaves_it_a_mistake(stocked: World) -> None:
    """The mistake is told first, with why nobody could look."""
    stocked.fault(devstore.FaultKind.UNAUTHORIZED)
    made = stocked.run("plan")

    assert 6 == made.code
    assert "; the store could not be asked: " in made.err


def test_numbers_stay_allowed_where_only_the_store_named_others(stocked: World) -> None:
    """A name that was found makes no rule that each number needs one; its own number is it."""
    stocked.write("shop.yaml", SHOE.replace("[Category 5]", "[Category 5, 9]"))
    applied = stocked.apply()
    stocked.write("shop.yaml", SHOE.replace("[Category 5]", "[5, 9]"))

    assert 0 == applied.code, applied.err
    assert 0 == stocked.run("plan", "--detailed-exitcode").code


def test_other_mistakes_are_told_before_anything_is_asked(stocked: World) -> None:
    """Nothing is sent for files that are wrong anyway."""
    stocked.write("more.yaml", "products: 1\n")
    stocked.store.requests.reset()
    made = stocked.run("plan")

    assert (6, 0) == (made.code, stocked.store.requests.total)
    assert "more.yaml:1:11: `products` must be" in made.err


def test_what_was_kept_of_another_store_is_not_believed(stocked: World, tmp_path: Path) -> None:
    """The same files at another address: its own numbers are looked for."""
    _warned(stocked)
    folder = tmp_path / ".elsewhere"
    folder.mkdir()
    with world(folder) as other:
        other.dashboard.create_product(name_en="A", sale_price=3, category=[8])
        stocked.url = other.url
        stocked.settings()
        made = stocked.run("plan")

    assert 6 == made.code
    assert "`Category 5` is not known" in made.err


def test_pull_writes_the_names_that_were_found(stocked: World) -> None:
    """What comes into the files stands beside what store.yaml then says for good."""
    stocked.apply()
    stocked.dashboard.create_product(name_en="Third", sale_price=3, sku="T", category=[5])
    pulled = stocked.run("pull", "--new", "product.third")

    assert 0 == pulled.code, pulled.err
    assert "Category 5: 5" in (stocked.root / "store.yaml").read_text("utf-8")
    assert 0 == stocked.run("plan", "--detailed-exitcode").code


def test_a_name_that_the_store_gave_to_another_number_stops_the_run(stocked: World) -> None:
    """What is shown now is held against what was seen; a person says which is meant."""
    _warned(stocked)
    (file,) = (stocked.root / CACHE).iterdir()
    file.write_text(
        '{"categories": {"Category 5": [6, "product 1"]}, "brands": {"Brand 2": [2, "x"]}}'
    )
    stocked.dashboard.create_product(name_en="Shoe", sku="SHOE", sale_price=10, category=[6])
    made = stocked.run("plan")

    assert 6 == made.code
    assert (
        "`Category 5` was 6 in the store (seen at product 1), which calls that `Category 6` now\n"
    ) in made.err


def test_more_names_than_one_reads_are_told_bit_by_bit(stocked: World) -> None:
    """The lines to paste are whole, and the rest is told once they stand there."""
    names = [f"Category {number}" for number in range(20, 32)]
    stocked.dashboard.create_product(name_en="All", sale_price=3, category=list(range(20, 32)))
    stocked.write("shop.yaml", SHOE.replace("[Category 5]", json.dumps(names)))
    (told,) = _warned(stocked)

    assert " (3 more are told once these stand there): brands: {" in told
    assert told.endswith('"Category 28": 28}')
