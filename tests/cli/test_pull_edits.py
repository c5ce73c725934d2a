"""`pull` in a catalog: what was changed in the store comes into the files, and nothing else moves."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import terminal
from tests.harness import World, world
from tests.strategies import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import Ran

SHOP = """\
# متجرنا
x-note: &pair [sale, new]
products:
  # the shoe
  shoe:
    type: physical
    name: {ar: "حذاء", en: 'Shoe'}  # both
    description:
      en: {file: text/shoe.html}
      ar: |   # long
        <p>حذاء</p>
    sale_price: 42.00   # with vat
    sku: SHOE
    quantity: 5
    tags: *pair
    variants:
      - {color: red, size: S, stock: 3, additional_price: 1.50}  # small
      - color: red   # large
        size: L
        stock: 2
    published: yes
  sock:
    type: physical
    name: {en: Sock}
    description: {en: {file: text/shared.html}}
    sale_price: 10
    sku: SOCK
    tags: *pair
    related: [shoe]
  boot:
    type: physical
    name: {en: Boot}
    description: {en: {file: text/shared.html}}
    sale_price: 20
    sku: BOOT
    min_purchase: 3
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a shop that was applied."""
    root = tmp_path / "shop"
    root.mkdir()
    with world(root, defaults={"product": {"min_purchase": 1, "is_refundable": True}}) as made:
        made.write("text/shoe.html", "<p>One</p>\n")
        (made.root / "text" / "shared.html").write_bytes(b"\xef\xbb\xbf<p>Both</p>\r\n")
        (made.root / "shop.yaml").write_bytes(SHOP.replace("x-note: &pair [sale, new]\n", "").replace(
            "    tags: *pair\n    variants", "    tags: &pair [sale, new]\n    variants").encode())  # fmt: skip
        assert 0 == made.apply().code
        yield made


def edit(desk: World, sku: str, **values: object) -> None:
    """Change a product as somebody does in the dashboard."""
    desk.dashboard.edit_product(desk.ids()[sku], **values)


def elsewhere(desk: World, *changes: tuple[str, str]) -> None:
    """Change the shop from another machine, whose state is its own from now on."""
    root = desk.root.parent / "elsewhere"
    shutil.copytree(desk.root, root)
    other = World(root, desk.url, desk.store)
    text = (root / "shop.yaml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (root / "shop.yaml").write_text(text, "utf-8")
    ran = other.apply("--allow", "restocked")
    assert 0 == ran.code, ran.out + ran.err


def lines(desk: World, *command: str) -> tuple[Ran, list[str], list[str]]:
    """Run a command; return what it said, and the lines of shop.yaml that went and that came."""
    path = desk.root / "shop.yaml"
    before = path.read_text("utf-8").splitlines()
    ran = desk.run(*command)
    after = path.read_text("utf-8").splitlines()
    gone = [line for line in before if line not in after]
    return ran, gone, [line for line in after if line not in before]


def agrees(desk: World) -> bool:
    """Say whether the plan is empty."""
    return desk.run("plan", "--detailed-exitcode", "--refresh", "full").code == 0


def test_a_price_comes_into_its_line(desk: World) -> None:
    """One line changes, its comment and decimals stay; the plan after is empty."""
    edit(desk, "SHOE", sale_price=33)
    ran, gone, came = lines(desk, "pull", "product.shoe.sale_price")

    assert (0, "") == (ran.code, ran.err)
    assert ["    sale_price: 42.00   # with vat"] == gone
    assert ["    sale_price: 33.00   # with vat"] == came
    assert "product.shoe.sale_price: 42.00 -> 33.00 (-21.4 %)  (shop.yaml:11)" in ran.out
    assert "1 change of the store taken into the files (shop.yaml)." in ran.out
    assert agrees(desk)
    assert 0 == desk.run("drift").code


def test_only_what_is_named_comes(desk: World) -> None:
    """A field that was not named is still drift, and so is another product."""
    edit(desk, "SHOE", sale_price=33, name_en="Shoes")
    edit(desk, "SOCK", sale_price=11)
    ran, _, came = lines(desk, "pull", "product.shoe.name")
    drift = desk.run("drift")

    assert 0 == ran.code
    assert ["    name: {ar: \"حذاء\", en: 'Shoes'}  # both"] == came
    assert "sale_price: 42.00 -> 33.00 (-21.4 %) in the store; files say 42.00" in drift.out
    assert "product.sock" in drift.out
    assert "Shoes" not in drift.out


def test_patterns_take_many(desk: World) -> None:
    """A pattern of addresses and fields names as many as it fits."""
    edit(desk, "SHOE", sale_price=33)
    edit(desk, "SOCK", sale_price=11)
    ran, gone, came = lines(desk, "pull", "product.*.sale_price")

    assert (0, 2, 2) == (ran.code, len(gone), len(came))
    assert agrees(desk)


def test_a_text_in_a_file_of_its_own(desk: World) -> None:
    """It is changed there where it is its product's alone; where others share it, it is written out."""
    edit(desk, "SHOE", description_en="<p>Two</p>")
    edit(desk, "SOCK", description_en="<p>Mine</p>")
    ran, _, came = lines(desk, "pull", "product.shoe", "product.sock")

    assert 0 == ran.code, ran.err
    assert ["    description: {en: <p>Mine</p>}"] == came
    assert "<p>Two</p>\n" == (desk.root / "text/shoe.html").read_text("utf-8")
    assert b"\xef\xbb\xbf<p>Both</p>\r\n" == (desk.root / "text/shared.html").read_bytes()
    assert "text/shoe.html" in ran.out
    assert agrees(desk)


def test_a_default_stays_the_others(desk: World) -> None:
    """What comes from `defaults` is written out beside it, as others have it from there, too."""
    before = (desk.root / "store.yaml").read_bytes()
    edit(desk, "SHOE", min_purchase=2)
    ran, gone, came = lines(desk, "pull", "product.shoe")

    assert (0, [], ["    min_purchase: 2"]) == (ran.code, gone, came)
    assert before == (desk.root / "store.yaml").read_bytes()
    assert agrees(desk)


def test_a_default_of_one_alone_is_changed(desk: World) -> None:
    """Where nobody else has it from `defaults`, it is changed there."""
    desk.settings(defaults={"product": {"is_refundable": True}, "webhook": {}})
    desk.write(
        "shop.yaml",
        "products:\n  shoe: {type: physical, name: {en: S}, sale_price: 42, sku: SHOE}\n",
    )
    assert 0 == desk.apply("--allow", "deletes=9", "--allow", "delete-percent=100").code
    edit(desk, "SHOE", is_refundable=False)
    ran, gone, came = lines(desk, "pull", "product.shoe")

    assert (0, [], []) == (ran.code, gone, came), ran.err
    assert "is_refundable: false" in (desk.root / "store.yaml").read_text("utf-8")
    assert agrees(desk)


def test_rows_keep_their_lines(desk: World) -> None:
    """Of variants only what differs is written; comments and stock of the others stay."""
    elsewhere(
        desk,
        ("additional_price: 1.50}", "additional_price: 2}"),
        ("size: L\n        stock: 2", "size: XL\n        stock: 4\n      - {color: blue, size: M}"),
    )
    ran, gone, came = lines(desk, "pull", "product.shoe.variants")

    assert 0 == ran.code, ran.err
    assert "      - {color: red, size: S, stock: 3, additional_price: 2.00}  # small" in came
    assert "        size: L" in gone
    assert any("blue" in line for line in came)
    assert agrees(desk)


def test_a_shared_anchor_is_left_to_its_others(desk: World) -> None:
    """An alias gives way to the value; a value that others refer to is not changed for them."""
    edit(desk, "SOCK", tags=["sale"])
    ran, gone, came = lines(desk, "pull", "product.sock")
    edit(desk, "SHOE", tags=["old"])
    whole = (desk.root / "shop.yaml").read_bytes()
    refused = desk.run("pull", "product.shoe")

    assert (0, ["    tags: *pair"], ["    tags: [sale]"]) == (ran.code, gone, came)
    assert 0 == refused.code
    assert b"tags: &pair [old]" in (desk.root / "shop.yaml").read_bytes()
    assert whole != (desk.root / "shop.yaml").read_bytes()


def test_an_anchor_that_others_need_is_refused(desk: World) -> None:
    """Where another product would change with it, nothing is written, and that is said."""
    edit(desk, "SHOE", tags=["old"])
    before = (desk.root / "shop.yaml").read_bytes()
    ran = desk.run("pull", "product.shoe")

    assert 64 == ran.code
    assert "shop.yaml cannot be changed at products.shoe.tags" in ran.err
    assert "something else in it would change, too" in ran.err
    assert before == (desk.root / "shop.yaml").read_bytes()


def test_a_conflict_needs_a_decision(desk: World) -> None:
    """Both sides changed it: without a word nothing happens; `--theirs` takes, `--ours` keeps."""
    edit(desk, "SHOE", sale_price=33)
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", whole.replace("42.00", "50.00"))
    asked = desk.run("pull", "product.shoe")
    kept, gone, came = lines(desk, "pull", "product.shoe", "--ours")
    drift, plan = desk.run("drift"), desk.run("plan")

    assert 64 == asked.code
    assert "--theirs takes the store's value, --ours keeps that of the files" in asked.err
    assert (0, [], []) == (kept.code, gone, came)
    assert "the files' value stays; the next apply writes it" in kept.out
    assert 0 == drift.code
    assert "edited in the files" in plan.out
    assert "conflict" not in plan.out
    assert 64 == desk.run("pull", "product.shoe", "--ours", "--theirs").code


def test_theirs_takes_the_stores_value(desk: World) -> None:
    """The base of a conflict is what was last agreed; the store's value comes into the files."""
    edit(desk, "SHOE", sale_price=33)
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", whole.replace("42.00", "50.00"))
    drift = desk.run("drift")
    ran, _, came = lines(desk, "pull", "product.shoe", "--theirs")

    assert "sale_price: 42.00 -> 33.00 (-21.4 %) in the store; files say 50.00" in drift.out
    assert "1 in conflict with the files" in drift.out
    assert (0, ["    sale_price: 33.00   # with vat"]) == (ran.code, came)
    assert agrees(desk)


def test_an_entry_goes_only_when_asked(desk: World) -> None:
    """A product that is gone stays in the files without `--removed`; with it, it leaves them."""
    desk.dashboard.delete_product(desk.ids()["BOOT"])
    left = desk.run("pull", "product.boot")
    ran, gone, came = lines(desk, "pull", "product.boot", "--removed")

    assert 1 == left.code
    assert "--removed takes its entry out of the files" in left.out
    assert (0, []) == (ran.code, came)
    assert "  boot:" in gone
    assert agrees(desk)


def test_a_file_of_nothing_else_goes_too(desk: World) -> None:
    """A file whose only entry leaves is deleted, and that is what was asked for."""
    desk.write(
        "one.yaml",
        "# one\nproducts:\n  one: {type: physical, name: {en: O}, sale_price: 1, sku: ONE}\n",
    )
    assert 0 == desk.apply().code
    desk.dashboard.delete_product(desk.ids()["ONE"])
    ran = desk.run("pull", "product.one", "--removed")

    assert 0 == ran.code, ran.err
    assert not (desk.root / "one.yaml").exists()
    assert agrees(desk)


def test_an_entry_that_others_need_stays(desk: World) -> None:
    """Where another entry refers to it, nothing is changed, and the mistake is told."""
    desk.dashboard.delete_product(desk.ids()["SHOE"])
    before = (desk.root / "shop.yaml").read_bytes()
    ran = desk.run("pull", "product.shoe", "--removed")

    assert 64 == ran.code
    assert before == (desk.root / "shop.yaml").read_bytes()


def test_what_no_file_may_say_is_not_taken(desk: World) -> None:
    """A value that the files refuse is told, and all files are as they were."""
    first = desk.ids()
    desk.dashboard.edit_product(first["SHOE"], sku="SHOE2")
    desk.dashboard.edit_product(first["SOCK"], sku="SHOE")
    before = (desk.root / "shop.yaml").read_bytes()
    ran = desk.run("pull", "product.sock.sku")

    assert 64 == ran.code
    assert "nothing was changed: what the store has cannot stand in the files" in ran.err
    assert before == (desk.root / "shop.yaml").read_bytes()


def test_what_a_store_shows_escaped_is_written_as_it_was_typed(desk: World) -> None:
    """Else the next write of that text would have the store escape it once more."""
    edit(desk, "SHOE", name_en="Salt & 'Pepper' <${X}>")
    ran = desk.run("pull", "product.shoe")

    assert (0, False) == (ran.code, "&amp;" in ran.out), ran.err
    text = (desk.root / "shop.yaml").read_text("utf-8")
    assert "Salt & ''Pepper'' <$${X}>" in text
    assert 0 == desk.run("plan", "--detailed-exitcode").code
    edit(desk, "SHOE", name_en="Other")
    assert 0 == desk.apply("--only", "drift").code
    assert "Salt & &#" not in str(desk.dashboard.stored(desk.ids()["SHOE"]))
    assert "&amp;amp;" not in str(desk.dashboard.stored(desk.ids()["SHOE"]))


def test_a_text_that_no_file_may_hold_is_named(desk: World) -> None:
    """The mistake is told with its place, and what else to do."""
    edit(desk, "SHOE", name_en="Bell \a", sale_price=41)
    ran = desk.run("pull", "product.shoe")

    assert 64 == ran.code
    assert "  shop.yaml:6:28: the" in ran.err
    assert "the character U+0007" in ran.err
    assert "mistake in the catalog" not in ran.err
    assert 0 == desk.run("pull", "product.shoe.sale_price").code


def test_a_new_picture_comes_too(desk: World) -> None:
    """It is fetched, named and put into a file of its own; nothing is uploaded again for it."""
    desk.picture("a.png", 1)
    desk.write(
        "pic.yaml",
        "products:\n  pic: {type: physical, name: {en: P}, sale_price: 1, sku: PIC, image: a.png}\n",
    )
    assert 0 == desk.apply().code
    desk.dashboard.set_image(desk.ids()["PIC"], "front.png", png(9))
    ran = desk.run("pull", "product.pic")

    assert 0 == ran.code, ran.out + ran.err
    assert "image: media/front.png" in (desk.root / "pic.yaml").read_text("utf-8")
    assert png(9) == (desk.root / "media" / "front.png").read_bytes()
    assert agrees(desk)
    assert not (desk.root / ".tjar" / "new").exists()


def test_nothing_named_is_a_list(desk: World) -> None:
    """Without a terminal, what there is is listed, and nothing is taken."""
    none = desk.run("pull")
    edit(desk, "SHOE", sale_price=33)
    ran, gone, came = lines(desk, "pull")

    assert 0 == none.code
    assert none.out.startswith("No drift.")
    assert (64, [], []) == (ran.code, gone, came)
    assert "sale_price: 42.00 -> 33.00" in ran.out
    assert "tjar-sync pull ADDRESS[.field]" in ran.err


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("product.sho", "did you mean product.shoe"),
        ("product.sock", "`tjar-sync drift` lists what did"),
        ("product.shoe.name", "`tjar-sync drift` lists what did"),
        ("zzz", "`tjar-sync drift` lists what did"),
    ],
)
def test_a_pattern_that_names_nothing(desk: World, pattern: str, hint: str) -> None:
    """It is refused, with what was meant or where to look."""
    edit(desk, "SHOE", sale_price=33)
    ran = desk.run("pull", pattern)

    assert 64 == ran.code
    assert f"{pattern} is nothing that changed in the store" in ran.err
    assert hint in ran.err


def test_without_a_state_there_is_nothing_to_compare(tmp_path: Path) -> None:
    """A state that owns nothing is exit 10, as for drift, with what takes in all that is there."""
    with world(tmp_path) as desk:
        desk.write(
            "shop.yaml", "products:\n  a: {type: physical, name: {en: A}, sale_price: 1, sku: A}\n"
        )

        found = [desk.run("pull", "product.a"), desk.run("pull")]
        said = "take what the store has into the files with `tjar-sync pull --new`"

        assert [10, 10] == [one.code for one in found]
        assert all(said in one.err for one in found)


def test_a_person_is_asked_one_by_one(desk: World) -> None:
    """On a terminal: which of them, then each conflict, then each entry that is to go."""
    edit(desk, "SHOE", sale_price=33)
    edit(desk, "SOCK", sale_price=11)
    desk.dashboard.delete_product(desk.ids()["BOOT"])
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", whole.replace("42.00", "50.00"))
    with terminal(desk.root, "pull", "--removed") as screen:
        screen.read("nothing for none")
        screen.type("product.shoe product.boot\n")
        screen.read("(o, t, l) [l]:")
        screen.type("t\n")
        screen.read("Type 'yes'")
        screen.type("no\n")
        code = screen.close()
    after = (desk.root / "shop.yaml").read_text("utf-8")

    assert 1 == code
    assert "store now:    33.00" in screen.said
    assert "sale_price: 33.00" in after
    assert "  boot:" in after
    assert "sale_price: 10\n" in after


def test_a_text_that_others_have_by_a_link(desk: World) -> None:
    """Where another product would say something else, all files are put back, and that is said."""
    (desk.root / "text" / "other.html").symlink_to("shoe.html")
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", whole.replace("name: {en: Boot}\n    description: {en: {file: text/shared.html}}",
        "name: {en: Boot}\n    description: {en: {file: text/other.html}}"))  # fmt: skip
    assert 0 == desk.apply().code
    edit(desk, "SHOE", description_en="<p>Two</p>")
    ran = desk.run("pull", "product.shoe")

    assert 64 == ran.code
    assert "product.boot description.en would not be what it is to be" in ran.err
    assert "<p>One</p>\n" == (desk.root / "text/shoe.html").read_text("utf-8")
    assert (desk.root / "text" / "other.html").is_symlink()


def test_what_is_new_in_the_files_is_no_offer(desk: World) -> None:
    """A product that was never applied is not the store's; its file is left as it is."""
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    new = "  new: {type: physical, name: {en: N}, sale_price: 1, sku: NEW}\n"
    desk.write("shop.yaml", whole + new)
    edit(desk, "SHOE", sale_price=33)
    ran = desk.run("pull", "product.*")

    assert 0 == ran.code
    assert (desk.root / "shop.yaml").read_text("utf-8").endswith(new)
    assert "product.new" not in ran.out


def test_stock_that_the_files_own(desk: World) -> None:
    """Where a product manages its quantity, what the store counted comes into its rows, too."""
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    desk.write("shop.yaml", whole.replace("quantity: 5", "manage: [quantity]"))
    assert 0 == desk.apply().code
    elsewhere(desk, ("size: S, stock: 3", "size: S, stock: 1"))
    ran, gone, came = lines(desk, "pull", "product.shoe.variants")

    assert 0 == ran.code, ran.err
    assert ["      - {color: red, size: S, stock: 3, additional_price: 1.50}  # small"] == gone
    assert ["      - {color: red, size: S, stock: 1, additional_price: 1.50}  # small"] == came
    assert agrees(desk)


def test_layers_are_changed_where_they_are_ones_own(desk: World) -> None:
    """A value of an overlay is changed there; one of a template that others extend, beside it."""
    whole = (desk.root / "shop.yaml").read_text("utf-8")
    base = "  base: {abstract: true, max_purchase: 7}\n"
    text = whole.replace("    sku: SHOE\n", "    sku: SHOE\n    extends: base\n")
    desk.write(
        "shop.yaml", text.replace("    sku: SOCK\n", "    sku: SOCK\n    extends: base\n") + base
    )
    desk.write("overlays/live/prices.yaml", "# here\nproducts:\n  shoe: {sale_price: 50}  # dear\n")
    assert 0 == desk.apply().code
    edit(desk, "SHOE", sale_price=55, max_purchase=3)
    ran, gone, came = lines(desk, "pull", "product.shoe")

    assert 0 == ran.code, ran.err
    assert ([], ["    max_purchase: 3"]) == (gone, came)
    assert "# here\nproducts:\n  shoe: {sale_price: 55}  # dear\n" == (
        desk.root / "overlays/live/prices.yaml"
    ).read_text("utf-8")
    assert agrees(desk)


def test_pictures_of_rows_come_where_they_can_be_had(desk: World) -> None:
    """Each once, beside the author's own lines; a field whose picture is gone is left, and told."""
    desk.picture("a.png", 1)
    desk.write(
        "pic.yaml",
        "products:\n  pic: {type: physical, name: {en: P}, sale_price: 1, sku: PIC, gallery: [a.png]}\n"
        "  pin: {type: physical, name: {en: Q}, sale_price: 1, sku: PIN, image: a.png, gallery: [a.png]}\n",
    )
    assert 0 == desk.apply().code
    dashboard, number = desk.dashboard, desk.ids()["PIC"]
    front, gone = dashboard.upload("front.png", png(4)), dashboard.upload("gone.png", png(5))
    with desk.store.database.write() as connection:
        connection.execute("UPDATE media SET body = X'00' WHERE id = ?", (gone,))
    other = dashboard.upload("other.png", png(6))
    dashboard.edit_product(desk.ids()["PIN"], image_id=front, product_gallery=[front])
    dashboard.edit_product(number, sale_price=2, product_gallery=[other, gone])
    ran = desk.run("pull", "product.*")
    text = (desk.root / "pic.yaml").read_text("utf-8")

    assert 1 == ran.code, ran.out + ran.err
    assert "product.pic.gallery: its picture" in ran.out
    assert "is no picture or file that a store takes" in " ".join(ran.out.split())
    assert "sale_price: 2, sku: PIC, gallery: [a.png]}" in text
    assert "image: media/front.png, gallery: [media/front.png]}" in text
    assert ["media/front.png"] == [
        one.relative_to(desk.root).as_posix() for one in (desk.root / "media").iterdir()
    ]
    assert desk.run("drift").code == 2
