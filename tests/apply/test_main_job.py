"""Files to plan to apply to empty plan, over real HTTP, with everything that can happen between."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import pytest

from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from tests.harness import World

SHOP = textwrap.dedent("""
    media:
      front: {file: media/front.png, alt: حذاء}
    products:
      shoe:
        type: physical
        name: {ar: حذاء, en: Shoe & Co}
        sale_price: 10
        cost: 4
        sku: SHOE
        quantity: 7
        image: front
        gallery: [front, media/side.png]
        related: [sock, card]
        variants:
          - {color: red, size: S, stock: 5}
          - {color: blue, size: S, stock: 6}
      sock:
        type: physical
        name: {en: Sock}
        sale_price: 2.5
        sku: SOCK
        related: [shoe]
      card:
        type: digital
        name: {en: Card}
        sale_price: 50
        sku: CARD
        codes: [AAA-111, BBB-222]
      visit:
        type: booking
        name: {en: Visit}
        sale_price: 90
        sku: VISIT
        duration_minutes: 30
      wrap:
        type: service
        name: {en: Wrap}
        sale_price: 5
        sku: WRAP
        delivery_days: 2
    webhooks:
      orders:
        url: http://127.0.0.1:9/hook
        events: [order.created]
        secret: {write_to: secrets/orders}
""")
ALL = ["Card", "Shoe &amp; Co", "Sock", "Visit", "Wrap"]


@pytest.fixture
def shop(desk: World) -> World:
    """Write a catalog with a product of every type, pictures, links and a webhook."""
    desk.write("shop.yaml", SHOP)
    desk.picture("media/front.png", 1)
    desk.picture("media/side.png", 2)
    return desk


def edit(shop: World, before: str, after: str) -> None:
    """Change the catalog's text."""
    path = shop.root / "shop.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def product_id(shop: World, name: str) -> int:
    """Return the id of a live product by its English name."""
    return next(int(item["id"]) for item in shop.dashboard.products() if item["name"]["en"] == name)


def test_apply_then_plan_is_empty(shop: World) -> None:
    """Everything is made once; a second plan is empty and a second apply writes nothing."""
    first = shop.apply()
    shop.writes()
    plan = shop.run("plan", "--detailed-exitcode")
    again = shop.apply()

    assert (0, 0, 0) == (first.code, plan.code, again.code), first.err + plan.out + again.out
    assert ALL == shop.names()
    assert 0 == shop.writes()


def test_links_are_made_in_a_second_pass(shop: World) -> None:
    """Products that link to each other, in a circle, are created and then linked."""
    shop.apply()
    shoe, sock = product_id(shop, "Shoe &amp; Co"), product_id(shop, "Sock")

    assert [sock, product_id(shop, "Card")] == shop.dashboard.stored(shoe)["related_products"]
    assert [shoe] == shop.dashboard.stored(sock)["related_products"]


def test_equal_bytes_are_uploaded_once(shop: World) -> None:
    """Two media of the same bytes are one upload, however many products show them."""
    shop.picture("media/side.png", 1)
    edit(shop, "gallery: [front, media/side.png]", "gallery: [media/side.png]")

    assert 0 == shop.apply().code
    assert 1 == len(shop.dashboard.media())


def test_only_what_changed_is_written(shop: World) -> None:
    """One edited price is one PATCH of one field."""
    shop.apply()
    shop.writes()
    edit(shop, "sale_price: 2.5", "sale_price: 3")
    ran = shop.apply()
    patches = [item for item in shop.store.requests.recent if item.method != "GET"]

    assert 0 == ran.code
    assert [{"sale_price": 3.0}] == [json.loads(item.body) for item in patches]


def test_a_sale_is_never_undone(shop: World) -> None:
    """Stock that was sold stays sold when a variant's price changes."""
    shop.apply()
    shoe = product_id(shop, "Shoe &amp; Co")
    sold = shop.dashboard.product(shoe)["variants"]
    shop.dashboard.edit_product(shoe, item_stock_count=[1, 2], **columns(sold))
    edit(shop, "size: S, stock: 5", "size: S, stock: 5, additional_price: 9")
    ran = shop.apply("--max-price-change-percent", "100")
    stocks = {row["color"]: row["stock"] for row in shop.dashboard.product(shoe)["variants"]}

    assert 0 == ran.code, ran.err
    assert {"red": 1, "blue": 2} == stocks


def columns(rows: list[dict[str, object]]) -> dict[str, object]:
    """Return variants as the parallel arrays that the API takes (A10)."""
    return {
        "item_color": [row["color"] for row in rows],
        "item_size": [row["size"] for row in rows],
    }


def test_drift_is_told_and_taken_back(shop: World) -> None:
    """A price changed in the dashboard shows as drift, exits with 2, and is put right."""
    shop.apply()
    sock = product_id(shop, "Sock")
    shop.dashboard.edit_product(sock, sale_price=99)
    drift = shop.run("drift")
    shop.apply("--max-price-change-percent", "100")

    assert 2 == drift.code
    assert "product.sock" in drift.out
    assert 2.5 == shop.dashboard.product(sock)["sale_price"]
    assert (0, "No drift. What tjar-sync manages is in the store as it was last applied.\n") == (
        shop.run("drift").code,
        shop.run("drift").out,
    )


def test_an_edit_in_the_files_is_no_drift(shop: World) -> None:
    """`drift` is silent about what git changed."""
    shop.apply()
    edit(shop, "sale_price: 2.5", "sale_price: 3")

    assert 0 == shop.run("drift").code
    assert 2 == shop.run("plan", "--detailed-exitcode").code


def test_what_leaves_the_files_leaves_the_store(shop: World) -> None:
    """A removed product is deleted; what we do not own stays."""
    shop.apply()
    shop.dashboard.create_product(name_en="By hand", sale_price=1)
    edit(shop, "related: [sock, card]", "related: [card]")
    path = shop.root / "shop.yaml"
    text = path.read_text("utf-8")
    start, end = text.index("  sock:"), text.index("  card:")
    path.write_text(text[:start] + text[end:], "utf-8")
    ran = shop.apply()

    assert 0 == ran.code, ran.err
    assert ["By hand", "Card", "Shoe &amp; Co", "Visit", "Wrap"] == shop.names()


def test_archived_products_are_unpublished(shop: World) -> None:
    """With `on_remove: archive` a product is taken out of sight and forgotten."""
    edit(shop, "sku: WRAP", "sku: WRAP\n    lifecycle: {on_remove: archive}")
    shop.apply()
    path = shop.root / "shop.yaml"
    text = path.read_text("utf-8")
    start, end = text.index("  wrap:"), text.index("webhooks:")
    path.write_text(text[:start] + text[end:], "utf-8")
    ran = shop.apply()
    wrap = product_id(shop, "Wrap")

    assert 0 == ran.code, ran.err
    assert shop.dashboard.product(wrap)["is_published"] is False
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_lost_state_makes_no_duplicate(shop: World) -> None:
    """Without its state, the next apply adopts everything and uploads no picture again."""
    shop.apply()
    media = len(shop.dashboard.media())
    (shop.root / ".tjar" / "state.db").unlink()
    ran = shop.apply()

    assert 0 == ran.code, ran.err
    assert ALL == shop.names()
    assert media == len(shop.dashboard.media())
    assert 1 == len(shop.dashboard.webhooks())
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_renamed_key_keeps_its_product(shop: World) -> None:
    """A new name for the same sku is a move: same id, nothing deleted."""
    shop.apply()
    wrap = product_id(shop, "Wrap")
    edit(shop, "  wrap:", "  wrapping:")
    ran = shop.apply()
    listed = shop.run("state", "list")

    assert 0 == ran.code, ran.err
    assert wrap == product_id(shop, "Wrap")
    assert "product.wrapping" in listed.out
    assert "product.wrap " not in listed.out


def test_a_product_deleted_by_hand_is_made_again(shop: World) -> None:
    """What somebody deleted in the dashboard comes back, and links to it are renewed."""
    shop.apply()
    shop.dashboard.delete_product(product_id(shop, "Sock"))
    ran = shop.apply()
    shoe = shop.dashboard.stored(product_id(shop, "Shoe &amp; Co"))

    assert 0 == ran.code, ran.err
    assert product_id(shop, "Sock") in shoe["related_products"]
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_new_picture_is_a_new_upload(shop: World) -> None:
    """Changed bytes are uploaded once, and the product shows them."""
    shop.apply()
    before = shop.dashboard.product(product_id(shop, "Shoe &amp; Co"))["image"]
    shop.picture("media/front.png", 9)
    ran = shop.apply()
    after = shop.dashboard.product(product_id(shop, "Shoe &amp; Co"))["image"]

    assert 0 == ran.code, ran.err
    assert before != after
    assert 3 == len(shop.dashboard.media())
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_new_words_for_a_picture_are_sent(shop: World) -> None:
    """A changed `alt` updates the media under its id."""
    shop.apply()
    edit(shop, "alt: حذاء", "alt: حذاء جديد")

    assert 0 == shop.apply().code
    assert ["حذاء جديد"] == [item["alt"] for item in shop.dashboard.media() if item["alt"]]
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_the_secret_goes_where_its_file_says(shop: World) -> None:
    """A webhook's secret is written once, mode 0600, and a raised version rotates it."""
    shop.apply()
    path = shop.root / "secrets" / "orders"
    first = path.read_text()
    edit(shop, "{write_to: secrets/orders}", "{write_to: secrets/orders, version: 2}")
    ran = shop.apply()
    second = path.read_text()

    assert 0 == ran.code, ran.err
    assert 0o600 == path.stat().st_mode & 0o777
    assert first != second
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_no_secret_reaches_any_output(shop: World) -> None:
    """Neither codes nor keys nor webhook secrets are in outputs, plans or the state."""
    saved = shop.root / "plan.tjar"
    said = [
        shop.run("plan", "--out", str(saved)),
        shop.run("plan", "--format", "json"),
        shop.apply(),
        shop.run("state", "list"),
        shop.run("state", "show", "product.card"),
        shop.run("state", "list", "--format", "json"),
    ]
    secret = (shop.root / "secrets" / "orders").read_text().strip()
    texts = [item.out + item.err for item in said]
    files = [saved.read_bytes(), (shop.root / ".tjar" / "state.db").read_bytes()]

    for word in ("AAA-111", "BBB-222", "a-key-for-tests", secret):
        assert not [text for text in texts if word in text]
        assert not [content for content in files if word.encode() in content]


def test_a_refused_product_skips_what_links_to_it(shop: World) -> None:
    """One refusal is told in the store's words; only its dependents are skipped."""
    shop.fault(FaultKind.NOT_FOUND, "POST", "^/products/digital$")
    ran = shop.apply()

    assert 3 == ran.code
    assert ["Shoe &amp; Co", "Sock", "Visit", "Wrap"] == shop.names()
    assert "product.card" in ran.out
    assert 0 == shop.apply().code
    assert ALL == shop.names()


LOST = [
    FaultKind.LOST_AFTER,
    FaultKind.RESET_AFTER,
    FaultKind.ERROR_AFTER,
    FaultKind.LOST_BEFORE,
    FaultKind.TRUNCATED,
]


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("path", ["^/products$", "^/products/booking$", "^/media$", "^/webhooks$"])
def test_a_lost_answer_makes_no_duplicate(shop: World, kind: FaultKind, path: str) -> None:
    """Whatever becomes of the answer to a create, it is created exactly once."""
    shop.fault(kind, "POST", path)
    runs = [shop.apply() for _ in range(3)]

    assert 0 == runs[-1].code, runs[-1].out + runs[-1].err
    assert ALL == shop.names()
    assert 1 == len(shop.dashboard.webhooks())
    assert 0 == shop.run("plan", "--detailed-exitcode").code
    assert (shop.root / "secrets" / "orders").exists()


@pytest.mark.parametrize("kind", LOST)
def test_a_lost_update_is_put_right(shop: World, kind: FaultKind) -> None:
    """PATCH and DELETE may be repeated: the run itself gets to the end."""
    shop.apply()
    edit(shop, "sale_price: 2.5", "sale_price: 3")
    edit(shop, "sku: WRAP", "sku: WRAP-2")
    shop.fault(kind, "PATCH", times=1)
    ran = shop.apply()

    assert 0 == ran.code, ran.out + ran.err
    assert 0 == shop.run("plan", "--detailed-exitcode").code


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.SHORT_CREATE,
        FaultKind.NESTED,
        FaultKind.TEXT_NUMBERS,
        FaultKind.TEXT_IDS,
        FaultKind.ECHO,
        FaultKind.CREATED_AS_OK,
        FaultKind.EXTRA_FIELDS,
        FaultKind.HIDDEN_SKU,
    ],
)
def test_a_store_with_its_own_ways(shop: World, kind: FaultKind) -> None:
    """Answers short, nested, echoed or otherwise spelled lead to the same empty plan."""
    bodies = kind in {FaultKind.NESTED, FaultKind.SHORT_CREATE}
    path = r"^/products($|/[a-z]+$|.*/\d+$)" if bodies else ""
    shop.fault(kind, "POST|PATCH" if path else "", path, times=None)
    first = shop.apply()
    shop.writes()
    second = shop.run("plan", "--detailed-exitcode")
    adopted = None
    if kind is FaultKind.HIDDEN_SKU:
        (shop.root / ".tjar" / "state.db").unlink()
        adopted = shop.apply().code

    assert 0 == first.code, first.out + first.err
    assert 0 == second.code, second.out + second.err
    assert adopted in {None, 0}
    assert ALL == shop.names()


def test_a_saved_plan_is_applied_once(shop: World) -> None:
    """A saved plan is carried out as it is, and only one time."""
    saved = str(shop.root / "plan.tjar")
    shop.run("plan", "--out", saved)
    shown = shop.run("show", saved)
    first = shop.run("apply", saved)
    second = shop.run("apply", saved)

    assert 0 == shown.code
    assert 0 == first.code, first.err
    assert 9 == second.code
    assert "no longer holds" in second.err
    assert ALL == shop.names()


def test_a_saved_plan_is_refused_when_the_store_moved(shop: World) -> None:
    """A dashboard edit between plan and apply is named, and nothing is written."""
    shop.apply()
    edit(shop, "sale_price: 2.5", "sale_price: 3")
    saved = str(shop.root / "plan.tjar")
    shop.run("plan", "--out", saved)
    shop.dashboard.edit_product(product_id(shop, "Sock"), name_en="Socks")
    shop.writes()
    ran = shop.run("apply", saved)

    assert 9 == ran.code
    assert "product.sock" in ran.err
    assert 0 == shop.writes()


def test_nobody_to_ask_means_nothing_written(shop: World) -> None:
    """Without a terminal and without --auto-approve nothing is applied."""
    ran = shop.run("apply")

    assert 64 == ran.code
    assert [] == shop.names()


def test_a_guard_refuses_with_the_flag_that_lifts_it(shop: World) -> None:
    """A price jump is refused, told with its arithmetic, and lifted by the flag that is named."""
    shop.apply()
    edit(shop, "sale_price: 2.5", "sale_price: 25")
    refused = shop.apply()
    lifted = shop.apply("--max-price-change-percent", "900")

    assert 5 == refused.code
    assert "--max-price-change-percent 900" in refused.err
    assert 0 == lifted.code


def test_a_canary_stops_the_run(shop: World) -> None:
    """When the first create comes out wrong, no second one is sent."""
    edit(shop, "sale_price: 2.5", "sale_price: 2.5\n    tags: [a, b]")
    path = shop.root / "store.yaml"
    text = path.read_text()
    path.write_text(
        text.replace(
            "provider: tjar",
            "provider: tjar\n    contract: {fields: {product.sale_price: {create: price, update: price}, "
            "product.price: {create: sale_price, update: sale_price}}}",
        )
    )
    ran = shop.apply()

    assert 3 == ran.code, ran.out + ran.err


def test_targets_and_excludes(shop: World) -> None:
    """--target applies one product and what it needs; --exclude leaves one out."""
    one = shop.apply("--target", "product.shoe")
    names = shop.names()
    rest = shop.apply("--exclude", "product.wrap")

    assert (0, 0) == (one.code, rest.code), one.err + rest.err
    assert ["Shoe &amp; Co"] == names
    assert ["Card", "Shoe &amp; Co", "Sock", "Visit"] == shop.names()


def test_a_new_picture_after_a_lost_state(shop: World) -> None:
    """A picture that is known only by what a product shows can be replaced by another."""
    shop.apply()
    (shop.root / ".tjar" / "state.db").unlink()
    shop.apply()
    shop.picture("media/front.png", 9)
    ran = shop.apply()

    assert 0 == ran.code, ran.out
    assert 0 == shop.run("plan", "--detailed-exitcode").code
