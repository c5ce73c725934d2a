"""`pull --new`: what the store has and no file comes in beside the files, and the plan is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.harness import world
from tests.pull.shop import fill
from tests.state.files import execute
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

SHOP = """\
# ours
products:
  boot:
    type: physical
    name: {en: Boot}   # the boot
    sale_price: 20
    sku: BOOT
    categories: [5]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a catalog that was applied, in whose store somebody made more."""
    root = tmp_path / "shop"
    root.mkdir()
    with world(root) as made:
        made.write("shop.yaml", SHOP)
        assert 0 == made.apply().code
        fill(made)
        made.writes()
        yield made


def text(desk: World, name: str) -> str:
    """Return what a file says."""
    return (desk.root / name).read_text("utf-8")


def entries(desk: World, name: str = "new-products.yaml") -> dict[str, dict[str, object]]:
    """Return the products in a file."""
    found: dict[str, dict[str, object]] = yaml.safe_load(text(desk, name))["products"]
    return found


def agrees(desk: World) -> bool:
    """Say whether the plan is empty."""
    return desk.run("plan", "--detailed-exitcode", "--refresh", "full").code == 0


def files(desk: World) -> dict[str, bytes]:
    """Return every file but the tool's own."""
    return {
        path.relative_to(desk.root).as_posix(): path.read_bytes()
        for path in desk.root.rglob("*")
        if path.is_file() and ".tjar" not in path.parts
    }


def test_all_of_it_comes_in(desk: World) -> None:
    """Every kind, with pictures, long texts and names; the plan right after is empty."""
    before = files(desk)
    ran = desk.run("pull", "--new", "*")
    after = files(desk)

    assert 0 == ran.code, ran.err
    assert "Took 6 products, 1 webhook of" in ran.out
    assert "into new-products.yaml, new-webhooks.yaml." in ran.out
    assert "For these, the plan is empty" in ran.out
    assert before["shop.yaml"] == after["shop.yaml"]
    assert {
        "media/front.png",
        "media/tea-bcoffeeb.png",
        "new-products.yaml",
        "new-webhooks.yaml",
        "shop.yaml",
        "store.yaml",
        "text/tea-bcoffeeb.description.ar.html",
    } == set(after)
    ids = yaml.safe_load(after["store.yaml"])["stores"]["live"]["ids"]
    assert {"Category 5": 5, "Category 7": 7, "Sub-category 11": 11} == ids["categories"]
    assert not (desk.root / ".tjar" / "new").exists()
    assert agrees(desk)
    assert desk.run("drift").code == 0
    assert desk.run("pull", "--new").out == "Everything that the store has is in the files.\n"
    again, one = desk.run("pull", "--new", "*"), desk.run("pull", "--new", "product.xyzzy")
    assert (0, "Everything that the store has is in the files.\n") == (again.code, again.out)
    assert 64 == one.code
    assert desk.apply().code == 0
    assert 0 == desk.writes()


def test_one_comes_in_under_its_address(desk: World) -> None:
    """All else stays out; a second one goes into a file of its own; a key that is taken is not."""
    desk.write("book.yaml", "products: {book: {type: service, name: {en: B}, sale_price: 1}}\n")
    desk.write("p/x.yaml", "products: {x: {type: service, name: {en: X}, sale_price: 1, sku: X}}\n")
    (desk.root / "shop.yaml").rename(desk.root / "p" / "shop.yaml")
    first = desk.run("pull", "--new", "product.room")
    (desk.root / "schema").mkdir()
    (desk.root / "schema" / "catalog.json").write_text("{}")
    second = desk.run("pull", "--new", "product.book-?", "product.help")

    assert (0, 0) == (first.code, second.code), first.err + second.err
    assert "6 more in the store" in first.out
    assert ["room"] == list(entries(desk, "p/new-products.yaml"))
    assert ["book-2", "help"] == list(entries(desk, "p/new-products-2.yaml"))
    assert text(desk, "p/new-products-2.yaml").startswith("# yaml-language-server: $schema=../")
    assert "2 to create" in desk.run("plan").out


def test_none_named_is_a_list(desk: World) -> None:
    """Never all at once: what there is, and that nothing was taken."""
    before = files(desk)
    ran = desk.run("pull", "--new")

    assert 64 == ran.code
    assert "7 resources of the store in no file:" in ran.out
    assert "  product.room          id " in ran.out
    assert "nothing was taken into the files" in ran.err
    assert "tjar-sync pull --new ADDRESS" in ran.err
    assert before == files(desk)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("product.rom",), "did you mean product.room?"),
        (("product.boot",), "product.boot is in the files already"),
        (("xyzzy",), "`tjar-sync pull --new` lists what there is"),
        (("--ids",), "--new does not go with --ids"),
        (("--into", "x"), "--new does not go with --into"),
    ],
)
def test_what_cannot_be_meant_is_told(desk: World, arguments: tuple[str, ...], says: str) -> None:
    """And nothing is changed."""
    before = files(desk)
    ran = desk.run("pull", "--new", *arguments)

    assert 64 == ran.code
    assert says in ran.err
    assert before == files(desk)


def test_what_was_taken_out_comes_back_by_its_address_alone(desk: World) -> None:
    """Else a pattern would undo what somebody means to remove."""
    desk.write("shop.yaml", SHOP.partition("products")[0])
    listed = desk.run("pull", "--new")
    some = desk.run("pull", "--new", "product.bo*")
    ran = desk.run("pull", "--new", "product.boot")

    assert "(ours still: the next apply removes or forgets it)  Boot" in listed.out
    assert ["book"] == list(entries(desk))
    assert (0, 0) == (some.code, ran.code), some.err + ran.err
    assert "BOOT" == entries(desk, "new-products-2.yaml")["boot"]["sku"]
    assert agrees(desk)


def test_an_undone_removal_comes_back_into_the_files(desk: World) -> None:
    """By the very line that undo shows; the next apply has nothing to do."""
    desk.write("shop.yaml", "products: {}\n")
    assert 0 == desk.apply("--allow", "deletes=1").code
    undone = desk.run("undo", "last", "--auto-approve")
    ran = desk.run("pull", "--new", "product.boot")

    assert "tjar-sync pull --new product.boot" in undone.out
    assert 0 == ran.code, ran.err
    assert agrees(desk)


def test_defaults_do_not_change_what_comes_in(desk: World) -> None:
    """What a default would give it, and the store does not have, the entry clears."""
    desk.settings(
        defaults={"product": {"max_purchase": 9, "tags": ["new"], "is_refundable": False}}
    )
    assert 0 == desk.apply().code
    ran = desk.run("pull", "--new", "product.help")
    entry = entries(desk)["help"]

    assert 0 == ran.code, ran.err
    assert (None, []) == (entry["max_purchase"], entry["tags"])
    assert agrees(desk)


def test_what_no_default_can_be_cleared_of_is_told(desk: World) -> None:
    """A field that the store does not show is not claimed: the plan says that it is written."""
    desk.settings(defaults={"product": {"cost": 2}})
    assert 0 == desk.apply().code
    ran = desk.run("pull", "--new", "product.help")
    plan = desk.run("plan")

    assert 1 == ran.code
    assert "For these, the plan is not empty: it would change product.help." in ran.out
    assert "product.help" in plan.out


def test_of_several_stores_it_is_of_one(desk: World) -> None:
    """The others are asked nothing, and get nothing."""
    content = yaml.safe_load(text(desk, "store.yaml"))
    content["stores"]["other"] = {**content["stores"]["live"], "url": "http://127.0.0.1:9"}
    desk.write("store.yaml", yaml.safe_dump(content))
    ran = desk.run("pull", "--new", "product.*")
    other = desk.run("validate", "--store", "other")

    assert 0 == ran.code, ran.err
    assert all(entry["stores"] == ["live"] for entry in entries(desk).values())
    assert "1 product" in other.out
    assert agrees(desk)


def test_a_file_that_is_not_read_is_no_place(desk: World) -> None:
    """What `include:` leaves out would be taken for removed."""
    desk.settings(include=["shop.yaml"])
    before = files(desk)
    ran = desk.run("pull", "--new", "product.help")

    assert 64 == ran.code
    assert "the new file of product.help is not read" in ran.err
    assert before == files(desk)


@pytest.mark.parametrize("way", ["file", "link", "folder"])
def test_nothing_is_written_over_or_outside(desk: World, way: str) -> None:
    """Another file of that name, or a link that leads out, is in the way; nothing is changed."""
    if way == "file":
        desk.write("text/tea-bcoffeeb.description.ar.html", "<p>mine</p>")
    elif way == "folder":
        (desk.root / "text" / "tea-bcoffeeb.description.ar.html").mkdir(parents=True)
    else:
        (desk.root / "text").mkdir()
        out = desk.root.parent / "outside.html"
        (desk.root / "text" / "tea-bcoffeeb.description.ar.html").symlink_to(out)
    before = files(desk)
    ran = desk.run("pull", "--new", "product.*")

    assert 64 == ran.code
    assert "nothing was changed: text/tea-bcoffeeb" in ran.err
    assert before == files(desk)
    assert not (desk.root / "media").exists()
    assert desk.run("drift").code == 0


def test_pictures_that_are_there_are_used(desk: World) -> None:
    """By their bytes, from the files or left there by a run that was cut off; else a new name."""
    desk.picture("art/first.png", 1)
    desk.picture("media/front.png", 7)
    desk.picture("media/left.png", 2)
    (desk.root / "media" / "more").mkdir()
    desk.write(
        "pic.yaml",
        "products: {pic: {type: service, name: {en: P}, sale_price: 1, sku: P, image: art/first.png}}\n",
    )
    assert 0 == desk.apply().code
    ran = desk.run("pull", "--new", "product.tea*")
    entry = entries(desk)["tea-bcoffeeb"]

    assert 0 == ran.code, ran.err
    assert ("art/first.png", ["media/left.png", "art/first.png"]) == (
        entry["image"],
        entry["gallery"],
    )
    assert agrees(desk)


def test_a_conflict_with_an_entry_changes_nothing(desk: World) -> None:
    """What the files would then have twice is refused, by name, and the files are as before."""
    desk.write(
        "twin.yaml",
        "products: {twin: {type: service, name: {en: T}, sale_price: 1, slug: help, sku: T}}\n",
    )
    before = files(desk)
    ran = desk.run("pull", "--new", "product.*")

    assert before == files(desk)
    assert 64 == ran.code, ran.out
    assert "nothing was changed" in ran.err


def test_names_go_into_store_yaml_or_are_shown(desk: World) -> None:
    """Byte for byte beside what is there; where that cannot be, the lines to paste."""
    path = desk.root / "store.yaml"
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    ran = desk.run("pull", "--new", "product.tea*")
    after = path.read_bytes()

    assert 0 == ran.code, ran.err
    assert after.count(b"\n") == after.count(b"\r\n") > before.count(b"\n")
    assert set(before.splitlines()) <= set(after.splitlines())


def test_names_that_cannot_be_put_in_are_shown(desk: World) -> None:
    """A map that two stores share would be another for the other one."""
    path = desk.root / "store.yaml"
    shared = "    ids: &names {brands: {}}\n"
    url = "http://127.0.0.1:9"
    other = f"  other: {{provider: tjar, url: '{url}', api_key: \"${{TJAR_API_KEY}}\", ids: *names}}\nversion: 1"
    path.write_text(
        path.read_text().replace("version: 1", other).replace("  live:\n", f"  live:\n{shared}")
    )
    before = files(desk)
    ran = desk.run("pull", "--new", "product.tea*")

    assert 64 == ran.code
    assert "the names cannot be put into store.yaml" in ran.err
    assert "Brand 2: 2" in ran.err
    assert before == files(desk)


def test_what_is_in_doubt_waits(desk: World) -> None:
    """While nobody knows what became of a write to it, its record is not replaced."""
    desk.write("shop.yaml", SHOP.replace("20", "21"))
    desk.fault(FaultKind.LOST_AFTER, "PATCH", times=None)
    desk.apply()
    desk.faults.clear()
    desk.write("shop.yaml", "products: {}\n")
    ran = desk.run("pull", "--new", "product.boot")

    assert 64 == ran.code
    assert "nobody knows yet what became of a write to product.boot" in ran.err


def test_what_no_file_may_hold_is_refused(desk: World) -> None:
    """The resource stays the store's, and that is told; the files are as they were."""
    before = files(desk)
    desk.dashboard.add_webhook("Plain", "https://erp.test/\u202e", ["order.created"])
    ran = desk.run("pull", "--new", "webhook.plain")

    assert 1 == ran.code, ran.out + ran.err
    assert "into no file." in ran.out
    assert before == files(desk)


def test_a_name_that_no_file_may_hold_stays_the_stores(desk: World) -> None:
    """What the files say instead, because nothing is said there, is not written."""
    desk.dashboard.add_webhook("Turned\u202e", "https://erp.test/", ["order.created"])
    ran = desk.run("pull", "--new", "webhook.turned")

    assert 0 == ran.code, ran.out
    assert "For these, the plan is empty" in ran.out
    assert agrees(desk)


def test_a_state_that_cannot_be_written_leaves_the_files_as_they_were(desk: World) -> None:
    """Neither entries without rows, nor rows without entries."""
    before = files(desk)
    full = "CREATE TRIGGER full BEFORE INSERT ON resources BEGIN SELECT RAISE(ABORT, 'full'); END"
    execute(desk.root / ".tjar" / "state.db", full)
    ran = desk.run("pull", "--new", "product.*")

    assert 10 == ran.code, ran.err
    assert before == files(desk)
    assert not (desk.root / "media").exists()
