"""A saved plan holds only as long as everything it is bound to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders import BINDING, change, plan, product
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.planning import stale_reasons

if TYPE_CHECKING:
    from tjar_sync.model.plan import Plan

SAVED = plan(change(product(), live_digest="then"))
OTHER = (FieldChange("sale_price", Decimal(10), Decimal(99), Reason.EDIT),)

CASES: dict[str, tuple[Plan, tuple[str, ...]]] = {
    "nothing moved": (SAVED, ()),
    "another store": (
        replace(SAVED, binding=replace(BINDING, base_url="https://other.test")),
        ("it was made for https://shop.test, this is https://other.test",),
    ),
    "another state": (
        replace(SAVED, binding=replace(BINDING, lineage="x")),
        ("it was made with another state",),
    ),
    "applied in between": (
        replace(SAVED, binding=replace(BINDING, serial=8)),
        ("the state has changed since (serial 7, now 8): something was applied in between",),
    ),
    "other files": (
        replace(SAVED, binding=replace(BINDING, catalog="x")),
        ("the catalog's files have changed since",),
    ),
    "done by somebody": (plan(), ("product.shoe: there is nothing to update any more",)),
    "deleted": (
        plan(change(product(), Action.CREATE, remote_id=None)),
        ("product.shoe: was to update, now needs create",),
    ),
    "made anew by hand": (
        plan(change(product(), live_digest="then", remote_id="2")),
        ("product.shoe: is another one in the store now",),
    ),
    "another kind of change": (
        plan(change(product(), Action.ARCHIVE, live_digest="then")),
        ("product.shoe: was to update, now needs archive",),
    ),
    "another shop platform": (
        replace(SAVED, binding=replace(BINDING, provider="hajatek")),
        ("it was made for a tjar store, this is a hajatek one",),
    ),
    "edited in the dashboard": (
        plan(change(product(), live_digest="now")),
        ("product.shoe: was edited in the store since",),
    ),
    "another change": (
        plan(change(product(), live_digest="then", fields=OTHER)),
        ("product.shoe: its change is no longer the same",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_changed_is_named(name: str) -> None:
    """Everything a plan is bound to is compared, and what moved is told by name."""
    now, expected = CASES[name]

    assert expected == stale_reasons(SAVED, now)


CODES = FieldChange("codes", None, ("digest one",), Reason.NEW)


def reborn(*fields: FieldChange, lineage: str) -> Plan:
    """Build a plan of a digital product with codes."""
    made = change(product("film", "digital"), Action.CREATE, remote_id=None, fields=fields)
    return plan(made, binding=replace(BINDING, lineage=lineage))


@pytest.mark.parametrize(("lineage", "same"), [("", True), ("a", False)])
def test_secrets_of_a_state_that_was_never_written(lineage: str, same: bool) -> None:  # noqa: FBT001 - a case
    """Its key is another each time, so that digests of secrets differ and mean nothing."""
    saved = reborn(CODES, *OTHER, lineage=lineage)
    other = replace(CODES, before=("digest two",), after=("digest three",))
    told = ("product.film: its change is no longer the same",)

    assert (() if same else told) == stale_reasons(saved, reborn(other, *OTHER, lineage=lineage))
    assert told == stale_reasons(saved, reborn(CODES, lineage=lineage))
    dearer = replace(OTHER[0], after=Decimal(100))
    assert told == stale_reasons(saved, reborn(CODES, dearer, lineage=lineage))
