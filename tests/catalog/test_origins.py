"""A value's origin is the file and line that a person would go to."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.strategies import STORE, png, write
from tjar_sync.catalog import load
from tjar_sync.catalog.files import Document
from tjar_sync.catalog.locator import Locator
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LayerKind, Origin

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog

SHOP = """\
media:
  front: {file: front.png}
products:
  shoe:
    type: physical
    name: {ar: حذاء, en: Shoe}
    description:
      ar: {file: text/shoe.html}
    sale_price: 49.9
    image: other.png
    tags:
      - new
      - sale
    video: null
    variants:
      - {color: red}
      - color: blue
    extra: {file: {a: 1}}
webhooks:
  orders: {url: "https://erp.test/x", events: [order.created]}
"""


def _load(root: Path, text: str = SHOP, settings: str = "") -> Catalog:
    files = {"front.png": png(1), "other.png": png(2), "text/shoe.html": b"<p>x</p>"}
    store = STORE + dedent(settings)
    write({"store.yaml": store.encode(), "a.yaml": text.encode(), **files}, root)
    return load(root, None, {})[1]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("name.ar", 6, 12),
        ("name.en", 6, 22),
        ("sale_price", 9, 5),
        ("image", 10, 5),
        ("tags", 11, 5),
        ("tags.1", 13, 9),
        ("video.source", 14, 5),
        ("variants.1.color", 17, 9),
        ("extra", 18, 5),
        ("type", 5, 5),
    ],
)
def test_what_an_entry_says_is_of_its_line(
    tmp_path: Path, path: str, line: int, column: int
) -> None:
    """The key's own line counts, that of a row for what is in it, and of `null` for all below."""
    shoe = _load(tmp_path).resources[Address("product", "shoe")]

    assert Origin("a.yaml", line, column, LayerKind.ENTRY) == shoe.origins[path]


def test_a_text_in_a_file_of_its_own_is_of_that_file(tmp_path: Path) -> None:
    """There a person would change it."""
    shoe = _load(tmp_path).resources[Address("product", "shoe")]

    assert Origin("text/shoe.html", 1, 1, LayerKind.TEXT_FILE) == shoe.origins["description.ar"]


def test_a_default_is_of_the_line_in_store_yaml(tmp_path: Path) -> None:
    """What the entry has itself is the entry's, and so is all below that key."""
    defaults = """\
    defaults:
      product:
        min_purchase: 2
        sale_price: 1
        description: {en: All}
    """
    shoe = _load(tmp_path, settings=defaults).resources[Address("product", "shoe")]
    line = STORE.count("\n") + 3

    assert Origin("store.yaml", line, 5, LayerKind.DEFAULTS) == shoe.origins["min_purchase"]
    assert LayerKind.ENTRY is shoe.origins["sale_price"].layer
    assert "description.en" not in shoe.origins
    assert "cost" not in shoe.origins


def test_what_no_file_says_stands_where_the_entry_does(tmp_path: Path) -> None:
    """A webhook without a name is called as its entry."""
    hook = _load(tmp_path).resources[Address("webhook", "orders")]

    assert Origin("a.yaml", 20, 3, LayerKind.KIND_DEFAULT) == hook.origins["name"]
    assert "a.yaml:20:3" == str(hook.origins["name"])


def test_a_medias_bytes_are_of_the_line_that_names_the_file(tmp_path: Path) -> None:
    """Named, that is its own entry; else the first key that asks for the file."""
    found = _load(tmp_path).resources
    named, unnamed = (found[Address("media", name)] for name in ("front", "other.png"))

    assert Origin("a.yaml", 2, 11, LayerKind.ENTRY) == named.origins["digest"]
    assert Origin("a.yaml", 10, 5, LayerKind.ENTRY) == unnamed.origins["digest"]


def test_every_value_has_an_origin_and_nothing_else_has(tmp_path: Path) -> None:
    """They can be gone through as the values can."""
    for resource in _load(tmp_path).resources.values():
        assert list(resource.values) == list(resource.origins)
        assert len(resource.values) == len(resource.origins)
        assert all(resource.origins.values())
    with pytest.raises(KeyError, match="cost"):
        resource.origins["cost"]


def test_an_empty_file_has_its_places_at_its_beginning() -> None:
    """There is nothing to find in it, and nothing to fail at."""
    empty, locator = Document("a.yaml", b"", None, {}), Locator()

    assert "a.yaml:1:1" == str(locator.place(empty, ("x",)))
    assert "a.yaml:1:1" == str(locator.value_place(empty, ("x",)))
    assert "" == locator.raw(empty, ("x",))
