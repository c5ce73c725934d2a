"""The main job on a Hajatek store: the real commands, over real HTTP, with what happens between."""

from __future__ import annotations

import os
import shutil
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import yaml

from tests.harness import AT_ONCE, KEY, LIFTED, Ran, run
from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHOP = textwrap.dedent("""
    products:
      shoe:
        type: physical
        name: {ar: حذاء, en: Shoe & Co}
        description: {ar: {file: text/shoe.html}, en: <p>Text</p>}
        sale_price: 10
        sku: SHOE
        quantity: 7
        categories: [shoes]
        image: front
        gallery: ["https://cdn.example/side.png"]
      sock: {type: physical, name: {ar: جورب, en: Sock}, sale_price: 2.5, sku: SOCK}
    media:
      front: {file: media/front.png, alt: حذاء}
""")
BASE = "https://cdn.example/shop"
OTHER = {"provider": "tjar", "url": "embedded", "ids": {"categories": {"shoes": 5, "new": 6}}}


@dataclass(slots=True)
class Souk:
    """One merchant's desk: a catalog's folder, and a Hajatek store to speak to."""

    root: Path
    url: str
    store: devstore.HajatekStore

    @property
    def desk(self) -> devstore.HajatekDashboard:
        """What a person does in the store."""
        return devstore.HajatekDashboard(self.store)

    def settings(self, **changes: Any) -> None:
        """Write store.yaml."""
        entry = {
            "provider": "hajatek",
            "url": self.url,
            "api_key": "${HAJATEK_API_KEY}",
            "store_id": "str_demo",
            "language": "en",
            "image_base_url": BASE,
            "limits": {"parallel": 4, **AT_ONCE},
            "plan": "business",
            **changes,
        }
        stores = {"live": entry, "tjar": OTHER}
        text = yaml.safe_dump({"version": 1, "default_store": "live", "stores": stores})
        (self.root / "store.yaml").write_text(text, "utf-8")

    def edit(self, before: str, after: str) -> None:
        """Change the catalog's text."""
        path = self.root / "shop.yaml"
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")

    def run(self, *arguments: str) -> Ran:
        """Run a command in this process."""
        with mock.patch.dict(os.environ, {"HAJATEK_API_KEY": KEY}):
            return run(self.root, *arguments)

    def apply(self, *arguments: str) -> Ran:
        """Apply without a question, odd prices and an emptied catalog included."""
        return self.run("apply", "--auto-approve", *LIFTED, *arguments)

    def writes(self) -> int:
        """Return how many writes the store was sent since the last look."""
        count = self.store.requests.writes
        self.store.requests.reset()
        return count

    def shown(self, sku: str) -> dict[str, Any]:
        """Return the product with this sku, as the store shows it."""
        (found,) = (one for one in self.desk.products() if one["sku"] == sku)
        return found


@pytest.fixture
def souk(tmp_path: Path) -> Iterator[Souk]:
    """Make a catalog, and an empty store that is served on loopback."""
    with (
        devstore.HajatekStore(devstore.HajatekSettings(api_key=KEY)) as store,
        devstore.running(store) as url,
    ):
        made = Souk(tmp_path, url, store)
        made.settings()
        (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
        for name, content in (("media/front.png", png(1)), ("text/shoe.html", b"<p>x</p>")):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(content)
        yield made


def test_what_is_applied_stays_applied(souk: Souk) -> None:
    """The store shows what the files want; the next plan is empty, and nothing is written twice."""
    ran = souk.apply()

    assert 0 == ran.code, ran.err
    assert "the store live (Demo Shop, business plan, " in ran.out
    shoe = souk.shown("SHOE")
    assert ("Shoe & Co", "<p>Text</p>", 10, 7, "shoes") == tuple(
        shoe[name] for name in ("name", "description", "price", "quantity", "category")
    )
    front, side = shoe["images"]
    assert front.startswith(f"{BASE}/media/front.png?v=")
    assert "https://cdn.example/side.png" == side
    assert 2 == souk.writes()
    assert 0 == souk.run("plan", "--detailed-exitcode").code
    assert 0 == souk.apply().code
    assert 0 == souk.writes()


def test_what_is_left_out_is_told(souk: Souk) -> None:
    """The other language's texts are no mistake: the same files drive a store that has both."""
    found = souk.run("plan")

    said = (
        "the texts in other languages are left out in the store `live`, whose one language is `en`"
    )
    assert said in found.out
    assert "shop.yaml:5:16" in found.out
    souk.edit('    gallery: ["https://cdn.example/side.png"]\n', "")
    assert 0 == souk.run("validate").code
    assert 0 == souk.apply("--store", "tjar").code
    assert 0 == souk.run("plan", "--store", "tjar", "--detailed-exitcode").code


def test_new_bytes_are_a_new_address(souk: Souk) -> None:
    """A picture that is drawn anew is seen by its digest, which is part of its address."""
    souk.apply()
    before = souk.shown("SHOE")["images"]
    (souk.root / "media/front.png").write_bytes(png(2))

    assert 0 == souk.apply().code
    after = souk.shown("SHOE")["images"]
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_a_sale_between_plan_and_update_is_kept(souk: Souk) -> None:
    """The whole product is written, with the stock that the store shows at that moment."""
    souk.apply()
    souk.desk.place_order((souk.shown("SHOE")["id"], 3))
    souk.edit("sale_price: 10", "sale_price: 12")

    assert 0 == souk.apply().code
    assert (12, 4) == (souk.shown("SHOE")["price"], souk.shown("SHOE")["quantity"])


def test_drift_is_told_and_put_back(souk: Souk) -> None:
    """What a person changed in the dashboard, and nothing else."""
    souk.apply()
    souk.desk.edit_product(souk.shown("SHOE")["id"], price=8, warranty="2 years")

    found = souk.run("drift")
    assert 2 == found.code
    assert "sale_price" in found.out
    assert "Demo Shop, business plan" in found.out
    assert 0 == souk.apply().code
    shoe = souk.shown("SHOE")
    assert (10, "2 years") == (shoe["price"], shoe["warranty"])


def test_a_lost_state_is_rebuilt_without_a_duplicate(souk: Souk) -> None:
    """By sku, as anywhere."""
    souk.apply()
    souk.writes()
    shutil.rmtree(souk.root / ".tjar")

    assert 0 == souk.apply().code
    assert (0, 2) == (souk.writes(), len(souk.desk.products()))
    assert 0 == souk.run("plan", "--detailed-exitcode").code


@pytest.mark.parametrize(
    "kind", [FaultKind.LOST_AFTER, FaultKind.LOST_BEFORE, FaultKind.ERROR_AFTER]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_lost_answer_is_no_second_write(souk: Souk, kind: FaultKind, method: str) -> None:
    """Whatever broke off, a next apply finds out what became of it."""
    if method != "POST":
        souk.apply()
        souk.edit("sale_price: 10", "sale_price: 12")
    if method == "DELETE":
        text = SHOP.replace("sale_price: 10", "sale_price: 12")
        lines = [line for line in text.splitlines() if "sock:" not in line]
        (souk.root / "shop.yaml").write_text("\n".join(lines), "utf-8")
    souk.store.faults.add(devstore.Fault(kind, method=method, path="^/products"))

    first = souk.apply("--allow", "delete-percent=90")
    second = souk.apply("--allow", "delete-percent=90")

    assert first.code in {0, 3}, first.err
    assert 0 == second.code, second.err
    assert (1 if method == "DELETE" else 2) == len(souk.desk.products())
    assert 0 == souk.run("plan", "--detailed-exitcode").code


def test_an_edit_right_before_the_write_is_not_overwritten(souk: Souk) -> None:
    """A row that changed since the plan is left alone, and the next plan shows it (promise 10)."""
    souk.apply()
    souk.edit("sale_price: 10", "sale_price: 12")
    saved = souk.root / "saved.plan"
    assert 0 == souk.run("plan", "--out", str(saved)).code
    souk.desk.edit_product(souk.shown("SHOE")["id"], price=9)

    ran = souk.run("apply", str(saved), "--auto-approve")

    assert 9 == ran.code
    assert 9 == souk.shown("SHOE")["price"]


def test_what_somebody_waits_for_is_not_deleted(souk: Souk) -> None:
    """An open order holds its products."""
    souk.apply()
    souk.desk.edit_product(souk.shown("SOCK")["id"], quantity=5)
    souk.desk.place_order((souk.shown("SOCK")["id"], 1))
    lines = [line for line in SHOP.splitlines() if "sock:" not in line]
    (souk.root / "shop.yaml").write_text("\n".join(lines), "utf-8")

    found = souk.apply("--allow", "delete-percent=90")

    assert 5 == found.code
    assert "ord_0001" in found.out + found.err


def test_another_store_id_is_refused_before_anything_is_written(souk: Souk) -> None:
    """The key's owner has no such store."""
    souk.settings(store_id="str_other")

    found = souk.apply()

    assert 8 == found.code
    assert "the key's owner has no store str_other" in found.err
    assert [] == souk.desk.products()


def test_two_stores_at_one_address_are_two(souk: Souk) -> None:
    """A state is one store's, although both answer at one address."""
    souk.apply()
    souk.settings(store_id="str_other")

    assert 10 == souk.run("plan").code


def test_an_undo_puts_a_picture_back_by_its_address(souk: Souk) -> None:
    """Nothing needs to be uploaded for that."""
    souk.apply()
    before = souk.shown("SHOE")["images"]
    souk.edit("cdn.example/side.png", "cdn.example/back.png")
    souk.apply()

    assert 0 == souk.run("undo", "last", "--auto-approve").code
    assert before == souk.shown("SHOE")["images"]


def test_what_is_in_the_store_is_taken_into_files(souk: Souk) -> None:
    """With a picture's address and the category's own word; the plan is empty right after."""
    souk.apply()
    images = ["https://cdn.example/cap.png", "https://cdn.example/cap-2.png"]
    souk.desk.create_product(name="Cap", price=5, category="hats", images=images)

    ran = souk.run("pull", "--new", "product.cap")

    assert 0 == ran.code, ran.err
    entry = yaml.safe_load((souk.root / "new-products.yaml").read_text("utf-8"))
    (cap,) = entry["products"].values()
    assert ("https://cdn.example/cap.png", ["https://cdn.example/cap-2.png"], ["hats"]) == (
        cap["image"],
        cap["gallery"],
        cap["categories"],
    )
    assert 0 == souk.run("plan", "--detailed-exitcode").code


def test_the_built_in_store_needs_no_network_and_no_key(souk: Souk) -> None:
    """`url: embedded` is a Hajatek store within the catalog's folder."""
    (souk.root / "store.yaml").write_text(
        "version: 1\nstores: {souq: {provider: hajatek, url: embedded, language: en,"
        f" image_base_url: '{BASE}'}}}}\n",
        "utf-8",
    )

    assert 0 == souk.apply().code
    assert 0 == souk.run("plan", "--detailed-exitcode").code
    assert (souk.root / ".tjar/embedded-hajatek.db").exists()


def test_what_it_has_no_place_for_is_refused_with_its_place(souk: Souk) -> None:
    """By validate, and in this store alone."""
    souk.edit("categories: [shoes]", "categories: [shoes, new]\n    tags: [sale]")

    found = souk.run("validate")

    assert 6 == found.code
    assert [
        "shop.yaml:10:5: product.shoe: `categories` may hold 1 at Hajatek, not 2 (in the store `live`)",
        "shop.yaml:11:5: product.shoe: Hajatek has no place for `tags` (in the store `live`)",
    ] == [line for line in found.err.splitlines() if line.startswith("shop.yaml:")][:2]
