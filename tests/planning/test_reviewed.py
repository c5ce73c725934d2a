"""A plan made anew of what was reviewed, from values alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import catalog, inputs, live, product, snapshot, state, state_entry, webhook
from tjar_sync.planning import build
from tjar_sync.planning.reviewed import reviewed

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.plan import Change
    from tjar_sync.planning import Inputs

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1")


def now(**shown: Any) -> Inputs:
    """Return what there is to plan from: a shoe that the store shows otherwise."""
    return inputs(catalog(SHOE), state(state_entry(SHOE)), snapshot(live(SHOE, **shown)))


def differences(changed: Change, **shown: Any) -> tuple[str, ...]:
    """Return in what today's plan of the shoe is another than the one with that change."""
    plan = build(now(sale_price=Decimal("8.00"))).plan
    return reviewed(replace(plan, changes=(changed,)), now(**shown)).differs


def change() -> Change:
    """Return the change of the shoe."""
    (one,) = build(now(sale_price=Decimal("8.00"))).plan.changes
    return one


def test_another_product_is_named() -> None:
    """The same address, and another id: the review was about another product."""
    found = differences(replace(change(), remote_id="7"), sale_price=Decimal("8.00"))
    assert found == ("product.shoe: is another one in the store now",)


def test_long_values_are_cut() -> None:
    """A difference is a line, also of a text without an end."""
    (told,) = differences(change(), name__en="x" * 500)
    assert told == (
        f"product.shoe: name.en was not to be changed, is {'x' * 59}… -> Shoe;"
        " sale_price was 8.00 -> 10.00, is not to be changed"
    )


def test_another_way_is_a_difference() -> None:
    """What is written later, or in two steps, was reviewed otherwise."""
    found = differences(replace(change(), deferred=("related",)), sale_price=Decimal("8.00"))
    assert found == ("product.shoe: is carried out in another way now",)


def bags(*names: str) -> Resource:
    """Return the shoe in categories."""
    return product("shoe", name__en="Shoe", sku="S-1", categories=names)


@pytest.mark.parametrize(
    ("then", "wanted", "differs"),
    [
        (product("shoe", sku="S-1", sale_price=Decimal(8)), SHOE, False),
        (bags("hats"), bags("bags"), True),
        (webhook(url="https://old.test"), webhook(), True),
    ],
)
def test_what_a_change_does_not_show_was_to_be_reviewed(
    then: Resource, wanted: Resource, *, differs: bool
) -> None:
    """A price tells all of itself; the store's number of a name, and a secret's place, do not."""
    today = inputs(catalog(wanted), state(state_entry(then)), snapshot(live(then)))
    plan = build(today).plan
    (change_,) = plan.changes
    saved = replace(plan, changes=(replace(change_, desired_digest="another"),))
    told = (f"{wanted.address}: was edited in the files since",) if differs else ()

    assert change_.fields
    assert told == reviewed(saved, today).differs
