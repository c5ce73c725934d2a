"""What frees a sku, a slug or a place goes before what takes it; removals come last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    catalog,
    change,
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
from tjar_sync.model.address import Address
from tjar_sync.model.codes import Undecided
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.planning import build
from tjar_sync.planning.order import arrange, levels

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change, Planned


def given(name: str, action: Action, before: Any, after: Any, path: str = "sku") -> Change:
    """Build a change that gives up one value of a field and takes another."""
    fields = (FieldChange(path, before, after, Reason.EDIT),)
    return change(product(name), action, fields=fields)


def order(*changes: Change) -> list[str]:
    """Return the names of changes as they are carried out."""
    return [item.address.name for item in arrange(changes)]


def steps(*changes: Change, over_capacity: tuple[str, ...] = ()) -> list[list[str]]:
    """Return what is carried out at once, level by level."""
    return [
        [f"{step.change.address.name} {step.pass_}" for step in level]
        for level in levels(changes, over_capacity=over_capacity)
    ]


def test_a_sku_is_freed_before_it_is_taken() -> None:
    """A chain of updates runs from its free end, each in a level of its own."""
    chain = [
        given("a", Action.UPDATE, "S-1", "S-2"),
        given("b", Action.UPDATE, "S-2", "S-3"),
        given("c", Action.UPDATE, "S-3", "S-4"),
        given("d", Action.UPDATE, "S-8", "S-9"),
    ]

    assert ["c", "d", "b", "a"] == order(*chain)
    assert [["c main", "d main"], ["b main"], ["a main"]] == steps(*chain)


@pytest.mark.parametrize("action", [Action.MOVE, Action.UPDATE, Action.CREATE])
def test_a_removal_frees_what_it_had(action: Action) -> None:
    """What is deleted first makes way, though removals come last otherwise."""
    taker = given("a", action, None, "S-1")

    assert ["z", "a"] == order(taker, given("z", Action.DELETE, "S-1", None))
    assert ["a", "z"] == order(taker, given("z", Action.DELETE, "S-2", None))


def test_one_that_gives_and_one_that_takes_both_wait() -> None:
    """Of two things that are awaited, the later one counts."""
    taker = change(
        product("a"),
        fields=(
            FieldChange("sku", "S-1", "S-2", Reason.EDIT),
            FieldChange("slug", "one", "two", Reason.EDIT),
        ),
    )
    first = given("b", Action.UPDATE, "S-2", "S-3")
    giver = change(
        product("c"),
        fields=(
            FieldChange("sku", "S-5", "S-6", Reason.EDIT),
            FieldChange("slug", "two", "three", Reason.EDIT),
        ),
    )
    last = given("d", Action.UPDATE, "three", "four", "slug")

    assert [["b main", "d main"], ["c main"], ["a main"]] == steps(taker, first, giver, last)


def test_values_that_may_be_shared_are_waited_for_by_nobody() -> None:
    """Two products may have one name, and a product and a webhook anything."""
    changes = [
        given("a", Action.UPDATE, "One", "Two", "name.en"),
        given("b", Action.UPDATE, "Two", "One", "name.en"),
    ]

    assert [["a main", "b main"]] == steps(*changes)


def test_a_sku_that_stays_is_no_circle() -> None:
    """What a change gives to itself it need not wait for."""
    assert ["a"] == order(given("a", Action.UPDATE, "S-1", "S-1"))


def test_a_circle_is_for_a_person() -> None:
    """Two products that swap their skus cannot both go first: they are named, in order."""
    shoe, sock = product("shoe", sku="S-1"), product("sock", sku="S-2")
    known = state(state_entry(shoe), state_entry(sock, live(sock, "2")))
    seen = snapshot(live(shoe), live(sock, "2"))
    swapped = catalog(product("shoe", sku="S-2"), product("sock", sku="S-1"))

    with pytest.raises(PlanError) as caught:
        build(inputs(swapped, known, seen))

    expected = (
        "product.shoe, product.sock hand their sku or slug to each other in a circle: give one "
        "of them another value first, apply, and then the value it is to have"
    )
    assert expected == caught.value.what
    assert [Undecided.IDENTITY_CIRCLE] == [item.code for item in caught.value.diagnostics]


def test_removals_run_from_the_highest_kind_down() -> None:
    """A webhook goes before a product, and both after all that is made."""
    gone = [change(product("a"), Action.DELETE), change(webhook("b"), Action.DELETE)]
    fields = (FieldChange("name", None, "new", Reason.NEW),)
    new = [change(webhook("c"), Action.CREATE, fields=fields), change(product("d"))]

    assert ["d", "c", "b", "a"] == order(*gone, *new)


def test_removals_of_one_kind_run_at_once() -> None:
    """Deleting, archiving and forgetting wait for nothing among themselves."""
    actions = (Action.DELETE, Action.ARCHIVE, Action.FORGET)
    changes = [change(product(name), one) for name, one in zip("abc", actions, strict=True)]

    assert [["a main", "b main", "c main"]] == steps(*changes)


def test_a_picture_that_shares_an_upload_waits_for_it() -> None:
    """A media of the same bytes takes the id that the upload brings."""
    fields = (FieldChange("digest", None, "0a1b2c3d4e5f", Reason.NEW),)
    changes = [
        change(media("a"), Action.ADOPT, fields=(), remote_id=None),
        change(media("b"), Action.CREATE, fields=fields),
        change(product("c"), Action.ADOPT),
    ]

    assert [["b main"], ["a main"], ["c main"]] == steps(*changes)


def test_links_are_a_level_of_their_own() -> None:
    """Both halves of a change are carried out: the second after every create, before webhooks."""
    linked = given("a", Action.CREATE, None, ("product.b",), "related")
    linked = change(
        product("a"), Action.CREATE, fields=linked.fields, deferred=("related",), remote_id=None
    )
    hook = change(webhook("c"), Action.CREATE, fields=())

    assert [["a main", "b main"], ["a link"], ["c main"]] == steps(
        hook, linked, change(product("b"), Action.CREATE)
    )


def full(planned: Planned) -> list[list[str]]:
    """Return the names in each level of a plan."""
    return [[step.change.address.name for step in level] for level in planned.levels]


def test_a_full_store_makes_room_in_a_level_before() -> None:
    """Not only is the removal first: the create waits until it is done."""
    one, two, new = webhook("one"), webhook("two"), webhook("new")
    known = state(state_entry(one, live(one, "1")), state_entry(two, live(two, "2")))
    seen = snapshot(live(one, "1"), live(two, "2"))

    assert [["two"], ["new"]] == full(build(inputs(catalog(one, new), known, seen)))


def test_addresses_decide_within_a_level() -> None:
    """The same plan always has the same order."""
    changes = [change(product(name), Action.CREATE) for name in ("c", "a", "b")]

    assert ["a", "b", "c"] == order(*changes)
    assert Address("product", "a") == arrange(changes)[0].address
