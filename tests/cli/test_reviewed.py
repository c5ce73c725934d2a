"""`apply PLANFILE --reviewed`: what was reviewed, and nothing else, however the rest went on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import fill, product, products

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import Ran, World


@pytest.fixture
def saved(desk: World) -> Path:
    """Save a plan of a new price for a shoe and of a new sock."""
    fill(desk, "shoe", "hat")
    assert 0 == desk.apply().code
    desk.write(
        "shop.yaml", "products:\n" + product("shoe", "12") + product("hat") + product("sock")
    )
    path = desk.root / "plan.tjar"
    assert 0 == desk.run("plan", "--out", str(path)).code
    desk.writes()
    return path


def reviewed(desk: World, path: Path) -> Ran:
    """Apply what was reviewed."""
    return desk.run("apply", str(path), "--reviewed")


def prices(desk: World) -> dict[str, str]:
    """Return what buyers pay, by English name."""
    return {row["name"]["en"]: str(row["sale_price"]) for row in desk.dashboard.products()}


def test_a_plan_that_holds_is_applied_whole(desk: World, saved: Path) -> None:
    """Nothing came since, and nothing is said of it."""
    ran = reviewed(desk, saved)

    assert 0 == ran.code, ran.err
    assert ["Hat", "Shoe", "Sock"] == desk.names()
    assert "its own run" not in ran.out


def test_what_came_since_is_named_and_left(desk: World, saved: Path) -> None:
    """Another merge changed the hat: that is no part of this review."""
    entries = product("shoe", "12") + product("hat", "9") + product("sock")
    desk.write("shop.yaml", "products:\n" + entries)
    ran = reviewed(desk, saved)

    assert 0 == ran.code, ran.err
    assert "not in the reviewed plan, and left to its own run: product.hat" in ran.out
    assert {"Hat": "10.00", "Shoe": "12.00", "Sock": "10.00"} == {
        name: f"{float(price):.2f}" for name, price in prices(desk).items()
    }
    assert "sale_price" in desk.run("plan").out


def test_another_field_of_the_same_product_that_came_since_is_no_difference(
    desk: World, saved: Path
) -> None:
    """Another merge renamed the shoe, and its own run applied that: the new price is as reviewed."""
    renamed = product("shoe").replace("Shoe", "Boot") + product("hat")
    desk.write("shop.yaml", "products:\n" + renamed)
    assert 0 == desk.apply().code
    entries = product("shoe", "12").replace("Shoe", "Boot") + product("hat") + product("sock")
    desk.write("shop.yaml", "products:\n" + entries)
    ran = reviewed(desk, saved)

    assert 0 == ran.code, ran.err
    assert ["Boot", "Hat", "Sock"] == desk.names()
    assert 12 == float(prices(desk)["Boot"])


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_a_report_names_what_was_left(desk: World, saved: Path, form: str) -> None:
    """Who reads it has not seen the plan: nothing applied is not all that there is to say."""
    assert 0 == desk.apply().code
    entries = product("shoe", "12") + product("hat", "9") + product("sock")
    desk.write("shop.yaml", "products:\n" + entries)
    file = desk.root / "report"
    ran = desk.run("apply", str(saved), "--reviewed", "--output", f"{form}={file}")
    told = file.read_text("utf-8").replace("\\", "")

    assert 0 == ran.code, ran.err
    assert "left to its own run: product.hat" in told
    assert "with nothing left to do: product.shoe, product.sock" in told
    assert 1 == ran.out.count("left to its own run")


def test_what_is_done_already_is_named(desk: World, saved: Path) -> None:
    """A run that broke off did a part of it; the next does the rest."""
    assert 0 == desk.apply("--target", "product.sock").code
    desk.writes()
    ran = reviewed(desk, saved)

    assert (0, 1) == (ran.code, desk.writes()), ran.err
    assert "in the reviewed plan, with nothing left to do: product.sock" in ran.out


def test_what_was_applied_on_the_way_does_not_count(desk: World, saved: Path) -> None:
    """The state's row of the shoe moved, but what was reviewed of it is the same."""
    row = next(item for item in desk.dashboard.products() if item["name"]["en"] == "Shoe")
    desk.dashboard.edit_product(row["id"], sku="SHOE")
    assert 0 == reviewed(desk, saved).code


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (
            product("shoe", "13") + product("hat") + product("sock"),
            "product.shoe: sale_price was 10.00 -> 12.00, is 10.00 -> 13.00",
        ),
        (
            product("shoe", "12").replace("SHOE", "BOOT") + product("hat") + product("sock"),
            "product.shoe: sku was not to be changed, is SHOE -> BOOT",
        ),
        (
            product("hat") + product("sock"),
            "product.shoe: was reviewed as update, is delete now",
        ),
    ],
)
def test_a_reviewed_change_that_differs_stops_it(
    desk: World, saved: Path, entries: str, told: str
) -> None:
    """Nothing is written; the difference is told, value by value."""
    desk.write("shop.yaml", "products:\n" + entries)
    ran = reviewed(desk, saved)

    assert (9, 0) == (ran.code, desk.writes()), ran.err
    assert told in ran.err


def test_a_store_that_moved_stops_it(desk: World, saved: Path) -> None:
    """Somebody set another price in the dashboard after the review."""
    row = next(item for item in desk.dashboard.products() if item["name"]["en"] == "Shoe")
    desk.dashboard.edit_product(row["id"], sale_price=11)
    ran = reviewed(desk, saved)

    assert (9, 0) == (ran.code, desk.writes()), ran.err
    assert "product.shoe: sale_price was 10.00 -> 12.00, is 11.00 -> 12.00" in ran.err


def test_what_it_needs_first_was_to_be_reviewed(desk: World, saved: Path) -> None:
    """A picture that the sock shows since was seen by nobody."""
    desk.picture("sock.png")
    desk.write(
        "shop.yaml",
        "products:\n"
        + product("shoe", "12")
        + product("hat")
        + product("sock")
        + "    image: sock.png\n",
    )
    ran = reviewed(desk, saved)

    assert (9, 0) == (ran.code, desk.writes()), ran.err
    assert "which nobody reviewed" in ran.err


def test_codes_edited_since_stop_it_before_there_is_a_state(desk: World) -> None:
    """Of a secret no plan shows anything, and a review is no leave for another one."""
    path = desk.root / "plan.tjar"
    film = "products: {{film: {{type: digital, name: {{en: F}}, sale_price: 1, codes: [{}]}}}}"
    desk.write("shop.yaml", film.format("AAA-111"))
    desk.run("plan", "--out", str(path))
    desk.write("shop.yaml", film.format("BBB-222"))
    ran = reviewed(desk, path)

    assert 9 == ran.code
    assert "product.film: was edited in the files since" in ran.err


def test_codes_edited_since_stop_it_where_there_is_a_state(desk: World) -> None:
    """There they are told apart by what they digest to."""
    path = desk.root / "plan.tjar"
    film = "products: {{film: {{type: digital, name: {{en: F}}, sale_price: 1, codes: [{}]}}}}"
    desk.write("shop.yaml", film.format("AAA-111"))
    assert 0 == desk.apply().code
    desk.write("shop.yaml", film.format("AAA-111, BBB-222"))
    assert 5 == desk.run("plan", "--out", str(path)).code  # a guard, which is judged later
    desk.write("shop.yaml", film.format("AAA-111, CCC-333"))
    desk.writes()
    ran = reviewed(desk, path)

    assert (9, 0) == (ran.code, desk.writes()), ran.out
    assert "product.film: codes was" in ran.err
    assert "CCC" not in ran.err


def test_another_product_behind_the_same_address_stops_it(desk: World, saved: Path) -> None:
    """The shoe was deleted and made anew: the review was about the other one."""
    row = next(item for item in desk.dashboard.products() if item["name"]["en"] == "Shoe")
    desk.dashboard.delete_product(row["id"])
    ran = reviewed(desk, saved)

    assert (9, 0) == (ran.code, desk.writes()), ran.err
    assert "product.shoe: was reviewed as update, is create now" in ran.err


@pytest.mark.parametrize("drift", [False, True])
def test_it_needs_a_plan_that_a_review_is_of(desk: World, *, drift: bool) -> None:
    """Without a saved plan, or with one of drift alone, it is a mistake."""
    desk.write("shop.yaml", products("shoe"))
    desk.apply()
    path = desk.root / "plan.tjar"
    desk.run("plan", "--only", "drift", "--out", str(path))
    ran = desk.run("apply", *([str(path)] if drift else []), "--reviewed")

    assert 64 == ran.code
    assert "--reviewed is about a saved plan of what the files ask for" in ran.err
