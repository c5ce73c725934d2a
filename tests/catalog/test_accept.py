"""A store's values in the files: in the author's words, where they live, or beside what is shared."""

from __future__ import annotations

import codecs
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.strategies import png
from tjar_sync.catalog import load
from tjar_sync.catalog.accept import NotAccepted, accept
from tjar_sync.model.address import Address

if TYPE_CHECKING:
    from pathlib import Path

STORE = """\
version: 1
stores: {shop: {provider: tjar, url: embedded, ids: {categories: {shoes: 5, socks: 6}}}}
defaults:
  product: {seo: {title: {ar: ع, en: Title}}, tags: [all], related: [sock]}
"""
SHOE = Address("product", "shoe")
HOOK = Address("webhook", "orders")
SHOP = """\
products:
  sock: {type: physical, name: {en: Sock}, sale_price: 1, seo: {title: {en: Own}}, tags: [], related: []}
  shoe:
    type: physical
    name: {en: Shoe}
    summary:
      en: |
        A shoe
        of leather
    sale_price: 10
    tags: [new, sale]   # words
    categories: [5]
    image: front
    gallery: [front, back.png]
    video: null
    related: [sock]
    options:
      - type: radio
        title: {ar: الحجم, en: Size}   # asked first
        choices:
          - {label: {ar: صغير, en: Small}, cost: 0}
          - {label: {ar: كبير, en: Large}, cost: 1.50}
    variants:
      - {color: red, size: S, stock: 3, additional_price: 1.50}   # small
      - {color: red, size: L}
media:
  front: {file: front.png}
webhooks:
  orders: {url: "https://erp.example.com/a", events: [order.created]}
"""


def accepted(
    root: Path, values: dict[Address, dict[str, Any]], shop: str = SHOP
) -> tuple[list[str], list[str], dict[Any, str]]:
    """Accept values; return the lines that went and that came, of all files, and what was refused."""
    (root / "store.yaml").write_text(STORE, "utf-8")
    (root / "shop.yaml").write_text(shop, "utf-8")
    (root / "front.png").write_bytes(png(1))
    (root / "back.png").write_bytes(png(2))
    _, catalog = load(root, None, {})
    changes = accept(catalog, root, values)
    gone: list[str] = []
    came: list[str] = []
    for path, data in changes.files.items():
        before = path.read_text("utf-8").splitlines()
        after = (data or b"").decode().splitlines()
        gone += [line for line in before if line not in after]
        came += [line for line in after if line not in before]
        path.write_bytes(data or b"")
    load(root, None, {})
    return gone, came, changes.refused


def options(**first: Any) -> tuple[dict[str, Any], ...]:
    """Return the shoe's options as a store has them."""
    choices = (
        {"label": {"ar": "صغير", "en": "Small"}, "cost": Decimal(0)},
        {"label": {"ar": "كبير", "en": "Large"}, "cost": Decimal(2)},
    )
    option = {
        "type": "radio",
        "title": {"ar": "الحجم", "en": "Size"},
        "sub_title": {"ar": "", "en": ""},
        "required": False,
        "multi_select": False,
        "choices": choices,
    }
    return ({**option, **first},)


@pytest.mark.parametrize(
    ("path", "value", "gone", "came"),
    [
        ("summary.en", "A shoe\nof cloth", ["        of leather"], ["        of cloth"]),
        ("tags", ("sale", "new", "hot"), ["    tags: [new, sale]   # words"],
         ["    tags: [new, sale, hot]   # words"]),
        ("tags", (), ["    tags: [new, sale]   # words"], ["    tags: []   # words"]),
        ("categories", ("shoes", "socks"), ["    categories: [5]"], ["    categories: [5, socks]"]),
        ("related", (), ["    related: [sock]"], ["    related: []"]),
        ("video.url", "https://v.example.com/a", ["    video: null"],
         ["    video: {source: null, url: 'https://v.example.com/a'}"]),
        ("options", options(),
         ["          - {label: {ar: كبير, en: Large}, cost: 1.50}"],
         ["          - {label: {ar: كبير, en: Large}, cost: 2.00}"]),
        ("options", options(required=True, title={"ar": "الحجم", "en": "Sizes"}),
         ["        title: {ar: الحجم, en: Size}   # asked first",
          "          - {label: {ar: كبير, en: Large}, cost: 1.50}"],
         ["        title: {ar: الحجم, en: Sizes}   # asked first",
          "          - {label: {ar: كبير, en: Large}, cost: 2.00}",
          "        required: true"]),
        ("variants",
         ({"color": "red", "size": "L", "additional_price": Decimal(4)},
          {"color": "blue", "size": "S", "additional_price": Decimal(0), "image": None}),
         ["      - {color: red, size: S, stock: 3, additional_price: 1.50}   # small",
          "      - {color: red, size: L}"],
         ["      - {color: red, size: L, additional_price: 4}",
          "      - {color: blue, size: S, additional_price: 0}"]),
        ("seo.title.en", "New", [],
         ["    seo: {title: {ar: ع, en: New}}"]),
        ("sale_price", Decimal("12.5"), ["    sale_price: 10"], ["    sale_price: 12.5"]),
    ],
)  # fmt: skip
def test_a_value_in_the_authors_words(
    tmp_path: Path, path: str, value: Any, gone: list[str], came: list[str]
) -> None:
    """Order, numbers, comments and what is still true stay; only what differs is written."""
    assert (gone, came, {}) == accepted(tmp_path, {SHOE: {path: value}})


def test_what_comes_from_the_name_is_written(tmp_path: Path) -> None:
    """A webhook that was called by its own key in the files gets its name there."""
    gone, came, _ = accepted(tmp_path, {HOOK: {"name": "Orders!"}})

    assert 1 == len(gone) == len(came)
    assert came[0].endswith("events: [order.created], name: Orders!}")


def test_a_default_that_is_ones_alone_is_changed_where_it_is(tmp_path: Path) -> None:
    """Where nobody else takes it from there, it is no one else's."""
    gone, came, _ = accepted(tmp_path, {SHOE: {"seo.title.ar": "جديد", "seo.title.en": "New"}})

    assert ["    seo: {title: {ar: جديد, en: New}}"] == came or "New" in came[0]
    assert len(gone) <= 1


def test_two_values_of_one_shared_map_are_written_out_together(tmp_path: Path) -> None:
    """What several have from `defaults` is copied whole, once, and changed there."""
    shop = SHOP.replace(", seo: {title: {en: Own}}", "")
    values = {SHOE: {"seo.title.ar": "جديد", "seo.title.en": "New"}}

    assert ([], ["    seo: {title: {ar: جديد, en: New}}"], {}) == accepted(tmp_path, values, shop)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("image", "https://shop.example.com/new.png"),
        ("gallery", ("https://shop.example.com/new.png",)),
        ("related", ("77",)),
    ],
)
def test_what_no_file_has_a_name_for_is_refused(tmp_path: Path, path: str, value: Any) -> None:
    """A new picture, or a link to what is in no file, is told and left; the rest is accepted."""
    gone, came, refused = accepted(tmp_path, {SHOE: {path: value, "sale_price": Decimal(11)}})

    assert ["    sale_price: 10"] == gone
    assert ["    sale_price: 11"] == came
    assert [(SHOE, path)] == list(refused)


def test_a_picture_that_has_a_name(tmp_path: Path) -> None:
    """One that another field has already is called as it is there, named or by its path."""
    accepted(tmp_path, {})
    _, catalog = load(tmp_path, None, {})
    back = catalog.resources[Address("media", "back.png")].values["digest"]
    _, came, refused = accepted(tmp_path, {SHOE: {"image": back}})

    assert ({}, ["    image: back.png"]) == (refused, came)


def test_a_text_file_keeps_its_form(tmp_path: Path) -> None:
    """Its mark at the start, its line ends, and whether its last line ends."""
    shop = SHOP.replace(
        "      en: |\n        A shoe\n        of leather\n", "      en: {file: a.txt}\n"
    )
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF8 + b"one\r\ntwo\r\n")
    (tmp_path / "shop.yaml").write_text(shop, "utf-8")
    accepted(tmp_path, {SHOE: {"summary.en": "one\nthree"}}, shop)
    first = (tmp_path / "a.txt").read_bytes()
    (tmp_path / "a.txt").write_bytes(b"one")
    accepted(tmp_path, {SHOE: {"summary.en": "two"}}, shop)

    assert codecs.BOM_UTF8 + b"one\r\nthree\r\n" == first
    assert b"two" == (tmp_path / "a.txt").read_bytes()


def test_a_file_that_cannot_be_changed(tmp_path: Path) -> None:
    """Where another resource would change with it, that is said with the place."""
    shop = SHOP.replace("tags: [new, sale]   # words", "tags: &words [new, sale]").replace(
        "tags: []", "tags: [x]"
    )
    shop += '  more: {url: "https://erp.example.com/b", events: *words}\n'
    with pytest.raises(NotAccepted, match=r"shop\.yaml cannot be changed at products\.shoe\.tags"):
        accepted(tmp_path, {SHOE: {"tags": ("old",)}}, shop)
