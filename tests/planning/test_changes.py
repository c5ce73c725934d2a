"""What a change tells: why, against what, and what the reader must know besides."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    BINDING,
    catalog,
    inputs,
    live,
    media,
    product,
    snapshot,
    state,
    state_entry,
    unbound,
    webhook,
)
from tjar_sync.errors import UsageError
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.plan import Action, Change, FieldChange, Reason
from tjar_sync.model.record import live_digest
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.planning import Selection, build

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.state import StateEntry

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1", slug="shoe")
SOCK = product("sock", name__en="Sock", sale_price=Decimal("2.00"), sku="S-2", slug="sock")


def planned(
    files: Catalog, *rows: StateEntry, shown: tuple[Live, ...] = (), **more: Any
) -> Planned:
    """Plan these files against these rows and what the store shows."""
    return build(inputs(files, state(*rows), snapshot(*shown), **more))


def only(made: Planned) -> Change:
    """Return the only change of a plan."""
    (change,) = made.plan.changes
    return unbound(change)


def digest(shown: Live, *paths: str, managed: bool = False) -> str:
    """Return the digest of what a store shows in some fields."""
    return live_digest(shown, paths, {"quantity"} if managed else ())


# removals


def test_a_delete_tells_what_is_lost() -> None:
    """What names a product is shown once more, with the digest of what we wrote of it."""
    shown = live(SHOE, name__ar="حذاء", slug="", brand="nike")
    lost = tuple(
        FieldChange(path, value, None, Reason.REMOVED)
        for path, value in (("name.ar", "حذاء"), ("name.en", "Shoe"), ("sku", "S-1"))
    )
    expected = Change(
        SHOE.address,
        Action.DELETE,
        "physical",
        Reason.REMOVED,
        "1",
        lost,
        digest(shown, *SHOE.values),
    )

    assert expected == only(planned(catalog(), state_entry(SHOE), shown=(shown,)))


def test_a_slug_and_a_webhooks_address_name_as_well() -> None:
    """A person knows by them what goes."""
    plain, hook = product("plain", slug="plain"), webhook()
    shown = (live(plain), live(hook, "2"))
    made = planned(catalog(), state_entry(plain), state_entry(hook, shown[1]), shown=shown)

    assert [("name", "url"), ("slug",)] == [
        tuple(one.path for one in item.fields) for item in made.plan.changes
    ]


def test_an_archiving_hides() -> None:
    """The one field that is written, and the digest of the rest."""
    shown = live(SHOE, published=True)
    row = replace(state_entry(SHOE), on_remove=OnRemove.ARCHIVE)
    hidden = (FieldChange("published", True, False, Reason.REMOVED),)  # noqa: FBT003 - values
    expected = Change(
        SHOE.address,
        Action.ARCHIVE,
        "physical",
        Reason.REMOVED,
        "1",
        hidden,
        digest(shown, *SHOE.values),
    )

    assert expected == only(planned(catalog(), row, shown=(shown,)))


def test_what_is_hidden_already_is_told_so() -> None:
    """Nothing is left to hide."""
    shown = live(SHOE, published=False)
    row = replace(state_entry(SHOE), on_remove=OnRemove.ARCHIVE)
    change = only(planned(catalog(), row, shown=(shown,)))

    assert ((), "it is unpublished already") == (change.fields, change.note)


@pytest.mark.parametrize(
    ("row", "now", "action"),
    [
        (OnRemove.DELETE, OnRemove.DELETE, Action.DELETE),
        (OnRemove.ARCHIVE, OnRemove.DELETE, Action.ARCHIVE),
        (OnRemove.DELETE, OnRemove.ARCHIVE, Action.ARCHIVE),
        (OnRemove.KEEP, OnRemove.DELETE, Action.FORGET),
        (OnRemove.ARCHIVE, OnRemove.KEEP, Action.FORGET),
    ],
)
def test_the_gentler_removal_is_done(row: OnRemove, now: OnRemove, action: Action) -> None:
    """What the last file said, or store.yaml says now: whichever loses less."""
    known = replace(state_entry(SHOE), on_remove=row)

    assert action is only(planned(catalog(), known, shown=(live(SHOE),), on_remove=now)).action


def test_what_cannot_be_deleted_is_told_to_stay() -> None:
    """A picture is forgotten, and the reader knows where it still is."""
    change = only(planned(catalog(), state_entry(media(), live(media(), "4"))))

    expected = Change(
        media().address,
        Action.FORGET,
        "",
        Reason.REMOVED,
        "4",
        note="the file stays in the store's media library",
    )
    assert expected == change


def test_a_kind_that_was_not_doubted_is_removed() -> None:
    """Only a listing that was cut short holds removals back."""
    seen = Snapshot({("product", "1"): live(SHOE)}, {})
    made = build(inputs(catalog(), state(state_entry(SHOE)), seen))

    assert Action.DELETE is only(made).action


def archived(resource: Resource, **values: Any) -> StateEntry:
    """Build the row of what left the files and was put out of sight."""
    hidden = {"published": False, **values}
    row = state_entry(resource, live(resource, **hidden), **hidden)
    return replace(row, archived=True)


def test_what_was_archived_is_left_alone() -> None:
    """It stays ours, and is asked for no more."""
    shown = live(SHOE, published=False)
    elsewhere = snapshot(whole=False)

    assert planned(catalog(), archived(SHOE), shown=(shown,)).plan.empty
    assert build(inputs(catalog(), state(archived(SHOE)), elsewhere)).plan.empty


def test_what_was_archived_is_not_forgotten_by_a_list() -> None:
    """A store may leave out of its list what is unpublished."""
    assert planned(catalog(), archived(SHOE)).plan.empty


def test_what_comes_back_to_the_files_is_shown_again() -> None:
    """Only what we hid ourselves, and only where the file leaves that to us."""
    hidden = live(SHOE, published=False)
    back = (FieldChange("published", False, True, Reason.EDIT),)  # noqa: FBT003 - values
    silent = replace(SHOE, values={**SHOE.values, "published": False})

    assert back == only(planned(catalog(SHOE), archived(SHOE), shown=(hidden,))).fields
    assert planned(catalog(SHOE), archived(SHOE), shown=(live(SHOE, published=True),)).plan.empty
    assert planned(catalog(SHOE), archived(SHOE, published=...), shown=(hidden,)).plan.empty
    assert planned(catalog(silent), archived(SHOE), shown=(hidden,)).plan.empty
    by_hand = state_entry(SHOE, live(SHOE, published=True))
    assert planned(catalog(SHOE), by_hand, shown=(hidden,)).plan.empty


# what exists


def test_a_change_is_bound_to_what_was_seen() -> None:
    """The digest covers the fields that the file manages, so that a later edit is noticed."""
    shown = live(SHOE, name__en="Other", brand="nike", quantity=3)
    change = only(planned(catalog(SHOE), state_entry(SHOE), shown=(shown,)))

    assert digest(shown, *SHOE.values) == change.live_digest
    assert ("1", "physical") == (change.remote_id, change.type)


def test_a_change_is_bound_to_stock_where_git_decides_over_it() -> None:
    """A sale in between is an edit only where stock is managed."""
    files = {
        True: replace(SHOE, values={**SHOE.values, "quantity": 5}, manage=frozenset({"quantity"})),
        False: replace(SHOE, values={**SHOE.values, "quantity": 5}),
    }
    for managed, shoe in files.items():
        shown = live(shoe, name__en="Other", quantity=5)
        sold = live(shoe, name__en="Other", quantity=4)
        before, after = (
            only(planned(catalog(shoe), state_entry(shoe), shown=(item,))).live_digest
            for item in (shown, sold)
        )

        assert managed == (before != after)


def test_what_is_new_is_bound_to_nothing() -> None:
    """A create has no id, no digest and no note."""
    fields = tuple(
        FieldChange(path, None, value, Reason.NEW) for path, value in SHOE.values.items()
    )
    expected = Change(SHOE.address, Action.CREATE, "physical", Reason.NEW, fields=fields)

    assert expected == only(planned(catalog(SHOE)))


def test_an_adopted_product_that_is_hidden_is_told_so() -> None:
    """Its file says nothing of that, and a person may wonder why nobody sees it."""
    note = "it is unpublished in the store, and stays so: write `published: true` to show it"
    hidden = live(SHOE, published=False)
    open_ = replace(SHOE, values={**SHOE.values, "published": True})

    assert note == only(planned(catalog(SHOE), shown=(hidden,))).note
    assert "" == only(planned(catalog(SHOE), shown=(live(SHOE, published=True),))).note
    assert "" == only(planned(catalog(SHOE), shown=(live(SHOE),))).note
    assert "" == only(planned(catalog(open_), shown=(hidden,))).note


def test_only_an_adoption_tells_that_it_is_hidden() -> None:
    """Who hid an owned product knows it."""
    hidden = live(SHOE, published=False, name__en="Other")

    assert "" == only(planned(catalog(SHOE), state_entry(SHOE), shown=(hidden,))).note


def test_an_adopted_webhook_keeps_its_secret() -> None:
    """Somebody uses it: only a version that is raised later asks for a new one."""
    hook = webhook(secret__version=1)
    shown = live(hook, secret__version=...)
    row = state_entry(hook, shown, secret__version=...)

    assert () == only(planned(catalog(hook), shown=(shown,))).fields
    raised = only(planned(catalog(hook), row, shown=(shown,))).fields
    assert ["secret.version"] == [item.path for item in raised]


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ({"name.en": "Mine", "slug": "other"}, Reason.CONFLICT),
        ({"slug": "other"}, Reason.EDIT),
        ({"name.en": "Boot", "slug": "other"}, Reason.DRIFT),
    ],
)
def test_the_weightiest_reason_is_told(shown: dict[str, str], reason: Reason) -> None:
    """A conflict before an edit, and an edit before drift."""
    edited = replace(SHOE, values={**SHOE.values, "name.en": "Boot"})

    assert (
        reason
        is only(planned(catalog(edited), state_entry(SHOE), shown=(live(SHOE, **shown),))).reason
    )


def test_secrets_are_compared_by_the_states_own_key() -> None:
    """The same codes are no change, whatever the file holds them in."""
    codes = product("shoe", "digital", sku="S-1", codes=(SecretStr("one"),))
    row = state_entry(codes)

    assert "one" not in str(row.desired)
    assert planned(catalog(codes), row, shown=(live(codes, codes=...),)).plan.empty


# links


def test_only_links_to_what_is_new_wait() -> None:
    """What the store has already is linked to at once, and a tag is no link."""
    shoe = product("shoe", sku="S-1", tags=("product.sock",), related=("product.lace",))
    lace = product("lace", sku="L-1")
    known = (state_entry(lace, live(lace, "3")),)
    changes = planned(catalog(shoe, SOCK, lace), *known, shown=(live(lace, "3"),)).plan.changes

    assert [()] * 2 == [item.deferred for item in changes]


def test_cleared_links_wait_for_nothing() -> None:
    """`related: null` is written with the rest."""
    shoe = product("shoe", sku="S-1", related=None)

    assert [(), ()] == [item.deferred for item in planned(catalog(shoe, SOCK)).plan.changes]


def test_links_to_what_is_left_out_are_left_out() -> None:
    """The rest of the change is made, in one write, and told to be incomplete."""
    shoe = product("shoe", name__en="Shoe", sku="S-1", related=("product.sock",))
    change = only(planned(catalog(shoe, SOCK), selection=Selection(("product.shoe",))))

    assert ["name.en", "sku"] == [item.path for item in change.fields]
    assert () == change.deferred
    assert "links wait until what they link to exists" == change.note


def test_links_between_chosen_products_stay() -> None:
    """A selection that holds both ends leaves nothing out."""
    shoe = product("shoe", sku="S-1", related=("product.sock",))
    made = planned(catalog(shoe, SOCK, webhook()), selection=Selection(("product.*",)))

    assert [("related",), ()] == [item.deferred for item in made.plan.changes]
    assert ["", ""] == [item.note for item in made.plan.changes]


@pytest.mark.parametrize("owned", [True, False])
def test_a_change_of_links_alone_may_have_to_wait_whole(owned: bool) -> None:  # noqa: FBT001 - a case
    """Nothing is left of an update; an adoption is still recorded."""
    shoe = product("shoe", sku="S-1", related=("product.sock",))
    row = (state_entry(replace(shoe, values={"sku": "S-1"})),) if owned else ()
    selection = Selection(("product.shoe",))
    made = planned(catalog(shoe, SOCK), *row, shown=(live(shoe, related=...),), selection=selection)

    assert [Action.ADOPT] * (not owned) == [item.action for item in made.plan.changes]


# selections


def test_a_pattern_that_matches_nothing_is_a_mistake() -> None:
    """It is told with the nearest address, or with what an address looks like."""
    for selection, hint in (
        (Selection(targets=("product.shoo",)), "did you mean product.shoe?"),
        (Selection(excludes=("product.shoo",)), "did you mean product.shoe?"),
        (Selection(targets=("product.shoe", "x")), "an address is like product.nike-shoe"),
    ):
        with pytest.raises(UsageError) as caught:
            planned(catalog(SHOE, SOCK), selection=selection)

        wrong = (*selection.excludes, *selection.targets)[-1]
        assert f"{wrong} matches nothing in the catalog or the state" == caught.value.what
        assert hint == caught.value.hint


def test_what_left_the_files_can_be_chosen() -> None:
    """An address that only the state knows is one."""
    made = planned(
        catalog(SOCK),
        state_entry(SHOE),
        shown=(live(SHOE),),
        selection=Selection(("product.shoe",)),
    )

    assert Action.DELETE is only(made).action


def test_an_exclusion_is_stronger_than_a_target() -> None:
    """What is both chosen and left out is left out; letters count as they are."""
    takes = Selection(("product.*", "media.*"), ("*.sock",)).takes

    assert [True, False, True, False, False] == [
        takes(address)
        for address in ("product.shoe", "product.sock", "media.a", "webhook.a", "PRODUCT.A")
    ]


def test_uploads_come_along_only_where_they_are_needed() -> None:
    """Not those of products that are left out, nor what merely bears the same text."""
    front, side = media(), media("side", "ffffffffffff", alt="0a1b2c3d4e5f")
    shoe = product("shoe", sku="S-1", image="0a1b2c3d4e5f")
    sock = product("sock", sku="S-2", image="ffffffffffff")
    made = planned(catalog(front, side, shoe, sock), selection=Selection(("product.shoe",)))

    assert ["media.front", "product.shoe"] == [str(item.address) for item in made.plan.changes]


def test_a_chosen_upload_is_sent_once() -> None:
    """A picture that is chosen itself needs not come along."""
    shoe = product("shoe", sku="S-1", image="0a1b2c3d4e5f")
    made = planned(catalog(media(), shoe), selection=Selection(("product.*", "media.*")))

    assert ["media.front", "product.shoe"] == [str(item.address) for item in made.plan.changes]


# the plan as a whole


def test_a_plan_tells_what_it_was_made_of() -> None:
    """Its id, its time, what it is bound to, and how it was chosen."""
    selection = Selection(("product.*",), ("product.sock",))
    plan = planned(catalog(media(), SHOE, SOCK), selection=selection).plan

    assert ("0123456789abcdef", "2026-01-01T09:00:00+00:00") == (plan.id, plan.created_at)
    assert BINDING == plan.binding
    assert {("product", "1"): live(SOCK)} == planned(catalog(), shown=(live(SOCK),)).live
    assert {"0a1b2c3d4e5f": "media.front"} == plan.labels
    assert (("product.*",), ("product.sock",)) == (plan.targets, plan.excludes)


def test_links_and_looks_are_requests_too() -> None:
    """Two writes, one second pass, a look at the first create, and one that ends the run."""
    shoe = product("shoe", sku="S-1", related=("product.sock",))
    lace = product("lace", sku="L-1")
    adopted = live(lace, "3")

    assert 5 == planned(catalog(shoe, SOCK)).plan.requests
    assert 5 == planned(catalog(shoe, SOCK, lace), shown=(adopted,)).plan.requests
    assert 1 == planned(catalog(media())).plan.requests


def test_doubts_and_warnings_are_told() -> None:
    """What the listing could not prove, and what is therefore not done."""
    made = build(inputs(catalog(SHOE), state(), snapshot(whole=False)))

    assert (
        "the list of products shifts",
        (
            "product.shoe was not found, but the store's list could not be read whole: nothing is "
            "done about it this time"
        ),
    ) == tuple(item.summary for item in made.plan.warnings)
