"""The page about Hajatek is true: the same files keep a Tjar store and a Hajatek store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.harness import Ran, run
from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.embedded import embedded_of

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[2] / "docs" / "hajatek.md"
SHOP = """\
products:
  coffee:
    type: physical
    name: {ar: قهوة, en: Coffee}
    description: {ar: بن سعودي, en: Saudi beans}
    sale_price: 42.5
    sku: COFFEE
    quantity: 9
    categories: [drinks]
  cup:
    type: physical
    name: {ar: كوب, en: Cup}
    sale_price: 8
    sku: CUP
    published: false
"""


def settings() -> Any:
    """Return store.yaml as the page has it, with a Tjar store beside."""
    (block, *_) = re.findall(
        r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    found = yaml.safe_load(block)
    found["stores"]["shop"] = {
        "provider": "tjar",
        "url": "embedded",
        "ids": {"categories": {"drinks": 5}},
    }
    return found


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """Write the catalog of both stores."""
    (tmp_path / "store.yaml").write_text(yaml.safe_dump(settings()), "utf-8")
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    return tmp_path


@pytest.fixture
def at(catalog: Path) -> Callable[..., Ran]:
    """Return what runs a command for one of the stores."""
    return lambda store, *arguments: run(catalog, *arguments, "--store", store)


def souq(catalog: Path) -> dict[str, Any]:
    """Return what the Hajatek store has, by sku."""
    with embedded_of("hajatek", catalog) as store:
        assert isinstance(store, devstore.HajatekStore)
        return {one["sku"]: one for one in devstore.HajatekDashboard(store).products()}


def shop(catalog: Path) -> dict[str, Any]:
    """Return what the Tjar store has, by sku."""
    with embedded_of("tjar", catalog) as store:
        assert isinstance(store, devstore.Store)
        return {one["sku"]: one for one in devstore.Dashboard(store).products()}


def test_the_same_files_keep_both_stores(catalog: Path, at: Callable[..., Ran]) -> None:
    """Each has its own state; an edit reaches each by its own apply, and both plans are empty then."""
    assert 0 == run(catalog, "validate").code
    for store in ("try", "shop"):
        assert 0 == at(store, "apply", "--auto-approve").code
    assert ("Coffee", 42.5, 9, "drinks", "active") == tuple(
        souq(catalog)["COFFEE"][name]
        for name in ("name", "price", "quantity", "category", "status")
    )
    assert {"ar": "قهوة", "en": "Coffee"} == shop(catalog)["COFFEE"]["name"]
    assert ("draft", False) == (
        souq(catalog)["CUP"]["status"],
        shop(catalog)["CUP"]["is_published"],
    )
    (catalog / "shop.yaml").write_text(SHOP.replace("42.5", "45"), "utf-8")

    assert 0 == at("try", "apply", "--auto-approve").code
    assert (45, 42.5) == (
        souq(catalog)["COFFEE"]["price"],
        shop(catalog)["COFFEE"]["sale_price"],
    )
    assert 0 == at("shop", "apply", "--auto-approve").code
    for store in ("try", "shop"):
        assert 0 == at(store, "plan", "--detailed-exitcode", "--refresh", "full").code
        assert 0 == at(store, "doctor").code


def test_what_only_one_language_takes_is_told(at: Callable[..., Ran]) -> None:
    """Of a pair, a Hajatek store takes the text of its language; a Tjar store takes both."""
    left_out = "the texts in other languages are left out in the store `try`"

    assert left_out in " ".join(at("try", "plan").out.split())
    assert left_out not in " ".join(at("shop", "plan").out.split())


def test_what_one_has_no_place_for_is_refused_for_it_alone(
    catalog: Path, at: Callable[..., Ran]
) -> None:
    """With file, line and column; `stores:` says of an entry for which it is meant."""
    path = catalog / "shop.yaml"
    path.write_text(SHOP.replace("    sku: CUP\n", "    sku: CUP\n    tags: [new]\n"), "utf-8")

    assert 0 == at("shop", "validate").code
    refused = at("try", "validate")
    assert 6 == refused.code
    assert "shop.yaml:15:5: product.cup: Hajatek has no place for `tags`" in refused.err
    found = run(catalog, "validate")
    assert 6 == found.code
    assert "Hajatek has no place for `tags`" in found.err
    text = path.read_text("utf-8").replace("    sku: CUP\n", "    sku: CUP\n    stores: [shop]\n")
    path.write_text(text, "utf-8")
    assert 0 == run(catalog, "validate").code


def test_a_picture_of_the_catalog_needs_a_place_where_it_is_published(
    catalog: Path, at: Callable[..., Ran]
) -> None:
    """`image_base_url` makes its address; without one it is refused, with the way out."""
    (catalog / "media").mkdir()
    (catalog / "media/cup.png").write_bytes(png(1))
    text = SHOP.replace("    sku: CUP\n", "    sku: CUP\n    image: media/cup.png\n")
    (catalog / "shop.yaml").write_text(text, "utf-8")

    refused = at("try", "validate")
    assert 6 == refused.code
    assert "shop.yaml:15:" in refused.err
    assert "image_base_url" in refused.err
    assert 0 == at("souq", "validate").code
    changed = settings()
    changed["stores"]["try"]["image_base_url"] = changed["stores"]["souq"]["image_base_url"]
    (catalog / "store.yaml").write_text(yaml.safe_dump(changed), "utf-8")
    for store in ("try", "shop"):
        assert 0 == at(store, "apply", "--auto-approve").code
        assert 0 == at(store, "plan", "--detailed-exitcode").code
    (address,) = souq(catalog)["CUP"]["images"]
    assert address.startswith("https://cdn.example.com/catalog/media/cup.png?v=")
    assert "no-image" not in shop(catalog)["CUP"]["image"]
