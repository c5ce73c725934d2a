"""What a store has twice is told by every plan, whoever owns it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders import catalog, inputs, live, product, snapshot, state, state_entry
from tjar_sync.model.codes import Doubt
from tjar_sync.planning import build

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import State

SHOE = product("shoe")
BOOT = product("boot")
BARE = product("bare", name__en="Bare", sale_price=Decimal("10.00"), image="a" * 64)


def told(known: State, *lives: Live, wanted: tuple[Resource, ...] = ()) -> list[str]:
    """Plan, and return what is said of twins."""
    plan = build(inputs(catalog(*wanted), known, snapshot(*lives))).plan
    return [item.summary for item in plan.warnings if item.code == Doubt.TWINS]


def test_twins_that_nobody_owns() -> None:
    """As two runs with an empty state each leave them; of many, the first are named."""
    many = [live(BOOT, str(number)) for number in range(21, 33)]

    assert [
        (
            "the store has 12 products with the same sku BOOT: id 21, id 22, id 23, id 24, id 25, "
            "id 26, id 27, id 28, id 29, id 30 and 2 more; delete what is too many there"
        )
    ] == told(state(), *many)
    assert [] == told(state(), live(BOOT, "1"), live(SHOE, "2"))


def test_twins_that_are_both_ours() -> None:
    """Whatever the state says, a sku that two have is one too many."""
    first, second = live(SHOE, "1"), live(BOOT, "2", sku="SHOE")
    known = state(state_entry(SHOE, first), state_entry(BOOT, second))

    assert [
        "the store has 2 products with the same sku SHOE: id 1, id 2; delete what is too many there"
    ] == told(known, first, second, wanted=(SHOE, BOOT))


def test_one_of_ours_tells_of_its_own_copy() -> None:
    """A plan says it once, at the resource."""
    first = live(SHOE, "1")

    assert [] == told(state(state_entry(SHOE, first)), first, live(SHOE, "2"), wanted=(SHOE,))


def test_twins_without_a_sku() -> None:
    """A name and the same pictures tell them; a name alone, or a picture alone, does not."""
    other = live(BARE, "3", image="b" * 64)
    named = live(BARE, "4", name__en="Other")

    assert [
        (
            "the store has 2 products with the same name and pictures (Bare): id 1, id 2; delete what"
            " is too many there"
        )
    ] == told(state(), live(BARE, "1"), live(BARE, "2"), other, named)
