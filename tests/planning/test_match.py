"""Whose a live product is: by state, pin, sku or slug, and never by guessing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    catalog,
    inputs,
    live,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.errors import PlanError, StateUnusable
from tjar_sync.model.plan import Action
from tjar_sync.model.settings import Guards
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.planning import Selection, build

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.state import State

FREE = Guards(max_deletes=99, max_delete_percent=Decimal(100))
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


STRANGER = {"name__en": "Rug", "sku": "R-1", "slug": "rug"}


def test_what_is_nothing_like_ours_is_never_written_to() -> None:
    """Sku, slug and name are another's: whatever the files want, it is named, and left alone."""
    sock, last = replace(SOCK, pin="2"), product("last", name__en="Last", sku="L-1")
    rows = [state_entry(one, live(one, number)) for one, number in ((SHOE, "1"), (last, "3"))]
    known = state(*rows, state_entry(sock, live(sock, "2")))
    lives = (live(SHOE, "1", **STRANGER), live(SOCK, "2", **STRANGER), live(last, "3"))
    planned = build(inputs(catalog(SHOE, sock, last), known, snapshot(*lives)))
    (block,) = planned.plan.blocks

    assert ["product.sock"] == [
        str(item.address) for item in planned.plan.changes
    ]  # the pin's word
    assert ("another-product", (SHOE.address,)) == (block.code, block.addresses)
    assert (
        "product.shoe (id 1) was Shoe / S-1 / shoe and is Rug / R-1 / rug; where" in block.summary
    )
    assert 1 == planned.plan.untold
    assert (
        "product.shoe: the store has another product under its id 1; nothing is done about it this"
        " time"
    ) in [item.summary for item in planned.plan.warnings]


def test_what_is_not_ours_is_neither_deleted_nor_kept_from_being_made() -> None:
    """A person says so: what left the files is forgotten, and what is in them is made anew."""
    last = product("last", name__en="Last", sku="L-1")
    known = state(
        *(state_entry(one, live(one, str(at))) for at, one in enumerate((SHOE, SOCK, last)))
    )
    lives = (live(SHOE, "0", **STRANGER), live(SOCK, "1", **STRANGER), live(last, "2"))
    blocked = build(inputs(catalog(SHOE, last), known, snapshot(live(SHOE, "0"), *lives[1:])))
    lifted = inputs(
        catalog(SHOE, last), known, snapshot(*lives), allowed=frozenset({"store-replaced"})
    )
    changes = build(lifted).plan.changes

    assert ["another-product"] == [item.code for item in blocked.plan.blocks]
    assert () == blocked.plan.changes
    assert [("shoe", Action.CREATE, None), ("sock", Action.FORGET, "1")] == [
        (item.address.name, item.action, item.remote_id) for item in changes
    ]
    assert "the store has another product under its id, which stays" == changes[1].note


def test_ids_that_a_new_store_gave_in_another_order_are_found_again() -> None:
    """Where a person says that the store was replaced, skus decide."""
    known = state(state_entry(SHOE, live(SHOE, "1")), state_entry(SOCK, live(SOCK, "2")))
    lives = snapshot(live(SHOE, "2"), live(SOCK, "1"))
    with pytest.raises(StateUnusable) as caught:
        build(inputs(catalog(SHOE, SOCK), known, lives))
    again = inputs(catalog(SHOE, SOCK), known, lives, allowed=frozenset({"store-replaced"}))

    assert "of its 2 oldest resources 0 are gone and 2 are something else" in caught.value.what
    assert caught.value.hint.endswith("if it is meant: --allow store-replaced")
    assert [("shoe", Action.ADOPT, "2"), ("sock", Action.ADOPT, "1")] == [
        (item.address.name, item.action, item.remote_id) for item in build(again).plan.changes
    ]


LIKE: tuple[dict[str, Any], ...] = (
    {"sku": "R-1", "slug": "rug"},
    {"name__en": "Rug", "slug": "rug"},
    {"name__en": "Rug", "sku": "R-1"},
    {"name__en": ..., "sku": "R-1", "slug": "rug"},
    {"name__en": "Rug", "sku": ..., "slug": ...},
    {"name__en": "Rug", "sku": ..., "slug": ..., "sale_price": ...},
)
UNLIKE: tuple[dict[str, Any], ...] = (
    STRANGER,
    {"name__en": "Rug", "sku": None, "slug": ...},
    {"name__en": "Rug", "sku": ..., "slug": ..., "sale_price": Decimal(3)},
)


@pytest.mark.parametrize(
    ("shown", "other"), [*((one, False) for one in LIKE), *((one, True) for one in UNLIKE)]
)
def test_one_name_that_is_ours_is_enough(shown: dict[str, Any], *, other: bool) -> None:
    """People rename products; only where nothing is as it was, it is another."""
    known = state(state_entry(SHOE))
    blocks = build(inputs(catalog(SHOE), known, snapshot(live(SHOE, **shown)))).plan.blocks

    assert other == ("another-product" in [item.code for item in blocks])


def test_a_store_of_which_everything_is_gone_is_another_one() -> None:
    """Three or more of three or more; where one is as it was, it is this store."""
    files = [product(name, name__en=name, sku=name) for name in ("a", "b", "c")]
    known = state(*(state_entry(one, live(one, str(at))) for at, one in enumerate(files)))
    gone = [("product", str(at)) for at in range(3)]
    with pytest.raises(StateUnusable):
        build(inputs(catalog(*files), known, snapshot(missing=gone)))
    one_left = snapshot(live(files[2], "2"), missing=gone[:2])
    lifted = inputs(
        catalog(*files), known, snapshot(missing=gone), allowed=frozenset({"store-replaced"})
    )

    assert [] == [item.code for item in build(inputs(catalog(*files), known, one_left)).plan.blocks]
    assert () == build(lifted).plan.blocks
    assert 3 == len(build(lifted).plan.changes)


def test_what_another_address_owns_is_never_deleted() -> None:
    """A state that has one id twice loses a row by a removal, and the store nothing."""
    known = state(state_entry(SHOE, live(SHOE, "7")), state_entry(SOCK, live(SHOE, "7")))
    (change,) = build(inputs(catalog(SHOE), known, snapshot(live(SHOE, "7")))).plan.changes

    assert ("sock", Action.FORGET) == (change.address.name, change.action)
    assert "its id is another address's as well: the store keeps it" == change.note


def test_a_slug_does_not_outweigh_a_sku() -> None:
    """Where both sides have another sku, a person says whether it is the same product."""
    seen = snapshot(live(SHOE, "7", sku="OTHER"))
    pinned = replace(SHOE, pin="7")
    (problem,) = problems(catalog(SHOE), state(), seen)

    assert problem == (
        "product.shoe: id 7 has the slug shoe in the store, but its sku is OTHER, and S-1 in the "
        "file; if it is the same product, write `id: 7` in the file, else give it another slug"
    )
    assert [("shoe", Action.ADOPT, "7")] == made(catalog(pinned), state(), seen)


def test_a_second_one_in_the_store_is_told() -> None:
    """Two of one sku: only one is ours, and the plan says so; a webhook's address may be shared."""
    hook = webhook()
    rows = state(state_entry(SHOE, live(SHOE, "1")), state_entry(hook, live(hook, "5")))
    twins = (live(SHOE, "9", slug="shoe-1", name__en="Boot"), live(SHOE, "11", slug="shoe-2"))
    seen = snapshot(live(SHOE, "1"), *twins, live(hook, "5"), live(hook, "6"))
    plan = build(inputs(catalog(SHOE, hook), rows, seen)).plan
    only_hook = Selection(targets=("webhook.*",))
    part = build(inputs(catalog(SHOE, hook), rows, seen, selection=only_hook)).plan

    assert plan.empty
    (told,) = plan.warnings
    assert told.summary == (
        "product.shoe (id 1): the store has id 9 and id 11 with the same sku S-1, which the files "
        "leave alone; delete what is too many there"
    )
    assert () == part.warnings


RENAMED = product("boot", name__en="Shoe", sale_price=Decimal("10.00"))
NAMELESS = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"))


def test_a_new_key_without_a_sku_is_asked_about() -> None:
    """Both are named, and `id:` takes it over as it is."""
    known, seen = state(state_entry(NAMELESS)), snapshot(live(NAMELESS, slug="shoe"))
    (block,) = build(inputs(catalog(RENAMED), known, seen, guards=FREE)).plan.blocks
    pinned = replace(RENAMED, pin="1")

    assert "renamed" == block.code
    assert (
        "product.boot is like product.shoe (id 1), which leaves the files; where it is the same, "
        "write `moved: [{from: product.shoe, to: product.boot}]` into a file of the catalog, or add "
        "`id: 1` to product.boot, which takes it over as it is"
    ) == block.summary
    assert [("boot", Action.MOVE, "1")] == made(catalog(pinned), known, seen)


def test_a_new_key_for_something_else_is_made() -> None:
    """Another sku, type or name, or another kind: it is another."""
    old = product("shoe", name__en="Shoe", sku="S-1")
    hook = replace(webhook("a"), values={**webhook("b").values, "url": "https://a.test"})
    other_hook = webhook("b")
    files = catalog(
        product("b", name__en="Shoe", sku="S-2"),
        replace(RENAMED, type="service"),
        product("d", name__en="Sandal"),
        other_hook,
    )
    known = state(state_entry(old, live(old, "1")), state_entry(hook, live(hook, "2")))
    seen = snapshot(live(old, "1"), live(hook, "2"))
    blocks = build(inputs(files, known, seen, guards=FREE)).plan.blocks

    assert "renamed" not in [item.code for item in blocks]


def test_many_new_keys_are_asked_about_at_once() -> None:
    """The first are named, the others counted."""
    olds = [product(f"old-{at:02}", name__en=f"Mat {at}") for at in range(12)]
    news = [replace(one, address=product(f"new-{at:02}").address) for at, one in enumerate(olds)]
    known = state(*(state_entry(one, live(one, str(at))) for at, one in enumerate(olds)))
    seen = snapshot(*(live(one, str(at)) for at, one in enumerate(olds)))
    blocks = build(inputs(catalog(*news), known, seen, guards=FREE)).plan.blocks
    (block,) = [item for item in blocks if item.code == "renamed"]

    assert "which leaves the files; and 2 more; where it is the same" in block.summary
    assert 24 == len(block.addresses)


def test_of_two_that_it_may_be_no_move_is_proposed() -> None:
    """Both are named, and a person says which."""
    twin = replace(NAMELESS, address=product("clog").address)
    known = state(state_entry(NAMELESS), state_entry(twin, live(twin, "2")))
    seen = snapshot(live(NAMELESS), live(twin, "2"))
    blocks = build(inputs(catalog(RENAMED), known, seen, guards=FREE)).plan.blocks
    (block,) = [item for item in blocks if item.code == "renamed"]

    assert "product.boot is like product.clog (id 2)" in block.summary
    assert "moved:" not in block.summary
