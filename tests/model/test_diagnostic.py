"""A diagnostic says what is wrong, where, and what ends it."""

from __future__ import annotations

import pytest

from tjar_sync.model import codes
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import GUARDS, Diagnostic, Severity, warning
from tjar_sync.planning import CHECKS

SHOE = Address("product", "shoe")
PLACE = Position("shop.yaml", 3, 5)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ((), "it is odd"),
        ((SHOE,), "it is odd"),
        ((PLACE,), "shop.yaml:3:5: it is odd"),
        ((PLACE, SHOE, Position("a.yaml", 1, 2)), "shop.yaml:3:5: it is odd (also a.yaml:1:2)"),
    ],
)
def test_its_text_begins_with_its_places(where: tuple[Position | Address, ...], text: str) -> None:
    """A place in a file stands before the sentence; resources are named by the sentence itself."""
    assert text == str(Diagnostic(Severity.ERROR, "odd", where, "it is odd"))


def test_places_and_resources_are_told_apart() -> None:
    """Both may stand in one diagnostic, in any order."""
    found = warning("odd", "it is odd", SHOE, PLACE)

    assert ((SHOE,), (PLACE,)) == (found.addresses, found.positions)


@pytest.mark.parametrize(
    ("code", "guard"),
    [
        ("deletes", "max_deletes"),
        ("delete-percent", "max_delete_percent"),
        ("price-change", "max_price_change_percent"),
        ("missing", "missing"),
        ("duplicate-name", "lookalike"),
        ("ordered", "ordered"),
        ("protected", "protect"),
        ("capacity", "capacity"),
    ],
)
def test_guards_keep_the_names_that_scripts_know(code: str, guard: str) -> None:
    """What reads plans as JSON finds a guard by the name that it had before it had a code."""
    assert guard == Diagnostic(Severity.ERROR, code, (), "").guard


def test_no_code_means_two_things() -> None:
    """Every code belongs to one enumeration, or to one check, and is in kebab-case."""
    families = (codes.Mistake, codes.Undecided, codes.Doubt, codes.Caution)
    found = [*CHECKS, *(str(code) for family in families for code in family)]

    assert sorted(set(found)) == sorted(found)
    assert all(code == code.lower() and code.replace("-", "").isalnum() for code in found)
    assert set() == GUARDS.keys() - CHECKS.keys()
