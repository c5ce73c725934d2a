"""Variables in texts: what they stand for, where they may stand, and that a dollar can be written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import STORE, write
from tjar_sync.catalog import dump, load
from tjar_sync.catalog.text_variables import TextVariables, escaped
from tjar_sync.catalog.yaml.writer import emit
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LayerKind, Origin

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog

NAMES = "variables: [TJAR_VAR_CITY, TJAR_VAR_HOST, TJAR_VAR_NOTHING]\n"
SHOP = """\
products:
  shoe:
    type: digital
    name: {ar: "حذاء ${TJAR_VAR_CITY}", en: "${TJAR_VAR_CITY}: 5 $, $$5, $${x}"}
    description: {en: {file: shoe.html}}
    sale_price: 1
    tags: ["${TJAR_VAR_CITY}", "a$"]
    options: [{type: text, title: {ar: "${TJAR_VAR_CITY}", en: q}}]
    extra: {a: ["${TJAR_VAR_NOTHING:-else}"], b: 5}
    policy: "${TJAR_VAR_NOTHING:-}"
    codes: ["$$${TJAR_VAR_CITY}"]
webhooks:
  orders: {url: "https://${TJAR_VAR_HOST}/x", events: [order.created]}
"""
ENVIRON = {"TJAR_VAR_CITY": "Riyadh $$ ${X}", "TJAR_VAR_HOST": "erp.example.com"}
TEXTS = st.text(st.sampled_from("${}a:-\n"), max_size=12)


def _load(root: Path, text: str = SHOP) -> Catalog:
    files = {"store.yaml": (STORE + NAMES).encode(), "a.yaml": text.encode()}
    write({**files, "shoe.html": b"<p>${TJAR_VAR_CITY} $$</p>\n"}, root)
    return load(root, None, ENVIRON)[1]


def test_texts_name_variables_wherever_a_field_holds_them(tmp_path: Path) -> None:
    """In rows, sets, files of their own and what is passed on; a value is not looked into again."""
    found = _load(tmp_path).resources
    shoe, city = found[Address("product", "shoe")].values, ENVIRON["TJAR_VAR_CITY"]

    assert f"حذاء {city}" == shoe["name.ar"]
    assert f"{city}: 5 $, $5, ${{x}}" == shoe["name.en"]
    assert f"<p>{city} $</p>" == shoe["description.en"]
    assert (city, "a$") == shoe["tags"]
    assert city in str(shoe["options"])
    assert {"a": ("else",), "b": 5} == shoe["extra"]
    assert "" == shoe["policy"]
    assert "https://erp.example.com/x" == found[Address("webhook", "orders")].values["url"]


def test_a_secret_is_taken_as_it_is_written(tmp_path: Path) -> None:
    """A code may hold any characters, and none of them is looked at."""
    codes = _load(tmp_path).resources[Address("product", "shoe")].values["codes"]

    assert ["$$${TJAR_VAR_CITY}"] == [code.get_secret_value() for code in codes or ()]  # type: ignore[union-attr] # the codes of a digital product


def test_a_value_from_a_variable_is_of_the_line_that_names_it(tmp_path: Path) -> None:
    """There a person would change it."""
    shoe = _load(tmp_path).resources[Address("product", "shoe")]

    assert Origin("a.yaml", 4, 12, LayerKind.ENTRY) == shoe.origins["name.ar"]
    assert Origin("shoe.html", 1, 1, LayerKind.TEXT_FILE) == shoe.origins["description.en"]


def test_a_variable_that_is_not_set_is_told(tmp_path: Path) -> None:
    """An empty one counts as not set: a price list without a city helps nobody."""
    shop = 'products: {x: {type: physical, name: {en: "${TJAR_VAR_NOTHING}"}, sale_price: 1}}\n'
    with pytest.raises(CatalogError) as caught:
        _load(tmp_path, shop)

    assert [("variable", "a.yaml:1:43")] == [
        (item.code, str(item.positions[0])) for item in caught.value.diagnostics
    ]


@pytest.mark.parametrize("field", ["name: {en: X}", "name: {en: a}, extra: {a: [X]}"])
def test_a_variable_that_is_no_text_is_told(field: str, tmp_path: Path) -> None:
    """Its bytes are not UTF-8, so that no store can take them, and nobody can see them."""
    shop = f"products: {{x: {{type: physical, sale_price: 1, {field}}}}}\n".replace(
        "X", '"${TJAR_VAR_CITY}"'
    )
    write({"store.yaml": (STORE + NAMES).encode(), "a.yaml": shop.encode()}, tmp_path)
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, None, {"TJAR_VAR_CITY": os.fsdecode(b"Riyadh \xe9")})

    assert ["the variable TJAR_VAR_CITY holds what is not UTF-8 text; set it anew"] == [
        item.summary for item in caught.value.diagnostics
    ]


@settings(deadline=None)
@given(TEXTS)
def test_every_text_can_be_written(text: str) -> None:
    """What is escaped stands for the text, whatever dollars and braces it holds."""
    assert (text, []) == TextVariables(("a",), {"a": "b"}).expand(escaped(text))


@settings(deadline=None, max_examples=30)
@given(TEXTS.filter(lambda text: text.strip() != ""))
def test_a_dumped_text_with_dollars_loads_back_equal(text: str) -> None:
    """In a field's text, a set and what is passed on."""
    entry = {"type": "physical", "name": {"en": text}, "sale_price": 1, "tags": [text.strip()]}
    shop = {"products": {"x": {**entry, "extra": {"a": text}}}}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        catalog = _load(root, _written(shop))
        again = _load(root, dump(catalog, root))

        assert text == catalog.resources[Address("product", "x")].values["name.en"]
        assert catalog.digests == again.digests


def _written(tree: dict[str, dict[str, dict[str, object]]]) -> str:
    return escaped(emit(tree))
