"""--state: where the state is, told to any command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import World

SHOE = "products:\n  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: S-1}\n"


def test_the_option_goes_before_all_else(desk: World) -> None:
    """Before the variable, which goes before store.yaml."""
    desk.write("shop.yaml", SHOE)
    place = str(desk.root / "told.db")
    desk.environ["TJAR_SYNC_STATE"] = str(desk.root / "variable.db")
    applied = desk.apply("--state", place)
    desk.environ.clear()

    assert 0 == applied.code, applied.err
    assert (desk.root / "told.db").exists()
    assert not (desk.root / "variable.db").exists()
    assert not (desk.root / ".tjar" / "state.db").exists()
    assert 0 == desk.run("plan", "--detailed-exitcode", "--state", place).code
    assert "1 resource." in desk.run("state", "list", "--state", place).out


@pytest.mark.parametrize(
    ("place", "told"), [("ftp://host/state", "\n  at --state\n"), (" ", "names no place")]
)
def test_an_option_that_names_no_place(desk: World, place: str, told: str) -> None:
    """It is said, and nothing is done."""
    ran = desk.run("state", "list", "--state", place)

    assert 64 == ran.code
    assert told in ran.err


def test_what_names_no_place_is_called_by_its_name(desk: World) -> None:
    """The variable, or the option of the verb: whichever was given."""
    desk.environ = {"TJAR_SYNC_STATE": "ftp://host/state"}
    variable = desk.run("state", "list")
    desk.environ.clear()
    option = desk.run("state", "migrate", "--to", "ftp://host/state")

    assert (64, 64) == (variable.code, option.code)
    assert variable.err.endswith("\n  at TJAR_SYNC_STATE\n")
    assert option.err.endswith("\n  at --to\n")


def test_another_catalogs_store_of_the_same_name(desk: World) -> None:
    """Two catalogs share a place, and call their stores alike: what happened and what to do is said."""
    place = f"file://{desk.root / 'shared'}/"
    assert 0 == desk.apply("--state", place).code
    desk.settings(store={"url": "https://another.tjar.sa"})
    ran = desk.run("state", "list", "--state", place)
    said = " ".join(ran.err.split())

    assert (10, "") == (ran.code, ran.out)
    assert f"belongs to {desk.url}" in said
    assert "where another catalog keeps the state of a store of the same name in this place" in said
    assert "give this store another name under `stores:`, or keep its state elsewhere" in said


def test_a_new_catalog_says_itself_where_its_state_is(desk: World) -> None:
    """What a pull makes agrees with its own store.yaml."""
    ran = desk.run("pull", "--into", str(desk.root / "new"), "--state", "other.db")

    assert 64 == ran.code
    assert "state migrate --to PLACE" in ran.err
    assert not (desk.root / "new").exists()
