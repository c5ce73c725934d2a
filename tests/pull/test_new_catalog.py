"""A store that exists becomes a catalog, and the plan right after is empty: over real HTTP."""

from __future__ import annotations

import html
import os
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import yaml

from tests.cli.process import started, until
from tests.harness import KEY, Ran, run
from tests.pull.shop import OPTION, VARIANTS, fill
from tests.strategies import png
from tjar_sync.devstore import FaultKind
from tjar_sync.devstore.seeds import seed_products

if TYPE_CHECKING:
    from tests.harness import World

NOTHING_TO_DO = "No changes. The store matches the files."


def pull(desk: World, *arguments: str) -> Ran:
    """Pull the desk's store into a folder beside its catalog."""
    return desk.run("pull", "--into", str(desk.root / "shop"), *arguments)


def at(desk: World, *arguments: str) -> Ran:
    """Run a command in the catalog that was pulled."""
    with mock.patch.dict(os.environ, {"TJAR_API_KEY": KEY}):
        return run(desk.root / "shop", *arguments)


def entries(desk: World, plural: str = "products") -> dict[str, Any]:
    """Return all entries of a kind that were written."""
    found: dict[str, Any] = {}
    for path in sorted((desk.root / "shop").rglob("*.yaml")):
        found |= yaml.safe_load(path.read_text("utf-8")).get(plural, {})
    return found


def settings(desk: World) -> Any:
    """Return the store.yaml that was written."""
    return yaml.safe_load((desk.root / "shop" / "store.yaml").read_text("utf-8"))


@pytest.mark.parametrize("group_by", ["type", "category", "single", "one-file-each"])
def test_the_plan_right_after_is_empty(desk: World, group_by: str) -> None:
    """All types, Arabic, drafts, variants, options, pictures and a webhook; and nothing is written."""
    fill(desk)
    desk.writes()
    ran = pull(desk, "--group-by", group_by)

    assert 0 == ran.code, ran.err
    assert "The plan is empty: what the files say is what the store shows." in ran.out
    assert 0 == desk.writes()
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)
    assert at(desk, "plan", "--refresh", "full").out.startswith(NOTHING_TO_DO)
    assert at(desk, "drift").out.startswith("No drift.")


def test_what_the_store_shows_stands_in_the_files(desk: World) -> None:
    """Money, texts as people meant them, flags, lists and rows; pictures as files, by content."""
    fill(desk)
    assert 0 == pull(desk).code
    shoe = entries(desk)["tea-bcoffeeb"]

    assert {"ar": "حذاء رياضي", "en": "Tea & <b>Coffee</b>"} == shoe["name"]
    assert {"en": "Short & sweet"} == shoe["summary"]
    assert (49.5, 60.0, "NIKE-1", 9) == tuple(
        shoe[path] for path in ("sale_price", "price", "sku", "max_purchase")
    )
    assert (["Category 5", "Category 7"], "Brand 2", ["new", "جديد"]) == (
        shoe["categories"],
        shoe["brand"],
        sorted(shoe["tags"]),
    )
    assert [
        {"color": "red", "size": "S", "image": "media/tea-bcoffeeb.png"},
        {"color": "أزرق", "additional_price": 2.5},
    ] == shoe["variants"]
    assert [{"ar": "صغير", "en": "Small"}, {"ar": "كبير", "en": "Large"}] == [
        choice["label"] for choice in shoe["options"][0]["choices"]
    ]
    assert ("media/front.png", ["media/tea-bcoffeeb.png", "media/front.png"]) == (
        shoe["image"],
        shoe["gallery"],
    )
    assert {png(1), png(2)} == {
        path.read_bytes() for path in (desk.root / "shop" / "media").iterdir()
    }
    text = desk.root / "shop" / shoe["description"]["ar"]["file"]
    assert ("<p>نص طويل</p>\n<p>ثانٍ</p>\n", "plain") == (
        text.read_text("utf-8"),
        shoe["description"]["en"],
    )
    assert not {"quantity", "type_id", "cost", "codes"} & {
        key for one in entries(desk).values() for key in one
    }
    assert {"Category 5": 5, "Category 7": 7, "Sub-category 11": 11} == settings(desk)["stores"][
        "live"
    ]["ids"]["categories"]


def test_keys_are_readable_and_stay(desk: World) -> None:
    """From slug, sku or name; Arabic is spelled in Latin letters."""
    fill(desk)
    assert 0 == pull(desk).code

    assert {"tea-bcoffeeb", "tr-wd", "tr-wd-1", "book", "room", "help"} == entries(desk).keys()
    assert {"orders"} == entries(desk, "webhooks").keys()


def test_said_once_for_all(desk: World) -> None:
    """What most products say alike stands in store.yaml; a draft says that it is one."""
    fill(desk)
    assert 0 == pull(desk).code

    usual = settings(desk)["defaults"]["product"]

    assert {"published": True, "min_purchase": 1, "is_refundable": False}.items() <= usual.items()
    assert [False] == [one["published"] for one in entries(desk).values() if "published" in one]


def test_pictures_are_not_uploaded_again(desk: World) -> None:
    """Known by their bytes; a first write that needs one uploads it, and the plan counts it."""
    fill(desk)
    assert 0 == pull(desk).code
    uploads = len(desk.dashboard.media())
    path = next((desk.root / "shop" / "products").glob("physical.yaml"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("sale_price: 49.50", "sale_price: 48.00"), "utf-8")
    applied = at(desk, "apply", "--auto-approve")

    assert 0 == applied.code, applied.err
    assert uploads == len(desk.dashboard.media())
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("image: media/front.png", "image: media/tea-bcoffeeb.png", 1), "utf-8"
    )

    assert "its id in the store is not known: uploaded again" in at(desk, "plan").out
    assert 0 == at(desk, "apply", "--auto-approve").code
    assert uploads + 1 == len(desk.dashboard.media())
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)


def test_a_pattern_selects(desk: World) -> None:
    """Only what it names comes in, under the key that it always has; a wrong one is an error."""
    fill(desk)
    some = pull(desk, "product.bo*")
    none = desk.run("pull", "--into", str(desk.root / "other"), "product.bok")

    assert (0, ["book"]) == (some.code, list(entries(desk)))
    assert "6 more in the store, which no pattern names, are left alone" in some.out
    assert "5 resources in the store are in no file" in at(desk, "plan").out
    assert (64, True) == (none.code, "did you mean product.book?" in none.err)
    assert 0 == desk.run("pull", "--into", str(desk.root / "other")).code


def test_by_address_alone(desk: World) -> None:
    """Without any catalog before: --url, and the key from the environment, which no file holds."""
    seed_products(desk.store, 3)
    target = desk.root / "fresh"
    ran = desk.run("pull", "--url", f"{desk.url}/", "--into", str(target))
    store = (target / "store.yaml").read_text("utf-8")

    assert 0 == ran.code, ran.err
    assert ("api_key: ${TJAR_API_KEY}" in store, KEY in store) == (True, False)
    assert store.startswith("# yaml-language-server: $schema=schema/store.json\n")
    assert ".tjar/\nsecrets/\n" == (target / ".gitignore").read_text("utf-8")
    assert (target / "README.md").exists()
    assert (target / "schema" / "catalog.json").exists()


def test_into_a_catalog_that_has_nothing_yet(desk: World) -> None:
    """store.yaml keeps its comments and gets the names; the same folder, the same state."""
    fill(desk)
    path = desk.root / "store.yaml"
    path.write_text(f"# ours\n{path.read_text('utf-8')}", "utf-8")
    ran = desk.run("pull")

    assert 0 == ran.code, ran.err
    assert path.read_text("utf-8").startswith("# ours\n")
    assert desk.run("plan").out.startswith(NOTHING_TO_DO)
    assert "defaults" not in yaml.safe_load(path.read_text("utf-8"))


def test_a_catalog_that_has_something_is_no_place_for_a_new_one(desk: World) -> None:
    """Neither beside entries of files, nor over another store.yaml."""
    desk.write("products.yaml", "products:\n  x: {type: service, name: {en: X}, sale_price: 1}\n")
    (desk.root / "full").mkdir()
    (desk.root / "full" / "store.yaml").write_text("version: 1\n")
    (desk.root / "half").mkdir()
    (desk.root / "half" / "old.yaml").write_text("products:\n")
    full = desk.run("pull", "--into", str(desk.root / "full"))
    half = desk.run("pull", "--into", str(desk.root / "half"))

    assert (64, True) == (full.code, "there is a catalog in" in full.err)
    assert (64, True) == (half.code, "old.yaml in" in half.err)
    assert not (desk.root / "half" / ".tjar" / "pull").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--url", "ftp://x"), "must look like"),
        (("--url", "http://127.0.0.1:1", "--store", "live"), "--store names one of store.yaml's"),
        (("--key-file", "key"), "--key-file goes with --url alone"),
    ],
)
def test_what_cannot_be_meant_is_told(desk: World, arguments: tuple[str, ...], says: str) -> None:
    """Before anything is sent, or made."""
    ran = pull(desk, *arguments)

    assert (64, True) == (ran.code, says in ran.err), ran.err
    assert not (desk.root / "shop").exists()


def test_no_store_is_named(desk: World) -> None:
    """A folder without store.yaml does not say which store is meant."""
    (desk.root / "store.yaml").unlink()
    ran = desk.run("pull")

    assert (64, True) == (ran.code, "tjar-sync pull --url" in ran.err)


def test_the_built_in_store_is_its_own_catalog_s(desk: World) -> None:
    """Its data lies in that folder, so another cannot be made of it; in place it can."""
    desk.settings(store={"url": "embedded"})
    elsewhere = pull(desk)
    here = desk.run("pull")

    assert (64, True) == (elsewhere.code, "tjar-sync dev" in elsewhere.err)
    assert (0, True) == (here.code, "Made a catalog of embedded" in here.out), here.err


def test_one_that_was_cut_off_goes_on(desk: World) -> None:
    """Nothing half is taken for whole, and what was read is not read again."""
    seed_products(desk.store, 120)
    desk.fault(FaultKind.UNAUTHORIZED, "GET", "^/products/5$", times=None)
    broken = pull(desk)
    unread = at(desk, "plan")
    there = (desk.root / "shop" / "store.yaml").exists()
    desk.faults.clear()
    desk.store.requests.reset()
    again = pull(desk)

    assert (7, False) == (broken.code, there), broken.err
    assert (64, True) == (unread.code, "is not finished" in unread.err)
    assert 0 == again.code, again.err
    assert 20 == desk.store.requests.counts["GET /products/{id}"]
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)


def test_one_that_was_killed_goes_on(desk: World) -> None:
    """With no chance to tidy up, at any moment."""
    seed_products(desk.store, 120)
    desk.fault(FaultKind.LATENCY, "GET", "^/products/", seconds=0.02, times=None)
    notes = desk.root / "shop" / ".tjar" / "pull" / "details"
    with started(desk.root, "pull", "--into", str(desk.root / "shop")) as process:
        until(lambda: notes.exists() and notes.read_bytes().count(b"\n") > 1)
        process.kill()
    desk.store.requests.reset()
    again = pull(desk)

    assert 0 == again.code, again.err
    assert 120 > desk.store.requests.counts["GET /products/{id}"]
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)


def test_another_store_does_not_go_on_there(desk: World) -> None:
    """A folder in which a pull of one store was cut off is not another's."""
    fill(desk)
    desk.fault(FaultKind.UNAUTHORIZED, "GET", "^/products/", times=None)
    pull(desk)
    url = desk.url.replace("127.0.0.1", "localhost")
    ran = desk.run("pull", "--url", url, "--into", str(desk.root / "shop"))

    assert (10, True) == (ran.code, "this state belongs to" in ran.err), ran.err


def test_a_picture_that_is_none_is_left_out_and_told(desk: World) -> None:
    """The fields that show it stay the store's, each whole; the others are written."""
    fill(desk)
    with desk.store.database.write() as connection:
        connection.execute("UPDATE media SET body = X'00' WHERE id = 2")
    ran = pull(desk)
    shoe = entries(desk)["tea-bcoffeeb"]

    assert 0 == ran.code, ran.err
    assert "product.tea-bcoffeeb gallery: its picture" in ran.out
    assert "is no picture or file that a store takes" in " ".join(ran.out.split())
    assert ("media/front.png", False) == (
        shoe["image"],
        bool({"gallery", "variants"} & shoe.keys()),
    )
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)


def test_what_no_file_may_hold_is_left_to_the_store(desk: World) -> None:
    """Hidden characters, a sku twice, a product without a name: told, and the plan is empty."""
    create = desk.dashboard.create_product
    create(name_en="Turned\u202e", sale_price=3, sku="T1")
    create(name_en="Once", sale_price=1, sku="twice ")
    create(name_en="Rows", sale_price=1, product_options=[{**OPTION, "type": "text"}], **VARIANTS)
    ran = pull(desk)

    assert 0 == ran.code, ran.err
    assert "reorders what people see" in ran.out
    assert "Left to the store, and in no file" in ran.out
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)
    assert 1 == entries(desk)["turned"]["id"]


def test_a_text_of_the_store_is_that_text(desk: World) -> None:
    """Whoever writes in the dashboard names none of our variables, and no file of ours."""
    told = "${TJAR_VAR_X} $$ ${HOME} {file: /etc/passwd} !!python/object &a *b\n- c: d"
    made = desk.dashboard.create_product(
        name_en="../../../etc/passwd", sale_price=3, summery_en=told, description_en=f"<p>{told}"
    )
    ran = pull(desk)

    assert (0, False) == (ran.code, "Left to the store" in ran.out), ran.err
    store = desk.root / "shop" / "store.yaml"
    store.write_text(f"{store.read_text('utf-8')}variables: [TJAR_VAR_X]\n", "utf-8")
    desk.environ["TJAR_VAR_X"] = "a secret of this machine"
    with mock.patch.dict(os.environ, desk.environ):
        assert at(desk, "plan", "--refresh", "full").out.startswith(NOTHING_TO_DO)
    desk.dashboard.edit_product(made, summery_en="edited")
    assert 0 == at(desk, "apply", "--auto-approve").code
    assert told == html.unescape(str(desk.dashboard.stored(made)["summery_en"]))


def test_a_text_that_no_file_may_hold_is_left_to_the_store(desk: World) -> None:
    """A mistake in a text's own file costs that field, as one beside the others does."""
    desk.dashboard.create_product(name_en="Bell", sale_price=3, description_en="<p>\a</p>")
    ran = pull(desk)

    assert 0 == ran.code, ran.err
    assert "the character U+0007" in ran.out
    assert "description" not in entries(desk)["bell"]
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)


def test_one_that_only_had_to_be_put_in_its_place_is(desk: World) -> None:
    """What was made and checked is not made again: the store may have moved on."""
    fill(desk)
    (desk.root / "shop").mkdir()
    (desk.root / "shop" / "schema").write_text("a file where a folder is to be")
    broken = pull(desk)
    (desk.root / "shop" / "schema").unlink()
    desk.store.requests.reset()
    again = pull(desk)

    assert 1 == broken.code, broken.err
    assert (0, 0) == (again.code, desk.store.requests.total), again.err
    assert "6 products" in again.out
    assert at(desk, "plan").out.startswith(NOTHING_TO_DO)


def test_what_has_no_type_is_left_to_the_store(desk: World) -> None:
    """A product that nobody can tell the type of stands in no file, and is named."""
    fill(desk)
    nowhere = {"read": "nowhere"}
    fields = {"product.type": nowhere, "product.type_id": nowhere}
    desk.settings(store={"contract": {"fields": fields}})
    ran = pull(desk)

    assert 0 == ran.code, ran.err
    assert "product 1: the store does not tell its type" in ran.out
    assert "1 webhook." in " ".join(ran.out.split())


def test_one_that_was_cut_off_in_place_goes_on(desk: World) -> None:
    """Also where a store.yaml was there before: nothing is taken for a catalog meanwhile."""
    fill(desk)
    desk.fault(FaultKind.UNAUTHORIZED, "GET", "^/products/", times=None)
    broken = desk.run("pull")
    between = desk.run("plan")
    desk.faults.clear()
    again = desk.run("pull")

    assert (7, 64, 0) == (broken.code, between.code, again.code), again.err
    assert desk.run("plan").out.startswith(NOTHING_TO_DO)


def test_a_link_in_the_place_of_the_schemas_is_in_the_way(desk: World) -> None:
    """What a pull writes stays below its folder; a folder of that name may be there already."""
    place = desk.root / "shop"
    place.mkdir()
    (desk.root / "elsewhere").mkdir()
    (place / "schema").symlink_to(desk.root / "elsewhere")
    refused = pull(desk)
    (place / "schema").unlink()
    (place / "schema").mkdir()
    taken = pull(desk)

    assert 64 == refused.code
    assert f"schema in {place} would be mixed with what the store has" in refused.err
    assert [] == list((desk.root / "elsewhere").iterdir())
    assert 0 == taken.code, taken.err
