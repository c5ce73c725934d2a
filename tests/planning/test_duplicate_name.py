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

    assert () == blocks(mat(sku="MAT"), shown=seen)
    assert () == blocks(mat(slug="mat"), shown=seen)
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
