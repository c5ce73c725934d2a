"""Names may be in any language's letters, and two spellings of one are one."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.strategies import STORE, png, write
from tjar_sync.catalog import dump, load
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import NAME, Address

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World
    from tjar_sync.model.catalog import Catalog

COMPOSED = unicodedata.normalize("NFC", "café-آسيا")
DECOMPOSED = unicodedata.normalize("NFD", "café-آسيا")
SHOP = f"""\
media:
  صورة: {{file: front.png}}
products:
  أساس: {{abstract: true, type: physical, image: صورة}}
  حذاء_رياضي-٣: {{extends: أساس, name: {{ar: حذاء}}, sale_price: 1, related: [{DECOMPOSED}]}}
  {COMPOSED}: {{extends: أساس, name: {{ar: مقهى}}, sale_price: 2, sku: C}}
"""


def _load(root: Path, text: str = SHOP, **more: str) -> Catalog:
    files = {"store.yaml": STORE, "a.yaml": text, **more}
    write({name: data.encode() for name, data in files.items()}, root)
    (root / "front.png").write_bytes(png(1))
    return load(root, None, {})[1]


@pytest.mark.parametrize("name", ["حذاء", "حِذَاء", "حذاء-رياضي_٣", "Ünïcode", "鞋", "7"])
def test_letters_and_digits_of_any_script_make_a_name(name: str) -> None:
    """The vowels of Arabic belong to its letters."""
    assert NAME.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["-x", "_x", "a b", "a.b", "a/b", "\u202eab", "a\u200cb", "ء\u0640 ", "😀", ""]
)
def test_what_hides_turns_or_leads_elsewhere_makes_none(name: str) -> None:
    """A name is never taken for a path, and looks like what it is."""
    assert not NAME.fullmatch(name)


def test_an_arabic_catalog_loads_and_is_written_back_equal(tmp_path: Path) -> None:
    """In references, templates and addresses; whatever form each spelling has."""
    catalog = _load(tmp_path)
    shoe = catalog.resources[Address.parse("product.حذاء_رياضي-٣")]
    again = _load(tmp_path, dump(catalog, tmp_path))

    assert (f"product.{COMPOSED}",) == shoe.values["related"]
    assert Address.parse(f"product.{DECOMPOSED}") in catalog.resources
    assert catalog.digests == again.digests


def test_an_overlay_finds_its_entry_in_any_form(tmp_path: Path) -> None:
    """Its place is told as its file spells it."""
    overlay = f"products:\n  {DECOMPOSED}: {{sale_price: x}}\n"
    with pytest.raises(CatalogError) as caught:
        _load(tmp_path, **{"overlays/embedded/a.yaml": overlay})

    (found,) = map(str, caught.value.diagnostics)

    assert found.startswith(f"overlays/embedded/a.yaml:2:{18 + len(DECOMPOSED)}: ")
    assert f"product.{COMPOSED}: a number is expected" in found


def test_two_forms_of_one_name_are_one_name(tmp_path: Path) -> None:
    """On a Mac and elsewhere the same name may be spelled with other bytes."""
    entry = "{type: physical, name: {en: X}, sale_price: 1}"
    with pytest.raises(CatalogError, match="is taken by product"):
        _load(tmp_path, f"products:\n  {COMPOSED}: {entry}\n  {DECOMPOSED}: {entry}\n")


def test_a_shop_with_arabic_names_is_applied_and_targeted(desk: World) -> None:
    """From the first plan to the state: addresses are shown and taken as they are written."""
    desk.write("a.yaml", SHOP)
    desk.picture("front.png")
    first = desk.apply("--target", f"product.{DECOMPOSED}")
    left = json.loads(desk.run("plan", "--format", "json").out)
    rest = desk.apply()
    again = json.loads(desk.run("plan", "--format", "json").out)

    assert (0, 0) == (first.code, rest.code)
    assert ["product.حذاء_رياضي-٣"] == [item["address"] for item in left["resource_changes"]]
    assert [] == again["resource_changes"]
