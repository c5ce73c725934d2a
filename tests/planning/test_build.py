"""Matching, media, order and guards, through the planner's one door."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    block,
    catalog,
    change,
    inputs,
    live,
    media,
    plan,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.errors import PlanError, ProviderError
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LifecyclePolicy, OnRemove
from tjar_sync.model.codes import Undecided
from tjar_sync.model.plan import Action, FieldChange, Reason, named_orders
from tjar_sync.model.settings import Guards
from tjar_sync.planning import Selection, build, ordered
from tjar_sync.refresh import keys_to_look_up, rows_to_read

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change, Planned
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import StateEntry

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1", slug="shoe")
SOCK = product("sock", name__en="Sock", sale_price=Decimal("2.00"), sku="S-2", slug="sock")


def made(planned: Planned) -> list[tuple[str, Action, Reason]]:
    """Return what a plan does, in short."""
    return [(str(item.address), item.action, item.reason) for item in planned.plan.changes]


def only(planned: Planned) -> Change:
    """Return the only change of a plan."""
    (change,) = planned.plan.changes
    return change


def test_new_products_are_created() -> None:
    """What the store does not have is created, with every field."""
    planned = build(inputs(catalog(SHOE), state(), snapshot()))

    assert [("product.shoe", Action.CREATE, Reason.NEW)] == made(planned)
    assert tuple(SHOE.values) == tuple(item.path for item in only(planned).fields)


def test_agreement_is_an_empty_plan() -> None:
    """Owned and equal: nothing to do, and nothing to refresh."""
    planned = build(inputs(catalog(SHOE), state(state_entry(SHOE)), snapshot(live(SHOE))))

    assert planned.plan.empty
    assert 1 == planned.plan.unchanged
    assert () == planned.refreshed


def test_unmanaged_products_are_counted_and_left_alone() -> None:
    """What no file and no state knows is only counted."""
    other = live(SOCK, "9")
    planned = build(inputs(catalog(SHOE), state(state_entry(SHOE)), snapshot(live(SHOE), other)))

    assert planned.plan.empty
    assert 1 == planned.plan.unmanaged


@pytest.mark.parametrize("hidden", [{}, {"sku": None}, {"sku": ...}])
def test_a_lost_state_is_adopted(hidden: dict[str, Any]) -> None:
    """By sku, else by slug, a product is recognised; nothing is created."""
    planned = build(inputs(catalog(SHOE), state(), snapshot(live(SHOE, "7", **hidden))))

    assert [("product.shoe", Action.ADOPT, Reason.ADOPT)] == made(planned)
    assert "7" == only(planned).remote_id


def test_equal_names_are_not_enough() -> None:
    """A product of the same name with another sku and slug is somebody else's."""
    other = live(SHOE, "7", sku="X", slug="x")
    planned = build(inputs(catalog(SHOE), state(), snapshot(other)))

    assert [("product.shoe", Action.CREATE, Reason.NEW)] == made(planned)


def test_two_candidates_are_named() -> None:
    """Two live products with one sku are an error that names both."""
    lives = snapshot(live(SHOE, "7"), live(SHOE, "8"))

    with pytest.raises(PlanError) as caught:
        build(inputs(catalog(SHOE), state(), lives))

    expected = (
        "shop.yaml:3:3: product.shoe: id 7 and id 8 have the same sku in the store; "
        "delete one of them there, or say which it is with `id:`\n  nothing was written"
    )
    assert expected == str(caught.value)
    assert [Undecided.AMBIGUOUS_IDENTITY] == [item.code for item in caught.value.diagnostics]


def test_a_pin_decides() -> None:
    """`id:` names the live product, whatever its sku."""
    pinned = replace(SHOE, pin="8")
    lives = snapshot(live(SHOE, "7"), live(SHOE, "8", sku="other"))
    planned = build(inputs(catalog(pinned), state(), lives))

    assert "8" == only(planned).remote_id


PINS: dict[str, tuple[Any, Any, Any, Undecided, str]] = {
    "a pin that the store lacks": (
        catalog(replace(SHOE, pin="8")),
        state(),
        snapshot(),
        Undecided.PIN_UNKNOWN,
        "the file pins id 8, which the store does not have",
    ),
    "a pin against the state": (
        catalog(replace(SHOE, pin="8")),
        state(state_entry(SHOE)),
        snapshot(live(SHOE)),
        Undecided.PIN_CONFLICT,
        "the file pins id 8, but it is id 1 in the state",
    ),
    "a pin that was deleted in the store": (
        catalog(replace(SHOE, pin="1")),
        state(state_entry(SHOE)),
        snapshot(missing=[("product", "1")]),
        Undecided.PIN_DELETED,
        (
            "the file pins id 1, which was deleted in the store; take `id:` out of the file to "
            "have it made anew"
        ),
    ),
    "a pin on another's product": (
        catalog(replace(SHOE, pin="2"), SOCK),
        state(state_entry(SOCK, live(SOCK, "2"))),
        snapshot(live(SOCK, "2")),
        Undecided.ID_TAKEN,
        "id 2 belongs to product.sock already",
    ),
    "a pinned product that was deleted in the store": (
        catalog(replace(SHOE, pin="1")),
        state(state_entry(SHOE)),
        snapshot(missing=[("product", "1")]),
        Undecided.PIN_DELETED,
        (
            "the file pins id 1, which was deleted in the store; take `id:` out of the file to "
            "have it made anew"
        ),
    ),
    "another type": (
        catalog(SHOE),
        state(),
        snapshot(replace(live(SHOE), type="digital")),
        Undecided.TYPE_CHANGED,
        (
            "the store has it as a digital product (id 1), the file says physical; a type cannot "
            "change: give the new product a new name, sku and slug"
        ),
    ),
    "another type of an owned one": (
        catalog(replace(SHOE, type="service")),
        state(state_entry(SHOE)),
        snapshot(live(SHOE)),
        Undecided.TYPE_CHANGED,
        (
            "the store has it as a physical product (id 1), the file says service; a type cannot "
            "change: give the new product a new name, sku and slug"
        ),
    ),
}


@pytest.mark.parametrize("name", PINS)
def test_what_a_person_must_decide(name: str) -> None:
    """Contradictions between files, state and store are told, never guessed."""
    files, known, seen, code, message = PINS[name]

    with pytest.raises(PlanError) as caught:
        build(inputs(files, known, seen))

    (found,) = caught.value.diagnostics

    assert f"shop.yaml:3:3: product.shoe: {message}" == caught.value.what == str(found)
    assert (code, (Address("product", "shoe"),)) == (found.code, found.addresses)


def test_a_renamed_address_is_a_move() -> None:
    """A product whose name in the files changes keeps its id, reviews and orders."""
    boot = replace(SHOE, address=Address("product", "boot"))
    planned = build(inputs(catalog(boot), state(state_entry(SHOE)), snapshot(live(SHOE))))

    assert [("product.boot", Action.MOVE, Reason.EDIT)] == made(planned)
    assert SHOE.address == only(planned).previous
    assert not only(planned).writes


def test_what_was_deleted_in_the_store_is_made_again() -> None:
    """An owned product that is proven gone is created again, and told as gone."""
    gone = snapshot(missing=[("product", "1")])
    planned = build(inputs(catalog(SHOE), state(state_entry(SHOE)), gone))

    assert [("product.shoe", Action.CREATE, Reason.GONE)] == made(planned)


def test_what_was_made_again_by_hand_is_adopted() -> None:
    """An owned product that is gone, but whose sku is there under another id, is adopted."""
    seen = snapshot(live(SHOE, "5"), missing=[("product", "1")])
    planned = build(inputs(catalog(SHOE), state(state_entry(SHOE)), seen))

    assert [("product.shoe", Action.ADOPT, Reason.ADOPT)] == made(planned)


def test_absence_that_is_not_proven_creates_and_deletes_nothing() -> None:
    """With an incomplete list only what was seen is changed."""
    edited = product("sock", name__en="New", sku="S-2")
    seen = snapshot(live(SOCK, "2"), whole=False)
    known = state(
        state_entry(SOCK, live(SOCK, "2")), state_entry(product("old", sku="O"), live(SHOE, "3"))
    )
    planned = build(inputs(catalog(SHOE, edited), known, seen))

    assert [("product.sock", Action.UPDATE, Reason.EDIT)] == made(planned)
    assert 3 == len(planned.plan.warnings)


def test_an_owned_product_that_was_not_seen_is_left_alone() -> None:
    """Neither in the list nor proven gone: nothing is done about it."""
    seen = snapshot(whole=False)
    planned = build(inputs(catalog(SHOE), state(state_entry(SHOE)), seen))

    assert planned.plan.empty


REMOVALS: dict[str, tuple[Any, Any, Action, Reason]] = {
    "delete": (state_entry(SHOE), snapshot(live(SHOE)), Action.DELETE, Reason.REMOVED),
    "archive": (
        replace(state_entry(SHOE), on_remove=OnRemove.ARCHIVE),
        snapshot(live(SHOE, published=True)),
        Action.ARCHIVE,
        Reason.REMOVED,
    ),
    "archived already": (
        replace(state_entry(SHOE), on_remove=OnRemove.ARCHIVE),
        snapshot(live(SHOE, published=False)),
        Action.ARCHIVE,
        Reason.REMOVED,
    ),
    "gone already": (
        state_entry(SHOE),
        snapshot(missing=[("product", "1")]),
        Action.FORGET,
        Reason.GONE,
    ),
    "media": (state_entry(media(), live(media())), snapshot(), Action.FORGET, Reason.REMOVED),
    "a webhook cannot be archived": (
        replace(state_entry(webhook()), on_remove=OnRemove.ARCHIVE),
        snapshot(live(webhook())),
        Action.DELETE,
        Reason.REMOVED,
    ),
}


@pytest.mark.parametrize("name", REMOVALS)
def test_removal(name: str) -> None:
    """What leaves the files goes by ownership, as its last file said."""
    row, seen, action, reason = REMOVALS[name]
    planned = build(inputs(catalog(), state(row), seen))

    assert [(str(row.address), action, reason)] == made(planned)


def test_nothing_is_removed_by_a_list_that_is_not_whole() -> None:
    """Not even what it shows: a store in that state is not to be deleted from."""
    row = state_entry(SOCK, live(SOCK, "2"))
    planned = build(inputs(catalog(), state(row), snapshot(live(SOCK, "2"), whole=False)))

    assert planned.plan.empty
    assert (
        "product.sock left the files, but the store's list could not be read whole: "
        "it is not removed this time"
    ) in [item.summary for item in planned.plan.warnings]


BLOCK = block("deletes", "too many", "--max-deletes 99")


@pytest.mark.parametrize(
    "seen",
    [
        snapshot(live(SHOE, published=False)),
        snapshot(live(SHOE, published=True)),
        snapshot(whole=False),
    ],
)
def test_what_is_archived_is_left_alone(seen: Snapshot) -> None:
    """Hidden, shown again by a person, or not seen for once: nothing is to be done about it."""
    planned = build(inputs(catalog(), state(replace(state_entry(SHOE), archived=True)), seen))

    assert planned.plan.empty
    assert () == planned.plan.blocks
    assert () == planned.refreshed


def archived(hid: bool = True) -> StateEntry:  # noqa: FBT001, FBT002 - was it we who hid it
    """Return the row of an archived product."""
    row = state_entry(SHOE, live(SHOE, published=False))
    desired = {**row.desired, "published": False} if hid else row.desired
    return replace(row, desired=desired, archived=True)


def test_what_comes_back_is_shown_again() -> None:
    """Its file says nothing of that: it was hidden only because the file had gone."""
    seen = snapshot(live(SHOE, published=False))
    change = only(build(inputs(catalog(SHOE), state(archived()), seen)))

    assert (Action.UPDATE, Reason.EDIT) == (change.action, change.reason)
    assert [("published", False, True)] == [
        (item.path, item.before, item.after) for item in change.fields
    ]


def test_what_comes_back_as_hidden_stays_hidden() -> None:
    """A file that says `published: false`, or one whose product a person had hidden before."""
    seen = snapshot(live(SHOE, published=False))
    quiet = replace(SHOE, values={**SHOE.values, "published": False})
    for row, resource in ((archived(), quiet), (archived(hid=False), SHOE)):
        planned = build(inputs(catalog(resource), state(row), seen))

        assert planned.plan.empty
        assert [False] == [row.archived for row in planned.refreshed]


def test_what_was_shown_again_by_a_person_comes_back() -> None:
    """Nothing is to be written, and it is no longer archived."""
    seen = snapshot(live(SHOE, published=True))
    planned = build(inputs(catalog(SHOE), state(archived()), seen))

    assert planned.plan.empty
    assert [False] == [row.archived for row in planned.refreshed]


def test_archived_rows_do_not_count_for_guards() -> None:
    """A percentage is of what the files have."""
    rows = [state_entry(product(f"p{number}"), live(SHOE, str(number))) for number in range(12)]
    known = [replace(row, archived=True) for row in rows[:4]] + rows[4:]
    seen = snapshot(*(live(SHOE, str(number)) for number in range(12)))
    files = [product(f"p{number}") for number in range(7, 12)]
    guards = Guards(max_deletes=99)

    assert 1 == len(build(inputs(catalog(*files), state(*rows), seen, guards=guards)).plan.blocks)
    assert () == build(inputs(catalog(*files), state(*known), seen, guards=guards)).plan.blocks


WAITING = {"7": ("26001", "26002"), "8": ("26003",)}


def test_products_of_open_orders_block() -> None:
    """Deletes and what hides a product are named with the orders; other changes are free."""
    fields = {
        name: (FieldChange("published", before, after, Reason.EDIT),)
        for name, before, after in (("hide", True, False), ("show", False, True))
    }
    changes = [
        change(product("a"), Action.DELETE, remote_id="7"),
        change(product("b"), Action.UPDATE, remote_id="8", fields=fields["hide"]),
        change(product("c"), Action.UPDATE, remote_id="8", fields=fields["show"]),
        change(product("d"), Action.DELETE, remote_id="9"),
        change(product("e"), Action.CREATE, fields=fields["hide"]),
        change(webhook("f"), Action.DELETE, remote_id="7"),
        change(product("g"), Action.FORGET, remote_id="7"),
    ]
    (blocked,) = ordered(plan(*changes), WAITING).blocks

    assert "ordered" == blocked.code
    assert (
        "2 products would be deleted or unpublished, and product.a is in open orders 26001, 26002; "
        "product.b is in open order 26003"
    ) == blocked.summary
    assert ["product.a", "product.b"] == [str(address) for address in blocked.addresses]
    assert "--force-ordered" == blocked.fix


def test_orders_that_cannot_be_read_block_all() -> None:
    """Each product that would go is named, with the reason."""
    changes = plan(change(product("a"), Action.DELETE, remote_id="7"), blocks=(BLOCK,))
    before, blocked = ordered(changes, ProviderError("the store said no")).blocks

    assert BLOCK == before
    assert (
        "1 product would be deleted or unpublished, and whether somebody waits for them cannot be "
        "told: the store said no"
    ) == blocked.summary


def test_nobody_waits() -> None:
    """A plan that takes nothing from anybody stays as it is."""
    harmless = plan(change(product("a"), Action.DELETE, remote_id="1"))

    assert harmless is ordered(harmless, WAITING)


def test_many_orders_are_counted() -> None:
    """The first ten are named."""
    numbers = tuple(str(number) for number in range(12))

    assert "open orders 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more" == named_orders(numbers)
    assert "open orders 0, 1, 2, 3, 4, 5, 6, 7, 8, 9" == named_orders(numbers[:10])


def test_an_agreement_refreshes_its_record() -> None:
    """An edit that the store already shows writes nothing, but is recorded."""
    now = live(SHOE, name__en="Boot")
    edited = replace(SHOE, values={**SHOE.values, "name.en": "Boot"})
    planned = build(inputs(catalog(edited), state(state_entry(SHOE)), snapshot(now)))

    assert planned.plan.empty
    assert (state_entry(edited, now),) == planned.refreshed


def test_links_to_new_products_wait() -> None:
    """A link to a product that this plan creates is written in a second pass."""
    linked = product("shoe", sku="S-1", related=("product.sock",))
    planned = build(inputs(catalog(linked, SOCK), state(), snapshot()))

    assert ("related",) == planned.plan.changes[0].deferred
    assert [2, 1] == [len(level) for level in planned.levels]


def test_media_come_first_and_removals_last() -> None:
    """Uploads, updates, creates, webhooks, removals: level by level."""
    front = media()
    shoe = product("shoe", sku="S-1", image="0a1b2c3d4e5f")
    edited = product("sock", name__en="New", sku="S-2")
    known = state(
        state_entry(SOCK, live(SOCK, "2")), state_entry(product("old", sku="O"), live(SHOE, "3"))
    )
    seen = snapshot(live(SOCK, "2"), live(product("old", sku="O"), "3"))
    planned = build(inputs(catalog(front, shoe, edited, webhook()), known, seen))

    expected = ["media.front", "product.sock", "product.shoe", "webhook.orders", "product.old"]
    assert expected == [str(item.address) for item in planned.plan.changes]
    assert 5 == len(planned.levels)


def test_a_full_store_makes_room_first() -> None:
    """Where the store allows two webhooks, a third is registered after one is removed."""
    one, two, new = webhook("one"), webhook("two"), webhook("new")
    known = state(state_entry(one, live(one, "1")), state_entry(two, live(two, "2")))
    seen = snapshot(live(one, "1"), live(two, "2"))
    planned = build(inputs(catalog(one, new), known, seen))

    assert ["webhook.two", "webhook.new"] == [str(item.address) for item in planned.plan.changes]
    assert () == planned.plan.blocks


def test_more_than_the_store_allows_is_blocked() -> None:
    """Three webhooks do not fit, and the plan says so before anything is sent."""
    hooks = (webhook("one"), webhook("two"), webhook("three"))
    planned = build(inputs(catalog(*hooks), state(), snapshot()))

    (blocked,) = planned.plan.blocks
    assert (
        "the store allows 2 webhooks: it has 0, this plan adds 3 and removes 0" == blocked.summary
    )


MEDIA: dict[str, tuple[Any, Any, Any, list[tuple[str, Action, Reason]]]] = {
    "new bytes": (
        catalog(media()),
        state(),
        snapshot(),
        [("media.front", Action.CREATE, Reason.NEW)],
    ),
    "uploaded": (catalog(media()), state(state_entry(media(), live(media(), "4"))), snapshot(), []),
    "changed bytes": (
        catalog(media(digest_="ffffffffffff")),
        state(state_entry(media(), live(media(), "4"))),
        snapshot(),
        [("media.front", Action.UPDATE, Reason.EDIT)],
    ),
    "changed words": (
        catalog(media(alt="new")),
        state(state_entry(media(alt="old"), live(media(alt="old"), "4"))),
        snapshot(),
        [("media.front", Action.UPDATE, Reason.EDIT)],
    ),
    "the same bytes twice": (
        catalog(media("a"), media("b")),
        state(),
        snapshot(),
        [("media.a", Action.CREATE, Reason.NEW), ("media.b", Action.ADOPT, Reason.ADOPT)],
    ),
    "bytes that another owned media has": (
        catalog(media("a"), media("b")),
        state(state_entry(media("a"), live(media("a"), "4"))),
        snapshot(),
        [("media.b", Action.ADOPT, Reason.ADOPT)],
    ),
    "a lost state, and a product that shows the picture": (
        catalog(media(), product("shoe", sku="S-1", image="0a1b2c3d4e5f")),
        state(),
        snapshot(live(product("shoe", sku="S-1", image="0a1b2c3d4e5f"))),
        [
            ("media.front", Action.ADOPT, Reason.ADOPT),
            ("product.shoe", Action.ADOPT, Reason.ADOPT),
        ],
    ),
    "a picture known by sight alone, and still so": (
        catalog(media(), product("shoe", sku="S-1", image="0a1b2c3d4e5f")),
        state(
            replace(state_entry(media()), remote_id=None),
            state_entry(product("shoe", sku="S-1", image="0a1b2c3d4e5f")),
        ),
        snapshot(live(product("shoe", sku="S-1", image="0a1b2c3d4e5f"))),
        [],
    ),
    "a picture known by sight alone, and now needed by id": (
        catalog(
            media(),
            product("shoe", sku="S-1", image="0a1b2c3d4e5f"),
            product(
                "sock",
                sku="S-2",
                variants=({"color": "red", "size": None, "image": "0a1b2c3d4e5f"},),
            ),
        ),
        state(
            replace(state_entry(media()), remote_id=None),
            state_entry(product("shoe", sku="S-1", image="0a1b2c3d4e5f")),
        ),
        snapshot(live(product("shoe", sku="S-1", image="0a1b2c3d4e5f"))),
        [
            ("media.front", Action.CREATE, Reason.NEW),
            ("product.sock", Action.CREATE, Reason.NEW),
        ],
    ),
}


@pytest.mark.parametrize("name", MEDIA)
def test_media_by_content(name: str) -> None:
    """Bytes are sent once, and only when some write needs them."""
    files, known, seen, expected = MEDIA[name]
    planned = build(inputs(files, known, seen))

    assert expected == made(planned)


def many(count: int) -> list[Any]:
    """Return as many products."""
    return [product(f"p{number:02}", sku=f"P-{number}") for number in range(count)]


def test_too_many_deletes_are_blocked() -> None:
    """The guard prints its arithmetic and the flag that lifts it."""
    items = many(12)
    rows = [state_entry(item, live(item, str(number))) for number, item in enumerate(items)]
    seen = snapshot(*(live(item, str(number)) for number, item in enumerate(items)))
    planned = build(inputs(catalog(items[0]), state(*rows), seen))

    assert [
        ("11 resources would be removed; the guard allows 10", "--max-deletes 11"),
        (
            "11 of 12 owned products would be removed: 91.7 %; the guard allows 20 %",
            "--max-delete-percent 92",
        ),
    ] == [(item.summary, item.fix) for item in planned.plan.blocks]


def test_lifted_guards_do_not_block() -> None:
    """With the flags that the refusal names, the plan goes through."""
    items = many(12)
    rows = [state_entry(item, live(item, str(number))) for number, item in enumerate(items)]
    seen = snapshot(*(live(item, str(number)) for number, item in enumerate(items)))
    guards = Guards(max_deletes=11, max_delete_percent=Decimal(92))
    planned = build(inputs(catalog(items[0]), state(*rows), seen, guards=guards))

    assert () == planned.plan.blocks


def test_price_jumps_are_blocked() -> None:
    """A price that moves by more than the guard allows is named with its percentage."""
    dear = replace(SHOE, values={**SHOE.values, "sale_price": Decimal("100.00")})
    free = replace(SOCK, values={**SOCK.values, "price": Decimal("5.00")})
    known = state(state_entry(SHOE), state_entry(SOCK, live(SOCK, "2"), price=None))
    seen = snapshot(live(SHOE), live(SOCK, "2", price=None))
    (blocked,) = build(inputs(catalog(dear, free), known, seen)).plan.blocks

    assert (
        "1 product changes price by more than 50 %; the largest is product.shoe sale_price: "
        "10.00 -> 100.00 (900.0 %)"
    ) == blocked.summary
    assert "--max-price-change-percent 900" == blocked.fix


def test_a_price_from_zero_is_a_jump() -> None:
    """What was free is not sold for money before a person says so."""
    row = state_entry(SHOE, live(SHOE, sale_price=Decimal(0)), sale_price=Decimal(0))
    seen = snapshot(live(SHOE, sale_price=Decimal(0)))
    planned = build(inputs(catalog(SHOE), state(row), seen))

    assert ["price-change"] == [item.code for item in planned.plan.blocks]


def test_protection_outlives_its_file() -> None:
    """A protected product whose file is gone is shown as deleted, and blocked."""
    kept = replace(SHOE, lifecycle=LifecyclePolicy(protect=True))
    allowed = frozenset({"all-removed"})
    planned = build(
        inputs(catalog(), state(state_entry(kept)), snapshot(live(kept)), allowed=allowed)
    )

    assert Action.DELETE is only(planned).action
    assert "product.shoe is protected and would be removed" == planned.plan.blocks[0].summary


def test_a_store_that_lost_everything_is_doubted() -> None:
    """When all that we own is gone at once, a person is asked first."""
    missing = [("product", "1"), ("product", "2")]
    known = state(state_entry(SHOE), state_entry(SOCK, live(SOCK, "2")))
    files = catalog(SHOE, SOCK)
    (blocked,) = build(inputs(files, known, snapshot(missing=missing))).plan.blocks
    allowed = build(inputs(files, known, snapshot(missing=missing), allowed=frozenset({"missing"})))

    assert (
        "2 of 2 owned products (100.0 %) are gone from the store; is this the right store, "
        "and is it well?" == blocked.summary
    )
    assert () == allowed.plan.blocks


def test_targets_bring_the_uploads_they_need() -> None:
    """A targeted product brings its picture; links to what is left out wait."""
    front, side = media(), media("side", "ffffffffffff")
    shoe = product("shoe", sku="S-1", image="0a1b2c3d4e5f", related=("product.sock",))
    selection = Selection(targets=("product.sh*",))
    planned = build(
        inputs(catalog(front, side, shoe, SOCK), state(), snapshot(), selection=selection)
    )

    assert ["media.front", "product.shoe"] == [str(item.address) for item in planned.plan.changes]
    assert "links wait until what they link to exists" == planned.plan.changes[1].note
    assert planned.plan.targeted


def test_excluded_addresses_are_left_out() -> None:
    """--exclude leaves one out and keeps the rest."""
    selection = Selection(excludes=("product.sock",))
    planned = build(inputs(catalog(SHOE, SOCK), state(), snapshot(), selection=selection))

    assert [("product.shoe", Action.CREATE, Reason.NEW)] == made(planned)


def test_requests_are_foretold() -> None:
    """A write each, a look at the first of a type and at all, and the seconds at the store's rate."""
    planned = build(inputs(catalog(SHOE, SOCK), state(), snapshot()))

    assert (4, 0.8) == (planned.plan.requests, planned.plan.seconds)


def rows_of(count: int, **values: Any) -> list[Any]:
    """Return unowned rows as a list shows them, without slugs."""
    return [
        replace(live(product(f"r{number}", sku=f"R-{number}", **values), str(number)), full=False)
        for number in range(count)
    ]


def test_only_rows_that_may_be_ours_are_read_whole() -> None:
    """A row with the sku that is sought is read whole; when all are found, no other is."""
    rows = [*rows_of(3), replace(live(product("x", sku="S-1"), "77"), full=False)]

    assert frozenset({"77"}) == rows_to_read(catalog(SHOE), state(), rows)
    assert frozenset() == rows_to_read(catalog(SHOE), state(state_entry(SHOE)), rows)


def test_hidden_slugs_are_sought_in_few_rows() -> None:
    """A slug that rows do not show is sought in all of a few rows, and by name in many."""
    few, many_ = rows_of(3), [*rows_of(600), *rows_of(1, name__en="Shoe")]

    assert {"0", "1", "2"} == rows_to_read(catalog(SHOE), state(), few)
    assert {"0"} == rows_to_read(catalog(SHOE), state(), many_)


def test_hidden_skus_are_looked_up() -> None:
    """Where no row shows a sku, the store itself is asked; an answer is adopted."""
    other = live(product("x", name__en="X"), "9")
    keys = keys_to_look_up(catalog(SHOE), state(), snapshot(other).live)
    found = {keys[0]: (live(SHOE, "5", sku=...),)}
    planned = build(inputs(catalog(SHOE), state(), replace(snapshot(other), looked_up=found)))

    assert (("product", "sku", "S-1"),) == keys
    assert "5" == only(planned).remote_id
