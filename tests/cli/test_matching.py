"""Decisions in bulk: a list of what belongs to what, and `id:` lines for a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_state_edits import location
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from tests.harness import World

SHOP = """\
# the shop
products:
  shoe: {type: physical, name: {en: Shoe}, sale_price: 10}   # no sku
  sock:
    type: physical
    name: {en: Sock}
    sale_price: 3
    sku: SOCK      # the stock number
  lace: {type: physical, name: {en: Lace}, sale_price: 1, slug: lace, sku: OURS}
"""


@pytest.fixture
def shop(desk: World) -> World:
    """Give a store with products that the files are about, and no state."""
    desk.write("shop.yaml", SHOP)
    desk.dashboard.create_product(name_en="Shoe", sale_price=10)
    desk.dashboard.create_product(name_en="Sock", sale_price=4, sku="SOCK")
    desk.dashboard.create_product(name_en="Lace", sale_price=1, slug="lace", sku="THEIRS")
    return desk


def listing(desk: World, text: str) -> str:
    """Write a list, and return where it is."""
    (desk.root / "ids.csv").write_text(text, "utf-8")
    return str(desk.root / "ids.csv")


def owned(desk: World) -> dict[str, str | None]:
    """Return what the state owns."""
    rows = read_state(location(desk)).resources
    return {str(address): row.remote_id for address, row in rows.items()}


def test_a_list_is_adopted_at_once(shop: World) -> None:
    """A heading, blank lines and a byte order mark are no pairs; what differs is in the plan."""
    ran = shop.run(
        "state",
        "adopt",
        "--from",
        listing(shop, "\ufeffAddress,ID\n\nproduct.shoe, 1\nproduct.sock,2\n"),
    )
    shop.write("shop.yaml", SHOP.replace("sku: OURS", "sku: THEIRS"))
    plan = shop.run("plan")

    assert (0, "2 adopted; `tjar-sync plan` shows what differs from the files.\n") == (
        ran.code,
        ran.out,
    )
    assert {"product.shoe": "1", "product.sock": "2"} == owned(shop)
    assert "sale_price" in plan.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("product.shoe,1\nproduct.nothing,2\n", "product.nothing is nothing in the files"),
        ("product.shoe,1\nproduct.sock,77\n", "the store has no product with id 77"),
        ("product.shoe\n", "ids.csv:1: a line is `address,id`"),
        ("product.shoe,\n", "ids.csv:1: a line is `address,id`"),
        ("shoe,1\n", "ids.csv:1: 'shoe' is not an address"),
        ("product.shoe,1\nproduct.shoe,2\n", "product.shoe stands there twice"),
        ("product.shoe,1\nproduct.sock,1\n", "product id 1 stands there twice"),
        ("", "there is no line `address,id` in it"),
    ],
)
def test_all_of_a_list_or_nothing(shop: World, text: str, says: str) -> None:
    """Each line that is wrong is told, before any is taken."""
    ran = shop.run("state", "adopt", "--from", listing(shop, text))

    assert (64, True) == (ran.code, says in ran.err), ran.err
    assert {} == owned(shop)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("product.shoe",), "say what is adopted"),
        ((), "say what is adopted"),
        (("product.shoe", "--from", "x.csv"), "--from names the addresses"),
        (("--from", "nowhere.csv"), "the list cannot be read: No such file or directory\n"),
    ],
)
def test_what_is_adopted_must_be_said(shop: World, arguments: tuple[str, ...], says: str) -> None:
    """One by its address and id, or many by a list."""
    ran = shop.run("state", "adopt", *arguments)

    assert (64, True) == (ran.code, says in ran.err), ran.err


def test_ids_for_a_pull_request(shop: World) -> None:
    """Only lines are added; what a person must decide gets none, and is told."""
    ran = shop.run("pull", "--ids")
    text = (shop.root / "shop.yaml").read_text("utf-8")

    assert 1 == ran.code
    assert "product.shoe is id 1\nproduct.sock is id 2\n" == ran.out
    assert "Undecided: product.lace: id 3 has the slug lace" in ran.err
    assert "2 ids written into the files; commit them for review." in ran.err
    assert (
        SHOP.replace("sale_price: 10}", "sale_price: 10, id: 1}").replace(
            "    sku: SOCK      # the stock number\n",
            "    sku: SOCK      # the stock number\n    id: 2\n",
        )
        == text
    )
    assert {} == owned(shop)
    assert 0 == shop.writes()


def test_ids_of_some(shop: World) -> None:
    """A pattern selects; a second run has nothing left to write; a wrong one is told."""
    some = shop.run("pull", "--ids", "product.sock")
    again = shop.run("pull", "--ids", "product.sock")
    wrong = shop.run("pull", "--ids", "product.sok")

    assert "product.sock is id 2\n" == some.out
    assert ("", True) == (again.out, "Nothing to write" in again.err)
    assert (64, True) == (wrong.code, "did you mean product.sock?" in wrong.err)


def test_what_matches_nothing_is_counted(shop: World) -> None:
    """It is new, or was renamed: a person looks."""
    shop.write("more.yaml", "products:\n  new: {type: service, name: {en: N}, sale_price: 1}\n")

    assert "1 entries match nothing in the store." in shop.run("pull", "--ids").err


def test_ids_are_of_one_store(shop: World) -> None:
    """In a catalog for several they would hold for all of them."""
    entry = {"provider": "tjar", "url": shop.url, "api_key": "${TJAR_API_KEY}"}
    shop.settings(stores={"live": entry, "demo": entry})
    several = shop.run("pull", "--ids")
    elsewhere = shop.run("pull", "--ids", "--into", "x")

    assert (64, True) == (several.code, "ids are one store's own" in several.err)
    assert (64, True) == (elsewhere.code, "--ids writes into the files" in elsewhere.err)


def test_a_file_that_cannot_be_changed(shop: World) -> None:
    """Where an id would stand in two entries at once, nothing is written."""
    shoe = "{type: physical, name: {en: Shoe}, sale_price: 10}"
    text = f"products: {{shoe: &one {shoe}, boot: {{<<: *one, name: {{en: Boot}}}}}}\n"
    shop.write("shop.yaml", text)
    ran = shop.run("pull", "--ids")

    assert (64, True) == (ran.code, "the ids cannot be put into shop.yaml" in ran.err), ran.err
    assert text == (shop.root / "shop.yaml").read_text("utf-8")


def test_what_fits_is_taken_over_in_one_line(shop: World) -> None:
    """Nothing is written for it; what is also changed stands before it, field by field."""
    shop.write("shop.yaml", SHOP.replace("sku: OURS", "sku: THEIRS").replace("3\n", "4\n"))
    shop.run("state", "rebuild")
    shop.write(
        "more.yaml", "products:\n  more: {type: service, name: {en: N}, sale_price: 1, sku: N}\n"
    )
    shop.dashboard.create_product("service", name_en="N", sale_price=2, sku="N")
    ran = shop.run("plan")

    assert "1 to adopt and change, 2 to adopt" in ran.out
    assert (
        "  = 2 are in the store as the files want them, so nothing is written: "
        "product.lace, product.sock" in ran.out
    )
    assert ran.out.index("product.more") < ran.out.index("product.lace")
