"""What is right by every rule and probably not meant is told with its place, and stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.strategies import STORE, png
from tjar_sync.catalog import load
from tjar_sync.errors import CatalogError
from tjar_sync.model.diagnostic import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog

X = "type: physical, name: {en: X}, sale_price: 50"
DIFFERENCE = "in case or unseen characters alone; a store may take them for one"


def loaded(root: Path, text: str) -> Catalog:
    """Load a catalog of one file."""
    (root / "store.yaml").write_text(STORE, "utf-8")
    (root / "a.yaml").write_text(text, "utf-8")
    return load(root, None, {})[1]


def told(root: Path, text: str) -> list[str]:
    """Return the codes and words of a catalog's warnings."""
    warnings = loaded(root, text).warnings
    assert {item.severity for item in warnings} <= {Severity.WARNING}
    return [f"{item.code} {item}" for item in warnings]


@pytest.mark.parametrize("comma", ["،", "؛", "，", "、"])
def test_a_comma_that_separates_nothing_is_told(tmp_path: Path, comma: str) -> None:
    """One tag that holds a comma of another script was meant as two."""
    found = told(tmp_path, f"products:\n  x: {{{X}, tags: [a, قهوة{comma} تمر]}}\n")

    assert found == [
        (
            f"foreign-comma a.yaml:2:64: `{comma}` does not separate entries: this is one of `tags`; "
            "use `,`"
        )
    ]


def test_a_comma_within_a_sentence_is_not_told(tmp_path: Path) -> None:
    """Names and descriptions may hold Arabic commas, and lists of numbers have none."""
    text = (
        "products:\n  x: {type: physical, name: {ar: قهوة، تمر}, sale_price: 5, categories: [5]}\n"
    )

    assert told(tmp_path, text) == []


@pytest.mark.parametrize("other", ["abc-1", "ABC-1\u200f", "ABC\u00ad-1", "\uff21BC-1"])
def test_skus_that_a_store_may_take_for_one_are_told(tmp_path: Path, other: str) -> None:
    """Skus of two products that differ in case, forms or unseen characters name each other."""
    text = f'products:\n  x: {{{X}, sku: ABC-1}}\n  y: {{{X}, sku: "{other}"}}\n'

    assert told(tmp_path, text) == [
        (
            f"lookalike-values a.yaml:3:59: the sku `{shown(other)}` differs from `ABC-1` of product.x "
            f"(a.yaml:2) {DIFFERENCE}"
        )
    ]


def shown(text: str) -> str:
    """Make unseen characters visible, as messages do."""
    return text.replace("\u200f", "\\u200f").replace("\u00ad", "\\xad")


def test_equal_skus_are_a_mistake_and_no_warning_besides(tmp_path: Path) -> None:
    """The same sku twice is refused, once."""
    with pytest.raises(CatalogError) as caught:
        loaded(tmp_path, f"products:\n  x: {{{X}, sku: A}}\n  y: {{{X}, sku: A}}\n")

    assert [item.code for item in caught.value.diagnostics] == ["duplicate-identity"]


def test_tags_and_variants_that_a_store_may_take_for_one_are_told(tmp_path: Path) -> None:
    """Entries of one list, and rows of one product, are compared in the same way."""
    variants = "[{color: Red, size: S}, {color: red, size: S}, {color: red}]"
    found = told(tmp_path, f"products:\n  x: {{{X}, tags: [New, new], variants: {variants}}}\n")

    assert found == [
        f"lookalike-values a.yaml:2:66: `new` differs from `New` {DIFFERENCE}",
        (
            "lookalike-values a.yaml:2:106: this one of `variants` differs from `Red` and `S` "
            f"{DIFFERENCE}"
        ),
    ]


def test_mistakes_are_told_without_the_warnings(tmp_path: Path) -> None:
    """A catalog that is refused tells what is wrong, and nothing that is not."""
    with pytest.raises(CatalogError) as caught:
        loaded(tmp_path, f"products:\n  x: {{{X}, price: 40, cost: many}}\n")

    assert [item.code for item in caught.value.diagnostics] == ["wrong-type"]


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("أولى é", "أولى e\u0301"),
        ("أولى e\u0301", "أولى é"),
        ("e\u0301", "e\u0301"),
        ("é/a", "e\u0301/a"),
    ],
)
def test_a_file_is_found_in_another_unicode_form(tmp_path: Path, named: str, kept: str) -> None:
    """A picture whose name, or folder's name, is composed another way is the same picture."""
    (tmp_path / "media" / kept).parent.mkdir(parents=True)
    (tmp_path / "media" / f"{kept}.png").write_bytes(png(1))

    catalog = loaded(tmp_path, f'products:\n  x: {{{X}, image: "media/{named}.png"}}\n')

    (media,) = (item for item in catalog.resources.values() if item.content is not None)
    assert media.content is not None
    assert media.content.path == tmp_path / "media" / f"{kept}.png"


def test_a_link_of_another_form_that_leads_out_is_refused(tmp_path: Path) -> None:
    """What is found in another form must lie inside the catalog as well."""
    (tmp_path / "e\u0301.png").symlink_to("/etc/hostname")

    with pytest.raises(CatalogError) as caught:
        loaded(tmp_path, f"products:\n  x: {{{X}, image: é.png}}\n")

    assert [item.code for item in caught.value.diagnostics] == ["outside-catalog"]


def test_money_of_three_decimals_is_right_where_the_currency_has_them(tmp_path: Path) -> None:
    """A store in dinars may price in fils."""
    (tmp_path / "store.yaml").write_text(f"currency: KWD\n{STORE}", "utf-8")
    (tmp_path / "a.yaml").write_text(
        "products:\n  x: {type: physical, name: {en: X}, sale_price: 1.250}\n", "utf-8"
    )

    settings, catalog = load(tmp_path, None, {})

    assert settings.currency == "KWD"
    assert len(catalog.resources) == 1


CAMPAIGN = "campaigns:\n  white: {from: 2100-01-01, until: 2100-01-02, discount: 5"


def test_a_campaign_for_no_product_is_told(tmp_path: Path) -> None:
    """It would begin and end, and no price would know of it."""
    found = told(tmp_path, f"products:\n  x: {{{X}}}\n{CAMPAIGN}}}\n")

    assert found == [
        (
            "idle-campaign a.yaml:4:3: campaign `white` is for no product: name some in its"
            " `products`, or the campaign in the `schedule` of some"
        )
    ]


def test_a_campaign_for_some_product_is_not_told(tmp_path: Path) -> None:
    """It names one, or one names it."""
    named = f"products:\n  x: {{{X}}}\n{CAMPAIGN}, products: [x]}}\n"
    naming = f"products:\n  x: {{{X}, schedule: [{{campaign: white}}]}}\n{CAMPAIGN}}}\n"

    assert [] == told(tmp_path, named) == told(tmp_path, naming)


def test_a_campaign_may_be_for_another_store(tmp_path: Path) -> None:
    """Where there are several stores, what another one's overlays name is not known here."""
    (tmp_path / "a.yaml").write_text(f"products:\n  x: {{{X}}}\n{CAMPAIGN}}}\n", "utf-8")
    store = "{provider: tjar, url: embedded}"
    text = f"version: 1\ndefault_store: a\nstores: {{a: {store}, b: {store}}}\n"
    (tmp_path / "store.yaml").write_text(text, "utf-8")

    assert () == load(tmp_path, None, {})[1].warnings
