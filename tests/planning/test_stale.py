"""A saved plan holds only as long as everything it is bound to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import BINDING, change, media, plan, product
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.planning import stale_reasons

if TYPE_CHECKING:
    from tjar_sync.model.plan import Plan

THEN: dict[str, Any] = {"live_digest": "then", "desired_digest": "then", "entry_digest": "then"}
SAVED = plan(change(product(), **THEN))
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
    "no state any more": (
        replace(SAVED, binding=replace(BINDING, lineage="")),
        ("it was made with another state",),
    ),
    "something else was applied in between": (
        replace(SAVED, binding=replace(BINDING, serial=8)),
        (),
    ),
    "other files were committed": (replace(SAVED, binding=replace(BINDING, commit="x")), ()),
    "this was applied in between": (
        plan(change(product(), **{**THEN, "entry_digest": "now"})),
        ("product.shoe: was applied in between",),
    ),
    "its files": (
        plan(change(product(), **{**THEN, "desired_digest": "now", "live_digest": "now"})),
        ("product.shoe: was edited in the files since",),
    ),
    "a picture must be sent again": (
        plan(
            change(product(), **THEN),
            change(media(), Action.CREATE, remote_id=None, fields=()),
        ),
        ("media.front: needs create first, which nobody agreed to",),
    ),
    "done by somebody": (plan(), ("product.shoe: there is nothing to update any more",)),
    "deleted": (
        plan(change(product(), Action.CREATE, remote_id=None, desired_digest="then")),
        ("product.shoe: was to update, now needs create",),
    ),
    "made anew by hand": (
        plan(change(product(), remote_id="2", **THEN)),
        ("product.shoe: is another one in the store now",),
    ),
    "another kind of change": (
        plan(change(product(), Action.ARCHIVE, **THEN)),
        ("product.shoe: was to update, now needs archive",),
    ),
    "another shop platform": (
        replace(SAVED, binding=replace(BINDING, provider="hajatek")),
        ("it was made for a tjar store, this is a hajatek one",),
    ),
    "edited in the dashboard": (
        plan(change(product(), **{**THEN, "live_digest": "now"})),
        ("product.shoe: was edited in the store since",),
    ),
    "another change": (
        plan(change(product(), fields=OTHER, **THEN)),
        ("product.shoe: its change is no longer the same",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_changed_is_named(name: str) -> None:
    """Everything a plan is bound to is compared, and what moved is told by name."""
    now, expected = CASES[name]

    assert expected == stale_reasons(SAVED, now)


def test_a_plan_made_before_anything_was_recorded_fits_any_state() -> None:
    """What it touches was in no state then, and its changes tell whether it is in one now."""
    first = replace(SAVED, binding=replace(BINDING, lineage="", serial=0))

    assert () == stale_reasons(first, SAVED)


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
