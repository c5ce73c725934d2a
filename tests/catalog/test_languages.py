"""A store with one language: plain texts, and pairs of which one is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.catalog import load
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog

CAP = Address("product", "cap")


def loaded(root: Path, options: str, cap: str, provider: str = "hajatek") -> Catalog:
    """Load one product for a built-in store."""
    store = f"{{provider: {provider}, url: embedded{options}}}"
    (root / "store.yaml").write_text(f"version: 1\nstores: {{a: {store}}}\n", "utf-8")
    product = f"{{type: physical, sale_price: 1, {cap}}}"
    (root / "shop.yaml").write_text(f"products:\n  cap: {product}\n", "utf-8")
    return load(root, None, {}, CHECKS)[1]


@pytest.mark.parametrize(("options", "path"), [("", "name.ar"), (", language: en", "name.en")])
def test_a_plain_text_is_in_the_stores_language(tmp_path: Path, options: str, path: str) -> None:
    """Which is Arabic where nothing else is said."""
    catalog = loaded(tmp_path, options, "name: Cap")

    assert "Cap" == catalog.resources[CAP].values[path]
    assert () == catalog.warnings


def test_a_text_may_be_in_a_file(tmp_path: Path) -> None:
    """Of a plain description as of one in two languages; groups within groups are no other."""
    (tmp_path / "cap.html").write_text("<p>Cap</p>", "utf-8")
    texts = "description: {file: cap.html}, seo: {title: Caps}, video: {url: 'https://a.example'}"
    catalog = loaded(tmp_path, "", f"name: Cap, {texts}")

    values = catalog.resources[CAP].values
    assert ("<p>Cap</p>", "Caps") == (values["description.ar"], values["seo.title.ar"])


def test_of_a_pair_the_store_takes_its_own(tmp_path: Path) -> None:
    """The other is left out, and told once for all of them."""
    pair = "name: {ar: قبعة, en: Cap}, description: {ar: <p>و</p>, en: <p>T</p>}"
    catalog = loaded(tmp_path, ", language: ar", pair)

    values = catalog.resources[CAP].values
    assert {"name.ar", "description.ar", "sale_price"} == set(values)
    (told,) = catalog.warnings
    assert "left-out" == told.code
    assert told.summary.endswith("whose one language is `ar`; 2 times")


def test_a_store_with_both_takes_no_plain_text(tmp_path: Path) -> None:
    """As ever, since nobody could say in which language it is."""
    with pytest.raises(CatalogError, match="a map of keys and values is expected"):
        loaded(tmp_path, "", "name: Cap", "tjar")


def test_files_are_known_by_where_they_are_published(tmp_path: Path) -> None:
    """By path and digest; what is said of them besides has no place, and nothing is uploaded."""
    (tmp_path / "my caps").mkdir()
    (tmp_path / "my caps/a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    base = ", image_base_url: 'https://cdn.example/shop/'"
    (tmp_path / "media.yaml").write_text(
        "media:\n  front: {file: my caps/a.svg, alt: قبعة}\n  back: {file: my caps/a.svg}\n",
        "utf-8",
    )
    picture = "name: Cap, image: my caps/a.svg, gallery: ['https://x.example/b.png']"
    catalog = loaded(tmp_path, base, picture)

    values = catalog.resources[CAP].values
    assert str(values["image"]).startswith("https://cdn.example/shop/my%20caps/a.svg?v=")
    assert ("https://x.example/b.png",) == values["gallery"]
    assert [CAP] == list(catalog.resources)
    (told,) = catalog.warnings
    assert ("left-out", "media.yaml:2:17") == (told.code, str(told.where[0]))


def test_categories_are_the_stores_own_words(tmp_path: Path) -> None:
    """No `ids:` are needed, and a number is a word."""
    catalog = loaded(tmp_path, "", "name: Cap, categories: [7]")

    assert ("7",) == catalog.resources[CAP].values["categories"]
