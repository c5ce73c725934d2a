"""What may be in the store already under its name is not made before a person says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    catalog,
    inputs,
    live,
    media,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.planning import Selection, build

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live


def mat(name: str = "mat", **values: Any) -> Resource:
    """Build a product that nothing but its name tells from another."""
    return product(name, **{"name__en": "Mat & Co", "sale_price": Decimal("4.00"), **values})


def blocks(*resources: Resource, shown: tuple[Live, ...], **more: Any) -> tuple[Diagnostic, ...]:
    """Plan, and return what blocks it."""
    files, rows = catalog(*resources), more.pop("rows", ())
    return build(inputs(files, state(*rows), snapshot(*shown), **more)).plan.blocks


SAME: dict[str, dict[str, Any]] = {
    "the very name": {},
    "as the store spells it": {"name__en": " Mat &amp; Co "},
    "with a sku by now": {"sku": "MAT"},
    "in both languages": {"name__ar": "بساط"},
}
OTHER: dict[str, dict[str, Any]] = {
    "another name": {"name__en": "Mats"},
    "no name that is shown": {"name__en": None},
}


@pytest.mark.parametrize("values", SAME.values(), ids=SAME)
def test_the_same_name_is_asked_about(values: dict[str, Any]) -> None:
    """The message names both, and the command by which they become one."""
    (block,) = blocks(mat(), shown=(live(mat(**values), "67"),))

    assert ("duplicate-name", "--allow-lookalikes") == (block.code, block.fix)
    assert (mat().address,) == block.addresses
    assert block.summary == (
        "1 product has neither sku nor slug, and the store has products of the same names that the "
        "state does not know: product.mat (id 67); where two are one, take it over with "
        "`tjar-sync state adopt ADDRESS ID`"
    )


@pytest.mark.parametrize("values", OTHER.values(), ids=OTHER)
def test_another_name_is_another_product(values: dict[str, Any]) -> None:
    """Nothing is asked."""
    assert () == blocks(mat(), shown=(live(mat(**values), "67"),))


def test_one_language_that_differs_tells_them_apart() -> None:
    """Of two names that both have, both must be equal."""
    wanted, other = mat(name__ar="بساط"), mat(name__ar="سجادة")

    assert () == blocks(wanted, shown=(live(other, "67"),))


def test_what_is_known_otherwise_is_not_asked_about() -> None:
    """A sku or a slug, an owner, another type, a kind without names: each tells them apart."""
    seen = (live(mat(), "67"),)
    owned = state_entry(mat("rug"), live(mat("rug"), "67"))

    other = (live(mat(), "67", sku="RUG", slug="rug"),)

    assert () == blocks(mat(sku="MAT"), shown=other)
    assert () == blocks(mat(slug="mat"), shown=other)
    assert () == blocks(mat(), mat("rug"), shown=seen, rows=(owned,))
    assert () == blocks(replace(mat(), type="service"), shown=seen)
    assert () == blocks(webhook("mat"), media("mat"), shown=seen)


def test_many_are_asked_about_at_once() -> None:
    """The first is named whole, the others are counted; what is not chosen is not asked about."""
    wanted = [mat(f"mat-{number:02}", name__en=f"Mat {number}") for number in range(12)]
    seen = tuple(live(one, str(number)) for number, one in enumerate(wanted, 1))
    (block,) = blocks(*wanted, shown=seen)
    (one,) = blocks(*wanted, shown=seen, selection=Selection(targets=("product.mat-02",)))

    assert block.summary.startswith("12 products have neither sku nor slug, and ")
    assert "know: product.mat-00 (id 1), product.mat-01 (id 2), " in block.summary
    assert "product.mat-09 (id 10) and 2 more; where" in block.summary
    assert tuple(item.address for item in wanted) == block.addresses
    assert (wanted[2].address,) == one.addresses


def test_a_person_may_allow_it() -> None:
    """It is another, and is made."""
    allowed = frozenset({"duplicate-name"})

    assert () == blocks(mat(), shown=(live(mat(), "67"),), allowed=allowed)


def test_a_key_that_the_store_keeps_to_itself_tells_nothing() -> None:
    """What it neither shows nor looks up is no identity; what it was asked for, and lacks, is."""
    wanted, seen = mat(slug="mat"), live(mat(), "67")
    key = ("product", "slug", "mat")
    (block,) = blocks(wanted, shown=(seen,))
    asked = replace(snapshot(seen), looked_up={key: ()})

    assert block.summary.startswith("1 product has no sku or slug that the store shows, and the ")
    assert () == build(inputs(catalog(wanted), state(), asked)).plan.blocks


HONEY: dict[str, Any] = {"name__ar": "عسل سدر", "name__en": "Sidr Honey", "quantity": 3}
KILO = product("kilo", sale_price=Decimal(400), summary__en="1 kg", **HONEY)
POUND = product("pound", sale_price=Decimal(200), summary__en="500 g", **HONEY)


def test_candidates_are_ranked_and_all_of_them_named() -> None:
    """What agrees in price, summary and picture comes first, and no one is proposed to two."""
    seen = (live(POUND, "21"), live(KILO, "22"), live(KILO, "23", sale_price=Decimal(999)))
    (block,) = blocks(KILO, POUND, shown=seen)

    assert "product.kilo (id 22 or id 23 or id 21), product.pound (id 21 or id" in block.summary
    assert "product.kilo: id 22 or id 23 or id 21\nproduct.pound: id 21 or id" in block.detail


def test_a_picture_says_more_than_a_price() -> None:
    """It is known by its bytes, and prices change."""
    wanted = product("mat", name__en="Mat", sale_price=Decimal(4), image="0123456789ab")
    seen = (
        live(wanted, "67", image="ba9876543210"),
        live(wanted, "68", sale_price=Decimal(5)),
    )
    (block,) = blocks(wanted, shown=seen)

    assert "product.mat (id 68 or id 67)" in block.summary


def test_more_files_than_products_of_a_name() -> None:
    """Each has its candidates, also where another has the likelier claim."""
    (block,) = blocks(mat("mat"), mat("rug", sale_price=Decimal(9)), shown=(live(mat(), "67"),))

    assert "product.mat (id 67), product.rug (id 67); where two are one" in block.summary
