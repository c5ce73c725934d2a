"""Which variant is which, once its name changed: what was sold of it stays sold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.builders import catalog, inputs, live, product, snapshot, state, state_entry
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning import build
from tjar_sync.planning.row_moves import row_moves

VARIANTS = KINDS["product"].fields["variants"]


def row(color: str | None, size: str | None = "S", stock: int = 10, more: int = 0) -> Any:
    """Build a variant."""
    return {"color": color, "size": size, "stock": stock, "additional_price": Decimal(more)}


def moves(wanted: Any, last: Any, shown: Any) -> tuple[dict[Any, int], list[str], list[str]]:
    """Return, by new key, the counts that go along, and the colors that go and come."""
    found = row_moves(VARIANTS, wanted, last, shown)
    counts = {key: int(str(one["stock"])) for key, one in found.renamed.items()}
    gone, new = ([str(one["color"]) for one in rows] for rows in (found.gone, found.new))
    return counts, gone, new


def test_a_row_of_which_only_the_key_changed_was_renamed() -> None:
    """In its one part, in one of two, or in case alone."""
    shown, last = (row("Red", stock=6), row("Blue", stock=3)), (row("Red"), row("Blue"))
    alone = (row("Red", None, 6),), (row("Red", None),)

    assert ({("Gold", "S"): 6}, [], []) == moves((row("Gold"), row("Blue")), last, shown)
    assert ({("Red", "M"): 6}, [], []) == moves((row("Red", "M"), row("Blue")), last, shown)
    assert ({("blue", "s"): 3}, [], []) == moves((row("Red"), row("blue", "s")), last, shown)
    assert ({("Gold", None): 6}, [], []) == moves((row("Gold", None),), alone[1], alone[0])


def test_case_tells_more_than_a_part() -> None:
    """Of two that could be it, the one that differs in case alone is."""
    shown, last = (row("Red", stock=6), row("Blue", stock=3)), (row("Red"), row("Blue"))

    assert ({("blue", "S"): 3}, ["Red"], ["Gold"]) == moves((row("Gold"), row("blue")), last, shown)


def test_what_could_be_two_is_neither() -> None:
    """Nor what changed in more than its key, or in both parts of it, or was never the files'."""
    shown, last = (row("Red", stock=6), row("Blue", stock=3)), (row("Red"), row("Blue"))

    assert ({}, ["Red", "Blue"], ["Gold"]) == moves((row("Gold"),), last, shown)
    assert ({}, ["Red", "Blue"], ["A", "B"]) == moves((row("A"), row("B")), last, shown)
    assert ({}, ["Red"], ["Gold"]) == moves((row("Gold", more=5), row("Blue")), last, shown)
    assert ({}, ["Red"], ["Gold"]) == moves((row("Gold", stock=7), row("Blue")), last, shown)
    assert ({}, ["Red"], ["Gold"]) == moves((row("Gold", "M"), row("Blue")), last, shown)
    assert ({}, ["Red"], ["Gold"]) == moves((row("Gold"), row("Blue")), (), shown)
    assert ({}, [], []) == moves(("?",), None, None)


def test_nothing_is_refilled_by_what_only_goes_or_comes() -> None:
    """A row more, a row less, or a new one without a count is asked about by nobody."""
    shown, last = (row("Red", stock=6),), (row("Red"),)
    refills = [
        row_moves(VARIANTS, wanted, last, shown).refill(VARIANTS)
        for wanted in ((), (row("Red"), row("Gold")), (row("Gold", "M", stock=0),))
    ]

    assert ["", "", ""] == refills


def test_a_plan_names_what_goes_along() -> None:
    """The change shows the count that is written; managed stock is the files' own."""
    shirt = product("shirt", sku="S", variants=(row("Red"), row("Blue")))
    wanted = product("shirt", sku="S", variants=(row("Gold"), row("Blue")))
    mine = product("shirt", sku="S", variants=(row("Gold"), row("Blue")), manage=("quantity",))
    shown = live(shirt, variants=(row("Red", stock=6), row("Blue", stock=3)))
    (change,) = build(
        inputs(catalog(wanted), state(state_entry(shirt)), snapshot(shown))
    ).plan.changes
    managed = build(inputs(catalog(mine), state(state_entry(shirt)), snapshot(shown))).plan
    after: Any = change.fields[0].after
    own: Any = managed.changes[0].fields[0].after

    assert Action.UPDATE is change.action
    assert "Gold/S was Red/S and keeps its stock of 6" == change.note
    assert [6, None] == [one.get("stock") for one in after]
    assert ("", [10, 10]) == (managed.changes[0].note, [one.get("stock") for one in own])
    assert () == managed.blocks
