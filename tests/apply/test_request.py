"""What a step sends, what is journaled of it, and what is kept once it worked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import KEY, change, live, media, product, state, state_entry
from tjar_sync.apply.answered import answered
from tjar_sync.apply.remote_ids import MissingDependency, RemoteIds
from tjar_sync.apply.request import prepare
from tjar_sync.model.catalog import Content
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.plan import Action, FieldChange, Reason, Step
from tjar_sync.model.record import record, storable
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import Before, Intent, Pass
from tjar_sync.model.value import digest_secrets

if TYPE_CHECKING:
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value

SHOE = product("shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="SHOE")
PRICE = FieldChange("sale_price", Decimal("9.00"), Decimal("10.00"), Reason.EDIT)
RED: dict[str, Value] = {"color": "red", "size": "S", "stock": 9, "extra_cost": Decimal(1)}


def remote_ids(*rows: StateEntry, shown: tuple[Live, ...] = ()) -> RemoteIds:
    """Build what a run knows at its beginning."""
    return RemoteIds(state(*rows), {(item.kind, item.remote_id): item for item in shown}, {})


def asked(
    planned: Change, resource: Resource | None, known: RemoteIds, part: Pass = Pass.MAIN
) -> WriteRequest:
    """Return the request of a change, or of its second half."""
    return prepare(Step(planned, part), resource, known, KEY)


def created(resource: Resource, **more: Any) -> Change:
    """Build the create of a resource, with all its fields."""
    stored = storable(resource, KEY, {})
    fields = tuple(FieldChange(path, None, it, Reason.NEW) for path, it in stored.items())
    return change(resource, Action.CREATE, fields=fields, remote_id=None, **more)


def test_a_create_sends_everything() -> None:
    """Its journal entry holds what is sent, the row to come, and the highest id seen."""
    known = remote_ids(shown=(live(product("other"), "41"), live(product("more"), "7")))
    request = asked(created(SHOE), SHOE, known)
    row = record(SHOE, SHOE.values, live(SHOE, "", name__en=..., sale_price=..., sku=...))
    row = replace(row, updated_at="", seen_at="")

    assert (
        Write(Verb.CREATE, SHOE.address, "physical", SHOE.values, desired=SHOE.values)
        == request.write
    )
    expected = Intent(
        SHOE.address, Verb.CREATE, Pass.MAIN, "physical", None, SHOE.values, row, high_water=41
    )
    assert replace(expected, before=Before({}, {}, {})) == request.intent


def test_an_update_sends_what_changed() -> None:
    """The row to come is the old showing with the new wishes."""
    old = state_entry(SHOE, sale_price=Decimal("9.00"))
    request = asked(change(SHOE, fields=(PRICE,)), SHOE, remote_ids(old))
    values = {"sale_price": Decimal("10.00")}

    assert (
        Write(Verb.UPDATE, SHOE.address, "physical", values, "1", desired=SHOE.values)
        == request.write
    )
    row = replace(old, desired=SHOE.values)
    expected = Intent(
        SHOE.address, Verb.UPDATE, Pass.MAIN, "physical", "1", values, row, high_water=1
    )
    before = Before({}, {"sale_price": Decimal("9.00")}, {})
    assert replace(expected, before=before) == request.intent


def test_an_adoption_leads_to_the_row_of_its_id() -> None:
    """Nothing is recorded yet of what is about to become ours."""
    planned = change(SHOE, Action.ADOPT, fields=(PRICE,), remote_id="8")
    row = asked(planned, SHOE, remote_ids()).intent.entry

    assert row is not None
    assert ("8", {}, "", "") == (row.remote_id, row.live, row.updated_at, row.seen_at)


def test_a_delete_sends_nothing_but_its_id() -> None:
    """No row is to be kept."""
    planned = change(SHOE, Action.DELETE, fields=())
    request = asked(planned, None, remote_ids(state_entry(SHOE)))

    assert Write(Verb.DELETE, SHOE.address, "physical", {}, "1") == request.write
    expected = Intent(SHOE.address, Verb.DELETE, Pass.MAIN, "physical", "1", {}, None, high_water=1)
    assert replace(expected, before=Before({}, SHOE.values, {})) == request.intent


def test_an_archiving_keeps_its_row() -> None:
    """What it hides is recorded as written, and as shown where the store shows it."""
    hidden = FieldChange("published", True, False, Reason.REMOVED)  # noqa: FBT003 - values
    old = state_entry(SHOE, live(SHOE, published=True))
    blind = state_entry(SHOE)
    planned = change(SHOE, Action.ARCHIVE, fields=(hidden,))
    desired = {**SHOE.values, "published": False}
    kept = replace(old, desired=desired, live={**old.live, "published": False}, archived=True)

    assert kept == asked(planned, None, remote_ids(old)).intent.entry
    assert replace(blind, desired=desired, archived=True) == (
        asked(planned, None, remote_ids(blind)).intent.entry
    )
    assert asked(planned, None, remote_ids()).intent.entry is None


def test_secrets_are_journaled_as_digests() -> None:
    """The write has them, the journal and the row to come only what they digest to."""
    codes = (SecretStr("one"),)
    film = product("film", "digital", sku="F-1", codes=codes)
    request = asked(created(film), film, remote_ids())
    digests = digest_secrets(codes, KEY)

    assert codes == request.write.values["codes"]
    assert digests == request.intent.values["codes"]
    assert request.intent.entry is not None
    assert digests == request.intent.entry.desired["codes"]


def test_new_bytes_are_sent_with_all_words() -> None:
    """A new file is a new upload that knows nothing of the old one; new words go alone."""
    content = Content(Path("front.png"), 3, "image/png")
    picture = replace(media(alt="front"), content=content)
    row = state_entry(picture, live(picture, "4"))
    known = remote_ids(row)
    digest = FieldChange("digest", "ffffffffffff", "0a1b2c3d4e5f", Reason.EDIT)
    words = FieldChange("alt", "old", "front", Reason.EDIT)
    upload = asked(change(picture, fields=(digest,), remote_id="4"), picture, known)
    edit = asked(change(picture, fields=(words,), remote_id="4"), picture, known)

    assert (picture.values, content) == (upload.write.values, upload.write.content)
    assert {"alt": "front"} == edit.write.values


@pytest.mark.parametrize("managed", [False, True])
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_stock_is_sent_with_new_rows_alone(action: Action, managed: bool) -> None:  # noqa: FBT001 - a case
    """A sale is never undone, unless git decides over stock."""
    blue = {**RED, "color": "blue"}
    shoe = product(variants=(RED, blue), tags=("a",), manage=["quantity"] if managed else ())
    fields = (
        FieldChange("variants", ({**RED, "stock": 4},), (RED, blue), Reason.EDIT),
        FieldChange("tags", (), ("a",), Reason.EDIT),
    )
    sent = asked(change(shoe, action, fields=fields), shoe, remote_ids()).write.values
    whole = managed or action is Action.CREATE

    assert (RED if whole else {**RED, "stock": None}, blue) == sent["variants"]
    assert ("a",) == sent["tags"]


@pytest.mark.parametrize(("before", "after"), [(None, (RED,)), ((RED,), None)])
def test_first_rows_and_cleared_rows_are_sent_as_they_are(before: Value, after: Value) -> None:
    """Where there is nothing on one side, no stock is kept."""
    shoe = product(variants=after)
    field = FieldChange("variants", before, after, Reason.EDIT)
    request = asked(change(shoe, fields=(field,)), shoe, remote_ids())

    assert {"variants": after} == request.write.values


def test_new_secrets_are_sent_themselves() -> None:
    """The plan knows only what they digest to."""
    codes = (SecretStr("two"),)
    film = product("film", "digital", sku="F-1", codes=codes)
    field = FieldChange("codes", None, digest_secrets(codes, KEY), Reason.EDIT)

    assert {"codes": codes} == asked(change(film, fields=(field,)), film, remote_ids()).write.values


@pytest.mark.parametrize("managed", [False, True])
def test_what_comes_back_is_shown_again(managed: bool) -> None:  # noqa: FBT001 - a case
    """A field that the file leaves to us is sent as planned."""
    shoe = replace(SHOE, manage=frozenset({"quantity"} if managed else ()))
    field = FieldChange("published", False, True, Reason.EDIT)  # noqa: FBT003 - values
    request = asked(change(shoe, fields=(field,)), shoe, remote_ids(state_entry(shoe)))

    assert {"published": True} == request.write.values


def test_ids_go_along_with_what_they_stand_for() -> None:
    """Pictures and links are sent with the ids that this store gave them."""
    front, sock, lace = media(), product("sock"), product("lace")
    shoe = product(
        related=("product.sock", "product.lace"), image="0a1b2c3d4e5f", tags=("a",), gallery=()
    )
    known = remote_ids(
        state_entry(front, live(front, "4")),
        state_entry(sock, live(sock, "5")),
        state_entry(lace, live(lace, "6")),
    )
    write = asked(created(shoe), shoe, known).write

    assert {"0a1b2c3d4e5f": "4"} == write.media_ids
    assert {"product.sock": "5", "product.lace": "6"} == write.product_ids


def test_links_may_come_last_or_be_cleared() -> None:
    """Fields before the links do not hide them; no link needs no id."""
    sock = product("sock")
    shoe = product(tags=("a",), related=("product.sock",))
    none = product(tags=("a",), related=None)

    with pytest.raises(MissingDependency, match="sock, to which it links, is not in the store"):
        asked(created(shoe), shoe, remote_ids())
    assert {"product.sock": "5"} == (
        asked(created(shoe), shoe, remote_ids(state_entry(sock, live(sock, "5")))).write.product_ids
    )
    assert {} == asked(created(none), none, remote_ids()).write.product_ids


def test_a_second_half_sends_its_links_alone() -> None:
    """To the id of the first half; the row to come has them besides what it has."""
    sock = product("sock")
    shoe = product(name__en="Shoe", sku="SHOE", related=("product.sock",))
    first = state_entry(shoe, live(shoe, "9"), related=...)
    known = remote_ids(first, state_entry(sock, live(sock, "5")))
    request = asked(created(shoe, deferred=("related",)), shoe, known, Pass.LINK)

    assert (Verb.UPDATE, "9") == (request.write.verb, request.write.remote_id)
    assert {"related": ("product.sock",)} == request.write.values
    linked = {**first.desired, "related": ("product.sock@5",)}
    assert replace(first, desired=linked) == request.intent.entry
    assert Pass.LINK is request.intent.pass_


def test_a_second_half_without_a_first_is_not_sent() -> None:
    """What was not made cannot be linked."""
    shoe = product(sku="SHOE", related=("product.sock",))

    with pytest.raises(MissingDependency, match="it is not in the store"):
        asked(created(shoe, deferred=("related",)), shoe, remote_ids(), Pass.LINK)


# what is kept once it worked


def after(planned_on: dict[str, Any], now: dict[str, Any], *, owned: bool = True) -> StateEntry:
    """Return the row kept after a price was written, by what was and is shown besides."""
    seen = live(SHOE, **planned_on)
    rows = (state_entry(SHOE),) if owned else ()
    known = remote_ids(*rows, shown=(seen,))
    request = asked(change(SHOE, fields=(PRICE,)), SHOE, known)
    shown = replace(live(SHOE, **now), updated_at="later", seen_at="latest")
    row = answered(request, shown)
    assert row is not None
    return row


def test_what_the_store_shows_is_kept() -> None:
    """With its times, so that the next plan need not read it again."""
    row = after({}, {"sale_price": Decimal("10.01")})

    assert Decimal("10.01") == row.live["sale_price"]
    assert ("later", "latest") == (row.updated_at, row.seen_at)
    assert SHOE.values == row.desired


def test_an_edit_in_between_is_kept_as_it_was_seen() -> None:
    """So the next plan finds it, and is told to look again."""
    row = after({"name__en": "Shoe"}, {"name__en": "Edited"})

    assert "Shoe" == row.live["name.en"]
    assert ("", "") == (row.updated_at, row.seen_at)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"name__en": ...}, {"name__en": "Edited"}),
        ({"name__en": "Shoe"}, {"name__en": ...}),
        ({"brand": "nike"}, {"brand": "other"}),
        ({"sale_price": Decimal("8.00")}, {"sale_price": Decimal("10.00")}),
    ],
)
def test_what_is_no_edit_in_between(then: dict[str, Any], now: dict[str, Any]) -> None:
    """What one side does not show, what nobody manages, and what was just written."""
    row = after(then, now)

    assert live(SHOE, **now).values == row.live
    assert "latest" == row.seen_at


def test_stock_in_between_is_no_edit() -> None:
    """The store sells while we write."""
    shoe = product(name__en="Shoe", sale_price=Decimal("10.00"), variants=(RED,))
    known = remote_ids(state_entry(shoe), shown=(live(shoe),))
    request = asked(change(shoe, fields=(PRICE,)), shoe, known)
    sold = ({**RED, "stock": 8},)
    row = answered(request, live(shoe, variants=sold))

    assert row is not None
    assert sold == row.live["variants"]


def test_without_a_look_the_last_showing_counts() -> None:
    """What the run did not look at is compared with what was recorded."""
    old = state_entry(SHOE, live(SHOE, name__en="Kept"))
    request = asked(change(SHOE, fields=(PRICE,)), SHOE, remote_ids(old))
    row = answered(request, live(SHOE, name__en="Edited"))

    assert row is not None
    assert "Kept" == row.live["name.en"]


# what a run knows


def test_the_highest_id_is_of_rows_and_showings() -> None:
    """Of each kind alone, and of numbers alone."""
    shoe, picture = state_entry(SHOE, live(SHOE, "7")), media()
    shown = (live(product("x"), "9"), live(product("y"), "8"), live(product("z"), "p99"))
    known = remote_ids(shoe, state_entry(picture, live(picture, "50")), shown=shown)

    assert (9, 50, None) == tuple(
        known.high_water(kind) for kind in ("product", "media", "webhook")
    )
    assert 0 == remote_ids(shown=(live(SHOE, "0"),)).high_water("product")


def test_what_is_about_to_be_ours_has_its_id_already() -> None:
    """Links to it need not wait for its row."""
    known = RemoteIds(state(), {}, {SHOE.address: "5"})

    assert ("5", {"product.shoe": "5"}) == (known.remote_id(SHOE.address), known.ids())
    assert storable(product(related=("product.shoe",)), KEY, known.ids()) == {
        "related": ("product.shoe@5",)
    }


def test_a_write_carries_all_that_the_files_want() -> None:
    """A store that replaces whole objects is told the rest, but not what it owns by now."""
    shoe = product(
        sale_price=Decimal("10.00"),
        quantity=9,
        variants=(RED,),
        image="0a1b2c3d4e5f",
        related=("product.sock", "product.none"),
    )
    sock = state_entry(product("sock"), live(product("sock"), "8"))
    planned = change(shoe, fields=(PRICE,))

    write = asked(planned, shoe, remote_ids(state_entry(shoe), sock)).write

    assert {"sale_price": Decimal("10.00")} == write.values
    assert {
        "sale_price": Decimal("10.00"),
        "variants": ({**RED, "stock": None},),
        "image": "0a1b2c3d4e5f",
        "related": ("product.sock", "product.none"),
    } == write.desired
    assert ({}, {"product.sock": "8"}) == (write.media_ids, write.product_ids)


def test_what_is_created_is_wanted_whole() -> None:
    """Stock goes along where it is written, and links that come later do not."""
    shoe = product(quantity=9, related=("product.sock",))
    write = asked(created(shoe, deferred=("related",)), shoe, remote_ids()).write

    assert {"quantity": 9} == write.values == write.desired
