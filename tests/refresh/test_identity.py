"""Which rows of a list are read in full, and which keys the store is asked for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders import (
    catalog,
    live,
    media,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.refresh import keys_to_look_up, rows_to_read, tracked
from tjar_sync.refresh.identity import SEARCHED

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1", slug="shoe")
SOCK = product("sock", name__en="Sock", sale_price=Decimal("2.00"), sku="S-2", slug="sock")


def listed(resource: Resource, remote_id: str, **values: object) -> Live:
    """Build a row of a list, which shows no slug unless told."""
    return replace(live(resource, remote_id, **{"slug": ..., **values}), full=False)


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


def test_where_all_rows_are_ours_a_new_file_has_none_read_whole() -> None:
    """What is owned by another address is not what the file is about."""
    assert frozenset() == rows_to_read(
        catalog(SHOE, SOCK), state(state_entry(SHOE)), [listed(SHOE, "1", sku="S-2")]
    )


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


def test_what_rows_show_need_not_be_looked_up() -> None:
    """Where one row shows a sku, all would; only hidden keys are asked for."""
    hidden = live(product("x", name__en="X"), "9")

    assert () == keys_to_look_up(catalog(SHOE), state(), snapshot(hidden, live(SOCK, "2")).live)
    assert () == keys_to_look_up(catalog(SHOE), state(), {})


def test_a_webhook_shows_no_sku_of_products() -> None:
    """What one kind shows says nothing of another."""
    hidden = live(product("x", name__en="X"), "9")
    seen = snapshot(hidden, live(webhook("other"), "1"))

    assert (("product", "sku", "S-1"),) == keys_to_look_up(
        catalog(SHOE, webhook()), state(), seen.live
    )


def test_what_the_state_knows_is_not_looked_up() -> None:
    """An owned product is known by its id, unless that id is gone."""
    hidden = live(product("x", name__en="X"), "9")
    known = state(state_entry(SHOE, live(SHOE, "9")))

    assert () == keys_to_look_up(catalog(SHOE), known, snapshot(hidden).live)
    assert 1 == len(keys_to_look_up(catalog(SHOE), state(state_entry(SHOE)), snapshot(hidden).live))
