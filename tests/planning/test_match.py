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
    media,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.errors import PlanError
from tjar_sync.model.live import Snapshot
from tjar_sync.model.plan import Action
from tjar_sync.planning import build, keys_to_look_up, rows_to_read, tracked
from tjar_sync.planning.match import SEARCHED

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.live import Live
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


def test_what_is_tracked_and_what_is_read_in_full() -> None:
    """Archived and in no file: not looked at, but read whole when a file is about it again."""
    rows = [
        state_entry(SHOE),
        replace(state_entry(SOCK, live(SOCK, "2")), archived=True),
        state_entry(product("gone"), live(product("gone"), "3")),
        replace(state_entry(product("new")), remote_id=None),
    ]
    back = product("stocking", sku="S-2")
    seen = [live(SHOE, "1"), live(SOCK, "2"), live(product("gone"), "3")]

    assert {("product", "1"), ("product", "3")} == tracked(catalog(SHOE), state(*rows)).keys()
    assert 3 == len(tracked(catalog(SHOE, SOCK), state(*rows)))
    assert frozenset() == rows_to_read(catalog(SHOE), state(*rows), seen)
    assert {"2"} == rows_to_read(catalog(SHOE, back), state(*rows), seen)


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


def listed(resource: Resource, remote_id: str, **values: object) -> Live:
    """Build a row of a list, which shows no slug unless told."""
    return replace(live(resource, remote_id, **{"slug": ..., **values}), full=False)


def test_a_pinned_row_is_read_whole() -> None:
    """`id:` names it, whatever its sku."""
    rows = [listed(SOCK, "8"), listed(product("x", sku="X"), "9")]

    assert {"8"} == rows_to_read(catalog(product("shoe", sku="S-1", pin="8")), state(), rows)


def test_rows_that_are_owned_are_not_read_for_others() -> None:
    """Neither an owned product, nor one whose webhook has the same id."""
    rows = [listed(SOCK, "2"), listed(product("x", sku="X"), "9")]
    known = state(state_entry(SOCK, live(SOCK, "2")), state_entry(webhook(), live(webhook(), "9")))

    assert {"9"} == rows_to_read(catalog(SHOE, SOCK), known, rows)


def test_the_unmatched_of_other_kinds_need_no_rows() -> None:
    """A new webhook is not sought among products, nor is anything in an empty list."""
    rows = [listed(SOCK, "2")]

    assert frozenset() == rows_to_read(catalog(webhook(), media()), state(), rows)
    assert frozenset() == rows_to_read(catalog(SHOE), state(), [])


@pytest.mark.parametrize(("more", "expected"), [(0, SEARCHED), (1, 1)])
def test_a_hidden_slug_is_sought_by_name_in_too_many(more: int, expected: int) -> None:
    """Beyond so many rows only those of the same name, in both languages, are read."""
    named = product("shoe", name__ar="حذاء", name__en="Shoe", slug="shoe")
    names = [{"name__ar": "حذاء", "name__en": "Shoe"}, {"name__ar": "جورب", "name__en": "Shoe"}]
    rows = [
        listed(
            product("x", sku=f"X-{number}", **(names[number] if number < 2 else {})), str(number)
        )
        for number in range(SEARCHED + more)
    ]

    assert expected == len(rows_to_read(catalog(named), state(), rows))


def test_a_row_that_shows_all_hides_nothing() -> None:
    """What is shown whole, or shows the field that is sought, is compared as it is."""
    rows = [live(product("x", sku="X"), "1"), listed(product("y", sku="Y"), "2", slug="y")]

    assert frozenset() == rows_to_read(catalog(product("shoe", slug="shoe")), state(), rows)


# what only the store can look up


def test_what_rows_show_need_not_be_looked_up() -> None:
    """Where one row shows a sku, all would; only hidden keys are asked for."""
    hidden = live(product("x", name__en="X"), "9")

    assert () == keys_to_look_up(catalog(SHOE), state(), snapshot(hidden, live(SOCK, "2")))
    assert () == keys_to_look_up(catalog(SHOE), state(), snapshot())


def test_a_webhook_shows_no_sku_of_products() -> None:
    """What one kind shows says nothing of another."""
    hidden = live(product("x", name__en="X"), "9")
    seen = snapshot(hidden, live(webhook("other"), "1"))

    assert (("product", "sku", "S-1"),) == keys_to_look_up(catalog(SHOE, webhook()), state(), seen)


def test_what_the_state_knows_is_not_looked_up() -> None:
    """An owned product is known by its id, unless that id is gone."""
    hidden = live(product("x", name__en="X"), "9")
    known = state(state_entry(SHOE, live(SHOE, "9")))

    assert () == keys_to_look_up(catalog(SHOE), known, snapshot(hidden))
    assert 1 == len(keys_to_look_up(catalog(SHOE), state(state_entry(SHOE)), snapshot(hidden)))
