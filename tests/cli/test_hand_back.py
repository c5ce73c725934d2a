"""Handing things back, and giving them new addresses: `on_remove: keep`, `removed:` and `moved:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import KEY
from tjar_sync.devstore import FaultKind
from tjar_sync.location import Location
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from tests.harness import World

SHOE = "  {key}: {{type: physical, name: {{en: Shoe}}, sale_price: 10}}\n"
BAG = "  bag: {{type: physical, name: {{en: Bag}}, sale_price: 5, related: [{key}]}}\n"


def shop(desk: World, key: str = "shoe", more: str = "") -> None:
    """Write a shoe under some key, and a bag that links to it."""
    entries = (SHOE + BAG).format(key=key)
    desk.write("shop.yaml", f"products:\n{entries}{more}")


def owned(desk: World) -> dict[str, str | None]:
    """Return the ids of all that is owned, by address."""
    state = read_state(Location(desk.root, None, {"TJAR_API_KEY": KEY}))
    return {str(address): row.remote_id for address, row in state.resources.items()}


@pytest.mark.parametrize("where", ["store.yaml", "the resource"])
def test_what_is_kept_leaves_the_files_and_stays_in_the_store(desk: World, where: str) -> None:
    """It is ours no more, unpublished by nobody, and written to by nobody."""
    if where == "store.yaml":
        desk.settings(on_remove="keep")
    desk.write("shop.yaml", "products:\n" + SHOE.format(key="shoe"))
    if where == "the resource":
        entry = SHOE.format(key="shoe").replace("10}", "10, lifecycle: {on_remove: keep}}")
        desk.write("shop.yaml", f"products:\n{entry}")
    desk.apply()
    listed = desk.run("state", "list")
    desk.write("shop.yaml", "products:\n")
    desk.writes()
    plan = desk.run("plan")
    applied = desk.apply()
    again = desk.run("plan", "--detailed-exitcode")

    assert "kept in the store when removed" in listed.out
    assert "`on_remove: keep`: the store keeps it as it is" in plan.out
    assert (0, 0, {}) == (applied.code, again.code, owned(desk))
    assert (0, ["Shoe"]) == (desk.writes(), desk.names())


def test_removed_forgets_without_deleting(desk: World) -> None:
    """What `removed:` names is forgotten; the line may stay, and does nothing more."""
    shop(desk)
    desk.apply()
    desk.write("shop.yaml", "removed: [product.shoe, product.bag]\n")
    desk.writes()
    plan = desk.run("plan")
    applied = desk.apply()
    again = desk.run("plan", "--detailed-exitcode")

    assert plan.out.count("`removed:` says to forget it: the store keeps it as it is") == 2
    assert (0, 0, {}) == (applied.code, again.code, owned(desk))
    assert (0, ["Bag", "Shoe"]) == (desk.writes(), desk.names())


def test_moved_renames_the_row_and_nothing_else(desk: World) -> None:
    """A product without sku keeps its id under a new key, and so do links to it; once, for good."""
    shop(desk)
    desk.apply()
    before = owned(desk)
    shop(desk, "boot")
    desk.write("moves.yaml", "moved: [{from: product.shoe, to: product.boot}]\n")
    desk.writes()
    plan = desk.run("plan")
    applied = desk.apply()
    again = desk.run("plan", "--detailed-exitcode")

    assert "> product.boot" in plan.out
    assert "1 to move; 1 unchanged" in plan.out
    assert (0, 0) == (applied.code, again.code), applied.err + again.out
    assert {"product.bag": before["product.bag"], "product.boot": before["product.shoe"]} == owned(
        desk
    )
    assert 0 == desk.writes()
    desk.write("moves.yaml", "")
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_a_move_with_an_edit_writes_the_edit(desk: World) -> None:
    """The new address and the new price come by one change."""
    shop(desk)
    desk.apply()
    shop(desk, "boot")
    text = (desk.root / "shop.yaml").read_text("utf-8").replace("sale_price: 10", "sale_price: 12")
    desk.write("shop.yaml", f"{text}\nmoved: [{{from: product.shoe, to: product.boot}}]\n")
    desk.writes()
    applied = desk.apply()

    assert (0, 1) == (applied.code, desk.writes()), applied.err
    assert 0 == desk.run("plan", "--detailed-exitcode").code
    assert [5, 12] == sorted(item["sale_price"] for item in desk.dashboard.products())


def test_chains_of_moves_are_followed(desk: World) -> None:
    """A store that was not applied to for two renames gets the last address at once."""
    shop(desk)
    desk.apply()
    shop(desk, "clog")
    lines = "{from: product.shoe, to: product.boot}, {from: product.boot, to: product.clog}"
    desk.write("moves.yaml", f"moved: [{lines}]\n")
    applied = desk.apply()

    assert 0 == applied.code, applied.err
    assert {"product.bag", "product.clog"} == set(owned(desk))
    assert ["Bag", "Shoe"] == desk.names()


def test_a_move_of_what_is_gone_is_a_new_create(desk: World) -> None:
    """What somebody deleted in the store is made anew under its new address; no row stays."""
    shop(desk)
    desk.apply()
    desk.dashboard.delete_product(int(owned(desk)["product.shoe"] or 0))
    shop(desk, "boot")
    desk.write("moves.yaml", "moved: [{from: product.shoe, to: product.boot}]\n")
    applied = desk.apply()

    assert 0 == applied.code, applied.err
    assert {"product.bag", "product.boot"} == set(owned(desk))
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_a_move_that_finds_both_is_decided_by_a_person(desk: World) -> None:
    """Two products cannot become one: both are named, with the ways out."""
    boot = SHOE.format(key="boot").replace("Shoe", "Boot")
    shop(desk, more=boot)
    desk.apply()
    desk.write("shop.yaml", f"products:\n{boot}moved: [{{from: product.shoe, to: product.boot}}]\n")
    desk.writes()
    ran = desk.apply()

    assert (1, 0) == (ran.code, desk.writes())
    assert "shop.yaml:3:9: product.shoe (id " in ran.err
    assert "is to be product.boot now, and product.boot (id " in ran.err
    assert "`tjar-sync state rm`" in ran.err


def test_a_move_into_nothing_is_decided_by_a_person(desk: World) -> None:
    """A misspelt new address would have the product deleted; so it is asked about."""
    shop(desk)
    desk.apply()
    shop(desk, "boot")
    desk.write("moves.yaml", "moved: [{from: product.shoe, to: product.bot}]\n")
    desk.writes()
    ran = desk.apply()

    assert (1, 0) == (ran.code, desk.writes())
    assert "moves.yaml:1:9: product.shoe is to be product.bot now, which is in no file" in ran.err


def test_a_move_of_nothing_is_told(desk: World) -> None:
    """A misspelt old address is told where it stands; in a new store there is nothing to say."""
    shop(desk, "boot")
    desk.write("moves.yaml", "moved: [{from: product.sheo, to: product.boot}]\n")
    new = desk.run("plan")
    desk.write("shop.yaml", "products:\n" + BAG.format(key="").replace("[]", "[]"))
    desk.apply()
    shop(desk, "boot")
    told = desk.run("plan")
    desk.apply()

    assert "nothing to move" not in new.out
    assert "moves.yaml:1:9: nothing to move: product.sheo -> product.boot" in told.out
    assert "nothing to move" not in desk.run("plan").out


def test_state_rebuild_knows_moves(desk: World) -> None:
    """What is to be moved is owned, and is not taken a second time."""
    shop(desk)
    desk.apply()
    shop(desk, "boot")
    desk.write("moves.yaml", "moved: [{from: product.shoe, to: product.boot}]\n")
    ran = desk.run("state", "rebuild")

    assert "Nothing in the store agrees with one file alone" in ran.out


def test_state_mv_renames_the_row_and_links_to_it(desk: World) -> None:
    """The files are renamed as well, and the plan is empty; history tells of it."""
    shop(desk)
    desk.apply()
    before = owned(desk)
    ran = desk.run("state", "mv", "product.shoe", "product.boot")
    shop(desk, "boot")

    assert (
        f"product.shoe, id {before['product.shoe']}, is product.boot from now on.\n"
        "The next plan looks for it under that address in the files.\n"
    ) == ran.out
    assert {"product.bag": before["product.bag"], "product.boot": before["product.shoe"]} == owned(
        desk
    )
    assert 0 == desk.run("plan", "--detailed-exitcode").code


def test_state_rm_forgets(desk: World) -> None:
    """The store keeps it; what is in no file then is left alone."""
    shop(desk)
    desk.apply()
    ran = desk.run("state", "rm", "product.shoe")
    desk.write("shop.yaml", "products:\n" + BAG.format(key=""))
    desk.apply()

    assert "product.shoe is forgotten. Id " in ran.out
    assert "stays in the store as it is, and is ours no more." in ran.out
    assert ["Bag", "Shoe"] == desk.names()


WRONG = {
    "an address that is not owned": (
        ("mv", "product.sheo", "product.boot"),
        "did you mean product.shoe?",
    ),
    "an address like no other": (("rm", "webhook.x"), "`tjar-sync state list` shows"),
    "another kind": (
        ("mv", "product.shoe", "webhook.shoe"),
        "a product cannot become a webhook",
    ),
    "an address that is owned": (
        ("mv", "product.shoe", "product.bag"),
        "forget it first: tjar-sync state rm product.bag",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_state_cannot_do_changes_nothing(desk: World, name: str) -> None:
    """A slip is told with the way out."""
    shop(desk)
    desk.apply()
    before = owned(desk)
    arguments, message = WRONG[name]
    ran = desk.run("state", *arguments)

    assert (64, before) == (ran.code, owned(desk))
    assert message in ran.err


@pytest.mark.parametrize(
    "arguments", [("mv", "product.shoe", "product.boot"), ("rm", "product.shoe")]
)
def test_an_address_in_doubt_is_left(desk: World, arguments: tuple[str, ...]) -> None:
    """While nobody knows what became of a write, its row is not touched."""
    shop(desk)
    desk.apply()
    text = (desk.root / "shop.yaml").read_text("utf-8").replace("sale_price: 10", "sale_price: 11")
    desk.write("shop.yaml", text)
    desk.fault(FaultKind.LOST_AFTER, "PATCH", times=None)
    desk.apply()
    desk.faults.clear()
    before = owned(desk)
    ran = desk.run("state", *arguments)

    assert (64, before) == (ran.code, owned(desk))
    assert "nobody knows yet what became of a write to product.shoe" in ran.err


def test_import_is_adopt(desk: World) -> None:
    """One command by two names."""
    desk.write("shop.yaml", "products:\n" + SHOE.format(key="shoe"))
    made = desk.dashboard.create_product(name_en="Shoe", sale_price=10)
    ran = desk.run("import", "product.shoe", str(made))

    assert (0, f"product.shoe is id {made} from now on.\n") == (ran.code, ran.out)
    assert {"product.shoe": str(made)} == owned(desk)
    assert 0 == desk.run("plan", "--detailed-exitcode").code


PICTURED = """
products:
  {key}: {{type: physical, name: {{en: Shoe}}, sale_price: 10, sku: {sku}, image: media/a.png}}
  rug: {{type: physical, name: {{en: Rug}}, sale_price: 9, sku: RUG}}
"""


@pytest.mark.parametrize("on_remove", ["delete", "archive", "keep"])
def test_key_and_sku_renamed_at_once_is_a_probable_rename(desk: World, on_remove: str) -> None:
    """Name and picture tell; the line to paste makes it one product with a new sku."""
    desk.settings(on_remove=on_remove)
    desk.picture("media/a.png")
    desk.write("shop.yaml", PICTURED.format(key="shoe", sku="S-1"))
    desk.apply()
    before = owned(desk)
    desk.write("shop.yaml", PICTURED.format(key="boot", sku="B-1"))
    blocked = desk.apply("--max-delete-percent", "100")
    line = "moved: [{from: product.shoe, to: product.boot}]"
    desk.write("moves.yaml", f"{line}\n")
    desk.writes()
    applied = desk.apply()

    assert 5 == blocked.code
    assert f"product.boot is like product.shoe (id {before['product.shoe']})" in blocked.err
    assert f"write `{line}` into a file of the catalog" in blocked.err
    assert (0, 1) == (applied.code, desk.writes()), applied.err
    assert before["product.shoe"] == owned(desk)["product.boot"]
    assert {"B-1", "RUG"} == {item["sku"] for item in desk.dashboard.products()}


def test_what_is_forgotten_on_purpose_is_no_rename(desk: World) -> None:
    """A new product like one in `removed:` is made without a question."""
    desk.picture("media/a.png")
    desk.write("shop.yaml", PICTURED.format(key="shoe", sku="S-1"))
    desk.apply()
    desk.write("shop.yaml", PICTURED.format(key="boot", sku="B-1") + "removed: [product.shoe]\n")
    applied = desk.apply()

    assert 0 == applied.code, applied.err
    assert ["Rug", "Shoe", "Shoe"] == desk.names()


def test_a_renamed_size_keeps_its_stock_through_a_move(desk: World) -> None:
    """What the store has left of it is not filled up by the files' first count."""
    text = (
        "products:\n  {key}:\n    type: physical\n    name: {{en: Shoe}}\n    sale_price: 10\n"
        "    variants: [{{color: red, size: {size}, stock: 50}}]\n"
    )
    desk.write("shop.yaml", text.format(key="shoe", size="S"))
    desk.apply()
    (one,) = desk.dashboard.products()
    desk.dashboard.edit_product(
        one["id"], item_color=["red"], item_size=["S"], item_stock_count=[3]
    )
    desk.write("shop.yaml", text.format(key="boot", size="Small"))
    desk.write("moves.yaml", "moved: [{from: product.shoe, to: product.boot}]\n")
    applied = desk.apply()
    now = desk.dashboard.product(one["id"])

    assert 0 == applied.code, applied.out + applied.err
    assert "red/Small was red/S and keeps its stock of 3" in applied.out
    assert ["Small", 3] == [now["variants"][0][name] for name in ("size", "stock")]
