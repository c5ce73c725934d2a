"""A state that is lost, whole or in part of its history: everything is found again, nothing twice."""

from __future__ import annotations

import json
import shutil
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

SHOP = textwrap.dedent("""
    media:
      front: {file: media/front.png, alt: حذاء}
    products:
      with-sku:
        type: physical
        name: {ar: حذاء, en: Shoe}
        sale_price: 10
        sku: SHOE
        image: front
        gallery: [front, media/side.png]
        variants: [{color: red, size: S, stock: 5}]
        related: [with-slug]
      with-slug:
        type: physical
        name: {en: Sock}
        sale_price: 2.5
        slug: a-sock
        image: media/sock.png
      with-both:
        type: service
        name: {en: Wrap}
        sale_price: 50
        sku: WRAP
        slug: a-wrap
    webhooks:
      orders:
        url: https://erp.example.com/hooks
        events: [order.created]
        secret: {write_to: secrets/orders}
""")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[World]:
    """Apply a catalog with every way to be recognised."""
    with world(tmp_path) as desk:
        desk.write("shop.yaml", SHOP)
        for shade, name in enumerate(("front", "side", "sock")):
            desk.picture(f"media/{name}.png", shade)
        assert 0 == desk.apply().code
        desk.writes()
        yield desk


PICTURES = ("media.front", "media.media/side.png", "media.media/sock.png")
FILE = textwrap.dedent("""
    media:
      manual: {file: media/manual.png}
    products:
      book: {type: digital, name: {en: Book}, sale_price: 5, sku: BOOK, files: [manual], codes: [AAA]}
""")


def lose(desk: World) -> None:
    """Lose the state, and nothing else."""
    for path in (desk.root / ".tjar").glob("state.db*"):
        path.unlink()


def shown(desk: World) -> list[Any]:
    """Return all that the store has: products, pictures, webhooks."""
    board = desk.dashboard
    return [board.products(), board.media(), board.webhooks()]


def test_the_next_plan_adopts_everything(shop: World) -> None:
    """By sku, by slug, by a picture's digest and by a webhook's address: nothing is made anew."""
    lose(shop)
    planned = shop.run("plan", "--format", "json")
    changes = json.loads(planned.out)["resource_changes"]

    assert {f"product.with-{one}" for one in ("sku", "slug", "both")} | {
        "webhook.orders",
        *PICTURES,
    } == {change["address"] for change in changes}
    assert {"adopt"} == {change["action"] for change in changes}


def test_the_next_apply_makes_no_duplicate(shop: World) -> None:
    """Same products, same ids, same pictures, same secret; then there is nothing left to do."""
    before, secret = shown(shop), (shop.root / "secrets" / "orders").read_text()
    lose(shop)
    ran = shop.apply()
    posts = [one.path for one in shop.store.requests.recent if one.method == "POST"]
    after = shown(shop)

    assert 0 == ran.code, ran.out + ran.err
    assert [len(part) for part in before] == [len(part) for part in after]
    assert [one["id"] for one in before[0]] == [one["id"] for one in after[0]]
    assert before[2] == after[2]
    assert secret == (shop.root / "secrets" / "orders").read_text()
    assert [] == posts
    assert 0 == shop.run("plan", "--detailed-exitcode").code
    assert 0 == shop.run("plan", "--detailed-exitcode", "--refresh", "full").code


def test_a_file_that_no_page_shows_is_sent_again(shop: World) -> None:
    """A digital product's file is all that the store never shows: one copy more, and no product."""
    shop.write("book.yaml", FILE)
    shop.picture("media/manual.png", 9)
    shop.apply()
    before = shown(shop)
    lose(shop)
    ran = shop.apply()
    after = shown(shop)

    assert 0 == ran.code, ran.out + ran.err
    assert [one["id"] for one in before[0]] == [one["id"] for one in after[0]]
    assert len(before[1]) + 1 == len(after[1])
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_state_from_a_backup(shop: World, tmp_path: Path) -> None:
    """An older state knows less; what it has forgotten is adopted, what left the store is told."""
    backup = tmp_path / "backup.db"
    shutil.copy(shop.root / ".tjar" / "state.db", backup)
    shop.write(
        "more.yaml",
        "products: {late: {type: physical, name: {en: Late}, sale_price: 3, sku: LATE}}",
    )
    assert 0 == shop.apply().code
    lose(shop)
    shutil.copy(backup, shop.root / ".tjar" / "state.db")
    names = shop.names()
    ran = shop.apply()

    assert 0 == ran.code, ran.err
    assert names == shop.names()
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_a_lost_state_and_a_changed_catalog(shop: World) -> None:
    """What is adopted and edited at once is edited, not made again."""
    lose(shop)
    path = shop.root / "shop.yaml"
    path.write_text(path.read_text("utf-8").replace("sale_price: 2.5", "sale_price: 3"), "utf-8")
    names = shop.names()
    ran = shop.apply()

    assert 0 == ran.code, ran.err
    assert names == shop.names()
    assert [3] == [
        one["sale_price"] for one in shop.dashboard.products() if one["name"]["en"] == "Sock"
    ]


MAT = "products: {mat: {type: physical, name: {ar: بساط, en: Mat}, sale_price: 4}}\n"


def test_what_only_the_state_can_tell_is_not_made_twice(shop: World) -> None:
    """Without sku and slug a name is all there is: a person decides, with the commands it names."""
    shop.write("mat.yaml", MAT)
    shop.apply()
    (number,) = [one["id"] for one in shop.dashboard.products() if one["name"]["en"] == "Mat"]
    lose(shop)
    names = shop.names()
    planned, held = shop.run("plan"), shop.apply()

    assert (5, 5) == (planned.code, held.code)
    assert f"product.mat (id {number})" in planned.out
    assert (
        "1 product has neither sku nor slug, and the store has products of the same names"
        in held.err
    )
    assert "`tjar-sync state adopt ADDRESS ID`" in held.err
    assert "to go on all the same: --allow-lookalikes" in held.err
    assert 0 == shop.run("state", "adopt", "product.mat", str(number)).code
    assert 0 == shop.apply().code
    assert names == shop.names()
    assert 0 == shop.run("plan", "--detailed-exitcode").code


def test_what_has_the_name_of_another_is_made_beside_it(shop: World) -> None:
    """Where a person says so."""
    shop.dashboard.create_product(name_ar="بساط", name_en="Mat", sale_price=9)
    shop.write("mat.yaml", MAT)
    held, ran = shop.apply(), shop.apply("--allow-lookalikes")

    assert (5, 0) == (held.code, ran.code)
    assert 2 == shop.names().count("Mat")
    assert 0 == shop.run("plan", "--detailed-exitcode").code
