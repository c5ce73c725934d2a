"""Whose a live product is: by state, pin, sku or slug, and never by guessing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders import (
    catalog,
    inputs,
    live,
    product,
    snapshot,
    state,
    state_entry,
)
from tjar_sync.errors import PlanError
from tjar_sync.model.plan import Action
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.planning import build

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.state import State

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1", slug="shoe")
SOCK = product("sock", name__en="Sock", sale_price=Decimal("2.00"), sku="S-2", slug="sock")


def made(files: Catalog, known: State, seen: Snapshot) -> list[tuple[str, Action, str | None]]:
    """Return what is planned, in short."""
    changes = build(inputs(files, known, seen)).plan.changes
    return [(item.address.name, item.action, item.remote_id) for item in changes]


def problems(files: Catalog, known: State, seen: Snapshot) -> list[str]:
    """Return what a person must decide, without where it stands."""
    with pytest.raises(PlanError) as caught:
        build(inputs(files, known, seen))
    assert "nothing was written" == caught.value.hint
    return [line.split(": ", 1)[1] for line in caught.value.what.split("\n")]


def test_every_problem_is_told_at_once() -> None:
    """A person decides once, and reads a line for each."""
    files = catalog(replace(SHOE, pin="8"), replace(SOCK, pin="9"))

    assert [
        "product.shoe: the file pins id 8, which the store does not have",
        "product.sock: the file pins id 9, which the store does not have",
    ] == problems(files, state(), snapshot())


def test_one_product_is_nobodys_twice() -> None:
    """Two files that recognise one product: the first has it, the second is told whose it is."""
    twin = product("twin", name__en="Twin", slug="shoe")

    assert [("shoe", Action.ADOPT, "7"), ("twin", Action.CREATE, None)] == sorted(
        made(catalog(SHOE, twin), state(), snapshot(live(SHOE, "7")))
    )
    assert ["product.twin: id 7 belongs to product.shoe already"] == problems(
        catalog(SHOE, replace(twin, pin="7")), state(), snapshot(live(SHOE, "7"))
    )


def test_what_a_file_owns_is_no_candidate_for_another() -> None:
    """A product that was given another's sku in the dashboard stays with its owner."""
    known = state(state_entry(SOCK, live(SOCK, "2")))
    seen = snapshot(live(SOCK, "2", sku="S-1"))

    assert [("sock", Action.UPDATE, "2"), ("shoe", Action.CREATE, None)] == made(
        catalog(SHOE, SOCK), known, seen
    )


def test_a_move_compares_with_what_was_written_under_the_old_name() -> None:
    """Drift is told as drift, whatever the address is called now."""
    boot = replace(SHOE, address=product("boot").address)
    seen = snapshot(live(SHOE, name__en="Edited"))
    (change,) = build(inputs(catalog(boot), state(state_entry(SHOE)), seen)).plan.changes

    assert (Action.MOVE, "drift") == (change.action, change.reason)


def test_what_is_owned_or_taken_is_not_unmanaged() -> None:
    """Only what belongs to nobody is counted: not what is owned, moved, removed or adopted."""
    old = product("old", sku="O-1")
    known = state(state_entry(old, live(old, "1")))
    seen = snapshot(live(old, "1"), live(SHOE, "2"), live(SOCK, "3"))

    assert 1 == build(inputs(catalog(SHOE), known, seen)).plan.unmanaged


def test_kinds_that_were_not_doubted_are_whole() -> None:
    """Absence is proven where no listing was cut short."""
    seen = Snapshot({}, {})

    assert [("shoe", Action.CREATE, None)] == made(catalog(SHOE), state(), seen)


def test_what_is_not_proven_keeps_its_links() -> None:
    """A product that could not be seen is not made anew, so links to it stay as they are."""
    shoe = product("shoe", sku="S-1", related=("product.sock",))
    row = state_entry(shoe, related=("product.sock@2",))
    known = state(row, state_entry(SOCK, live(SOCK, "2")))
    planned = build(
        inputs(catalog(shoe, SOCK), known, snapshot(live(shoe, related=...), whole=False))
    )

    assert planned.plan.empty
    assert (
        "product.sock was not found, but the store's list could not be read whole: nothing is "
        "done about it this time"
    ) in [item.summary for item in planned.plan.warnings]


# what is read whole


# what only the store can look up
