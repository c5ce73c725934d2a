"""A command finds its catalog from where the user stands, and names places as seen from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.strategies import STORE
from tjar_sync.cli import main
from tjar_sync.cli.viewpoint import Viewpoint
from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from pathlib import Path

WRONG = "products:\n  x: {type: physical, name: {en: X}, sale_price: x}\n"
ODD = "products:\n  x: {type: physical, name: {en: X}, sale_price: 2, tags: [Red, red]}\n"


@pytest.fixture(name="shop")
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a catalog in a folder of a repository, and stand at the repository's top."""
    root = tmp_path / "repository" / "shop"
    (root / "products" / "deep").mkdir(parents=True)
    (root / "store.yaml").write_text(STORE)
    (root / "products" / "a.yaml").write_text(WRONG)
    monkeypatch.chdir(root.parent)
    return root


@pytest.mark.parametrize(
    ("here", "arguments", "place"),
    [
        ("..", ["--catalog", "shop"], "shop/products/a.yaml:2:50"),
        (".", [], "products/a.yaml:2:50"),
        ("products", [], "a.yaml:2:50"),
        ("products/deep", [], "../a.yaml:2:50"),
        ("../..", ["--catalog", "repository/shop"], "repository/shop/products/a.yaml:2:50"),
        ("/", [], ""),
    ],
)
def test_places_are_told_from_where_the_user_stands(
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    here: str,
    arguments: list[str],
    place: str,
) -> None:
    """The nearest store.yaml upwards is the catalog's; a folder without one is told at once."""
    monkeypatch.chdir(shop / here)
    code = main(["validate", *arguments])
    said = capsys.readouterr().err

    assert 6 == code
    assert said.startswith(
        f"{place}: `sale_price`" if place else "store.yaml:1:1: there is no such"
    )


def test_a_catalog_elsewhere_names_its_own_paths(
    shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A way over folders that have nothing to do with it would help nobody."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    assert 6 == main(["validate", "--catalog", str(shop)])
    assert capsys.readouterr().err.startswith("products/a.yaml:2:50: ")


def test_a_catalog_in_the_next_folder_is_told_from_here(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who stands in one shop's folder and looks at another's can click on what he reads."""
    (shop.parent / "other").mkdir()
    monkeypatch.chdir(shop.parent / "other")

    assert 6 == main(["validate", "--catalog", "../shop"])
    assert capsys.readouterr().err.startswith("../shop/products/a.yaml:2:50: ")


def test_warnings_are_told_from_there_as_well(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are no less to be found."""
    (shop / "products" / "a.yaml").write_text(ODD)

    assert 0 == main(["validate", "--catalog", "shop"])
    assert capsys.readouterr().err.startswith("Warning: shop/products/a.yaml:2:")


def test_one_cause_is_told_once_with_its_first_places(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that `ids:` lacks, in five hundred products, is one mistake."""
    lines = "".join(
        f"  p{number}: {{type: physical, name: {{en: P}}, sale_price: 1, brand: nkie}}\n"
        for number in range(500)
    )
    (shop / "products" / "a.yaml").write_text(f"products:\n{lines}")

    assert 6 == main(["validate", "--catalog", "shop"])
    assert (
        "shop/products/a.yaml:2:61: `nkie` is not in `ids.brands` of the store `embedded`; "
        "did you mean `nike`?; 500 times (also shop/products/a.yaml:3:61, "
        "shop/products/a.yaml:4:61)\nError: 1 mistake in the catalog\n"
        "  names that are right go into store.yaml, below `stores: embedded: ids:`, each with the "
        "store's own number in place of NUMBER; `tjar-sync plan` looks for them in the store:\n"
        "    brands: {nkie: NUMBER}\n"
        "  To read more: tjar-sync help unknown-id\n"
    ) == capsys.readouterr().err


def test_a_wrong_folder_is_told_before_anything_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What lies in it is not looked at, however much it is."""
    (tmp_path / "broken.yaml").write_text("a: [")
    monkeypatch.chdir(tmp_path)

    assert 6 == main(["validate", "--catalog", "."])
    assert "broken" not in capsys.readouterr().err


def test_without_a_catalog_a_place_is_found_from_here() -> None:
    """A command that is about none names what it was told."""
    assert "a.yaml:1:2" == Viewpoint().place(Position("a.yaml", 1, 2))


def test_all_names_that_a_store_lacks_are_listed_once_to_be_pasted(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order in which they are met, each once, and in quotes where YAML needs them."""
    entry = "type: physical, name: {en: P}, sale_price: 1"
    lines = (
        f"  a: {{{entry}, categories: [شتاء, shoes, boots], brand: A & B}}\n",
        f"  b: {{{entry}, sku: B, categories: [boots, 77], brand: A & B}}\n",
    )
    (shop / "products" / "a.yaml").write_text(f"products:\n{''.join(lines)}")

    assert 6 == main(["validate", "--catalog", "shop"])
    said = capsys.readouterr().err
    assert '    brands: {"A & B": NUMBER}\n' in said
    assert "categories: {شتاء: NUMBER, boots: NUMBER}" in said
    assert 1 == said.count("go into store.yaml")
    assert "Error: 4 mistakes in the catalog" in said
