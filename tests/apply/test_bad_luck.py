"""People and faults between the steps of a run: nothing is lost, absorbed or done unasked."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import started, until
from tests.harness import AT_ONCE, KEY, World
from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.devstore import FaultKind
from tjar_sync.location import Location
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from tjar_sync.model.plan import Plan

SHOP = textwrap.dedent("""
    products:
      shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE, tags: [a]}
      sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SOCK}
""")


@pytest.fixture
def shop(desk: World) -> World:
    """Write and apply a shop of two products."""
    desk.write("shop.yaml", SHOP)
    assert 0 == desk.apply().code
    return desk


def put(shop: World, text: str) -> None:
    """Replace the catalog's products."""
    shop.write("shop.yaml", "products:\n" + textwrap.indent(textwrap.dedent(text), "  "))


def product_id(shop: World, name: str) -> int:
    """Return the id of a live product by its English name."""
    products = shop.dashboard.products()
    return next(int(item["id"]) for item in products if item["name"]["en"] == name)


def at_rest(shop: World) -> bool:
    """Say whether a full plan is empty."""
    return 0 == shop.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_a_saved_plan_carries_out_its_own_changes_alone(shop: World) -> None:
    """What moved beside a saved plan is left to the next one: nobody agreed to it."""
    saved = str(shop.root / "saved.plan")
    edited = SHOP.replace("sale_price: 10", "sale_price: 12")
    shop.write("shop.yaml", edited)
    shop.run("plan", "--out", saved)
    shop.dashboard.edit_product(product_id(shop, "Sock"), name_en="By hand")
    ran = shop.run("apply", saved)

    assert 0 == ran.code, ran.err
    assert ["By hand", "Shoe"] == shop.names()
    assert 12 == shop.dashboard.product(product_id(shop, "Shoe"))["sale_price"]


def test_an_edit_while_a_person_reads_the_plan_shows_afterwards(shop: World) -> None:
    """What somebody changes between plan and write is drift in the next plan, not forgotten."""
    shop.write("shop.yaml", SHOP.replace("sale_price: 10", "sale_price: 12"))

    def confirm(_plan: Plan) -> bool:
        shop.dashboard.edit_product(product_id(shop, "Shoe"), tags=["hand"])
        return True

    options = workflow.ApplyOptions(LockInfo("a", "b", 1, "now", "apply"), confirm, CancelToken())
    location = Location(shop.root, None, {"TJAR_API_KEY": KEY})
    workflow.apply(location, workflow.PlanOptions(), options, lambda _event: None)
    drift = shop.run("drift")

    assert 2 == drift.code
    assert "+hand -a" in drift.out


def test_a_refused_edit_is_not_recorded_by_its_links(shop: World) -> None:
    """When the first half of an update is refused, nothing of it counts as written."""
    put(
        shop,
        """
        shoe: {type: physical, name: {en: Shoe}, sale_price: 12, sku: SHOE, related: [lace]}
        sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SOCK}
        lace: {type: physical, name: {en: Lace}, sale_price: 1, sku: LACE}
        """,
    )
    shop.fault(FaultKind.NOT_FOUND, "PATCH", "^/products/")
    first, second = shop.apply(), shop.apply()
    shoe = shop.dashboard.stored(product_id(shop, "Shoe"))

    assert (3, 0) == (first.code, second.code), second.out
    assert [product_id(shop, "Lace")] == shoe["related_products"]
    assert 12 == shop.dashboard.product(product_id(shop, "Shoe"))["sale_price"]
    assert at_rest(shop)


LINKED = """
    shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE, related: [sock]}
    sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SOCK}
"""


def test_a_link_to_a_product_made_anew_is_never_forgotten(shop: World) -> None:
    """A relink that is refused, or left out by --target, is in the next plan."""
    put(shop, LINKED)
    shop.apply()
    shop.dashboard.delete_product(product_id(shop, "Sock"))
    shop.apply("--target", "product.sock")
    shop.fault(FaultKind.NOT_FOUND, "PATCH", "^/products/")
    shop.apply()
    ran = shop.apply()

    assert 0 == ran.code, ran.out
    related = shop.dashboard.stored(product_id(shop, "Shoe"))["related_products"]
    assert [product_id(shop, "Sock")] == related
    assert at_rest(shop)


def test_a_sku_is_handed_over_in_order(shop: World) -> None:
    """Who gives up a sku goes before who takes it, be it an edit or a delete."""
    put(shop, "shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SOCK, slug: sock}")
    ran = shop.apply()

    assert 0 == ran.code, ran.out
    assert ["Shoe"] == shop.names()
    assert at_rest(shop)


def test_a_sku_swap_is_refused_with_the_way_out(shop: World) -> None:
    """Two products that swap their skus cannot be put in order: the plan says what to do."""
    put(
        shop,
        """
        shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SOCK}
        sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SHOE}
        """,
    )
    ran = shop.run("plan")

    assert 1 == ran.code
    assert "product.shoe, product.sock hand their sku or slug to each other" in ran.err


def test_webhooks_may_swap_their_addresses(desk: World) -> None:
    """Two webhooks may call the same address, so neither waits for the other to give it up."""
    hook = "{{url: https://erp.example.com/{}, events: [order.created]}}"
    for one, two in ("ab", "ba"):
        desk.write("hooks.yaml", f"webhooks: {{x: {hook.format(one)}, y: {hook.format(two)}}}\n")
        ran = desk.apply()

        assert 0 == ran.code, ran.err
    urls = {item["name"]: item["url"][-1] for item in desk.dashboard.webhooks()}
    assert {"x": "b", "y": "a"} == urls
    assert at_rest(desk)


def test_a_move_with_an_edit_keeps_one_product(shop: World) -> None:
    """A renamed key with a changed price: one product, one row, an empty plan after."""
    put(
        shop,
        """
        boot: {type: physical, name: {en: Boot}, sale_price: 11, sku: SHOE}
        sock: {type: physical, name: {en: Sock}, sale_price: 3, sku: SOCK}
        """,
    )
    ran = shop.apply()

    assert 0 == ran.code, ran.err
    assert ["Boot", "Sock"] == shop.names()
    assert at_rest(shop)


def test_what_was_made_again_by_hand_is_taken_with_its_stock(shop: World) -> None:
    """A product deleted and made again in the store is adopted whole: its stock stays."""
    row = "variants: [{color: ' red ', size: S, stock: 5}]"
    put(shop, f"shoe: {{type: physical, name: {{en: Shoe}}, sale_price: 10, sku: SHOE, {row}}}")
    shop.apply()
    shop.dashboard.delete_product(product_id(shop, "Shoe"))
    made = shop.dashboard.create_product(
        name_en="Shoe",
        sale_price=10,
        sku="SHOE",
        item_color=["red"],
        item_size=["S"],
        item_stock_count=[1],
    )
    ran = shop.apply()

    assert 0 == ran.code, ran.err
    assert [1] == [item["stock"] for item in shop.dashboard.product(made)["variants"]]
    assert at_rest(shop)


def test_a_secret_that_did_not_come_is_asked_for_again(desk: World) -> None:
    """An answer without the secret is no success: the next run gets a fresh one."""
    desk.write(
        "hooks.yaml",
        """
        webhooks:
          orders:
            url: http://127.0.0.1:9/hook
            events: [order.created]
            secret: {write_to: secrets/orders}
        """,
    )
    desk.fault(FaultKind.SHORT_CREATE, "POST", "^/webhooks$")
    first, second = desk.apply(), desk.apply()

    assert "holds no secret" in first.out + first.err
    assert 0 == second.code
    assert (desk.root / "secrets" / "orders").exists()
    assert at_rest(desk)


def test_a_slow_store_makes_no_duplicate(desk: World) -> None:
    """A create without sku whose answer is lost is looked for by the next run, not at once."""
    put(desk, "shoe: {type: physical, name: {en: Fish &amp; Chips}, sale_price: 10}")
    desk.fault(FaultKind.LOST_BEFORE, "POST", "^/products$")
    first = desk.apply()
    late = desk.dashboard.create_product(name_en="Fish &amp; Chips", sale_price=10)
    second = desk.apply()

    assert (3, 0) == (first.code, second.code), second.out
    assert [late] == [item["id"] for item in desk.dashboard.products()]


def test_a_pattern_that_means_nothing_is_refused(shop: World) -> None:
    """A mistyped --target must not look like agreement."""
    ran = shop.run("plan", "--target", "product.shoo")

    assert 64 == ran.code
    assert "did you mean product.shoe?" in ran.err


def words(desk: World) -> dict[str, str]:
    """Return the words of each uploaded picture, by the digest in its URL (A16)."""
    found = {}
    for item in desk.dashboard.media():
        match = re.search(r"-h([0-9a-f]{12})z", item["url"])
        assert match is not None
        found[match.group(1)] = item["alt"]
    return found


def test_words_of_pictures_follow_their_bytes(desk: World) -> None:
    """Two media that swap their bytes keep their own words."""
    desk.write("m.yaml", "media: {a: {file: a.png, alt: one}, b: {file: b.png, alt: two}}\n")
    desk.picture("a.png", 1)
    desk.picture("b.png", 2)
    desk.apply()
    before = words(desk)
    desk.picture("a.png", 2)
    desk.picture("b.png", 1)
    ran = desk.apply()

    assert 0 == ran.code, ran.err
    assert {"one": "two", "two": "one"} == {
        said: words(desk)[digest] for digest, said in before.items()
    }
    assert at_rest(desk)


def test_a_new_picture_keeps_its_words(desk: World) -> None:
    """New bytes under the same name are uploaded with the same `alt`."""
    desk.write("m.yaml", "media: {a: {file: a.png, alt: one}}\n")
    desk.picture("a.png", 1)
    desk.apply()
    desk.picture("a.png", 2)
    desk.apply()

    assert ["one", "one"] == [item["alt"] for item in desk.dashboard.media()]


def test_the_gentler_removal_wins(shop: World) -> None:
    """`on_remove: archive` in store.yaml holds for what leaves the files in the same commit."""
    shop.settings(on_remove="archive")
    put(shop, "shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: SHOE}")
    ran = shop.apply()
    again = shop.dashboard.product(product_id(shop, "Sock"))
    put(shop, LINKED)
    back = shop.run("plan")

    assert 0 == ran.code, ran.err
    assert again["is_published"] is False
    assert "published: false -> true" in back.out


NAMELESS = "  mat: {type: physical, name: {en: Mat}, sale_price: 4}\n"
"""A product that only the state can tell from another."""


@pytest.mark.parametrize("lost", [False, True])
def test_what_was_archived_comes_back(shop: World, *, lost: bool) -> None:
    """The very product is shown again, without sku or slug too; also if an answer was lost."""
    shop.settings(on_remove="archive")
    shop.write("shop.yaml", SHOP + NAMELESS)
    assert 0 == shop.apply().code
    number = product_id(shop, "Mat")
    shop.write("shop.yaml", SHOP)
    if lost:
        shop.fault(FaultKind.ERROR_AFTER, "PATCH", times=9)
        assert 3 == shop.apply().code
        shop.faults.clear()
    assert 0 == shop.apply().code
    hidden = shop.dashboard.product(number)["is_published"]
    shop.writes()
    assert at_rest(shop)
    listed = shop.run("state", "list").out
    told = shop.run("state", "show", "product.mat").out
    shop.write("shop.yaml", SHOP + NAMELESS.replace("4", "5"))
    ran = shop.apply()

    assert hidden is False
    assert "archived: it is in no file, and hidden in the store" in listed
    assert "archived: yes" in told
    assert 0 == ran.code, ran.err
    assert 1 == shop.writes()
    back = shop.dashboard.product(number)
    assert (True, 5) == (back["is_published"], back["sale_price"])
    assert ["Mat", "Shoe", "Sock"] == shop.names()
    assert at_rest(shop)
    assert 0 == shop.run("drift").code
    assert "archived" not in shop.run("state", "show", "product.mat").out


def test_what_was_archived_comes_back_under_another_name(shop: World) -> None:
    """What a person made of it meanwhile is seen, and not taken for what the files say."""
    shop.settings(on_remove="archive")
    bag = "{type: physical, name: {en: Bag}, sale_price: 4, sku: BAG, tags: [x]}\n"
    shop.write("shop.yaml", f"{SHOP}  bag: {bag}")
    assert 0 == shop.apply().code
    number = product_id(shop, "Bag")
    shop.write("shop.yaml", SHOP)
    assert 0 == shop.apply().code
    shop.dashboard.edit_product(number, tags=["by-hand"])
    shop.write("shop.yaml", f"{SHOP}  sack: {bag}")
    plan = shop.run("plan").out
    ran = shop.apply()

    assert "by-hand" in plan
    assert 0 == ran.code, ran.err
    assert ["x"] == shop.dashboard.product(number)["tags"]
    assert ["Bag", "Shoe", "Sock"] == shop.names()
    assert at_rest(shop)


def test_a_slow_store_is_given_its_time(desk: World) -> None:
    """A create that the store still has in its queue is waited for, and not made twice."""
    limits = {"requests_per_second": 1000, "parallel": 1, **AT_ONCE, "settle_seconds": 4}
    desk.settings(store={"limits": limits})
    desk.write("shop.yaml", "products: {mat: {type: physical, name: {en: Mat}, sale_price: 4}}\n")
    desk.fault(FaultKind.LATENCY, "POST", "^/products$", seconds=2.0)
    with started(desk.root, "apply", "--auto-approve") as process:
        until(lambda: desk.faults.rules[0].hits)
        process.kill()
    ran = desk.apply()

    assert 0 == ran.code, ran.err
    assert "the store may still carry out what was cut off" in ran.err
    assert ["Mat"] == desk.names()
    assert at_rest(desk)
