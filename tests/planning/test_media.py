"""Bytes are sent once, words follow them, and the plan tells why nothing is sent."""

from __future__ import annotations

from dataclasses import replace
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
    unbound,
)
from tjar_sync.model.plan import Action, Change, FieldChange, Reason
from tjar_sync.planning import build

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import StateEntry

FRONT = media()
SHOE = product("shoe", sku="S-1", image="0a1b2c3d4e5f")


def owned(picture: Resource, remote_id: str = "4") -> StateEntry:
    """Build the row of a picture whose id is known."""
    return state_entry(picture, live(picture, remote_id))


def seen_only(picture: Resource) -> StateEntry:
    """Build the row of a picture that is known by sight alone."""
    return replace(state_entry(picture), remote_id=None)


def planned(files: Catalog, *rows: StateEntry, shown: tuple[Resource, ...] = ()) -> Plan:
    """Plan these files against these rows, and products that the store shows."""
    return build(inputs(files, state(*rows), snapshot(*(live(item) for item in shown)))).plan


def changes(*files: Resource, rows: tuple[StateEntry, ...] = ()) -> list[Change]:
    """Return what is planned for pictures that no product shows."""
    return effects(planned(catalog(*files), *rows))


def effects(made: Plan) -> list[Change]:
    """Return what a plan does, without what it is bound to."""
    return [unbound(item) for item in made.changes]


def test_new_bytes_are_sent_with_their_words() -> None:
    """An upload has every field, and no id yet."""
    picture = media(alt="front")
    fields = (
        FieldChange("digest", None, "0a1b2c3d4e5f", Reason.NEW),
        FieldChange("alt", None, "front", Reason.NEW),
    )

    expected = [Change(picture.address, Action.CREATE, "", Reason.NEW, fields=fields)]
    assert expected == changes(picture)


def test_other_bytes_replace_those_that_are_kept() -> None:
    """The id stays, and so do words that did not change."""
    before, after = media(alt="front"), media(digest_="ffffffffffff", alt="front")
    fields = (FieldChange("digest", "0a1b2c3d4e5f", "ffffffffffff", Reason.EDIT),)

    expected = [Change(before.address, Action.UPDATE, "", Reason.EDIT, "4", fields)]
    assert expected == changes(after, rows=(owned(before),))


def test_other_bytes_of_a_picture_known_by_sight_are_an_upload() -> None:
    """Without an id there is nothing to replace."""
    fields = (FieldChange("digest", "0a1b2c3d4e5f", "ffffffffffff", Reason.EDIT),)

    expected = [Change(FRONT.address, Action.CREATE, "", Reason.EDIT, fields=fields)]
    assert expected == changes(media(digest_="ffffffffffff"), rows=(seen_only(FRONT),))


def test_new_words_are_sent_alone() -> None:
    """The bytes stay where they are."""
    fields = (FieldChange("alt", "old", "new", Reason.EDIT),)

    expected = [Change(FRONT.address, Action.UPDATE, "", Reason.EDIT, "4", fields)]
    assert expected == changes(media(alt="new"), rows=(owned(media(alt="old")),))


def test_bytes_that_are_owned_under_another_name_are_shared() -> None:
    """The other name takes their id; its own words are written unless they are there already."""
    note = "these bytes are in the store already"
    row = owned(media("first", alt="front"))
    files = media("first", alt="front")
    plain = Change(FRONT.address, Action.ADOPT, "", Reason.ADOPT, "4", note=note)
    words = (FieldChange("alt", None, "side", Reason.ADOPT, known=False),)

    assert [plain] == changes(files, FRONT, rows=(row,))
    assert [plain] == changes(files, media(alt="front"), rows=(row,))
    assert [replace(plain, fields=words)] == changes(files, media(alt="side"), rows=(row,))


def test_words_of_other_pictures_and_products_are_not_these() -> None:
    """That some other id has the same words does not spare their write."""
    rows = (owned(media("first", alt="")), owned(media("side", "ffffffffffff", alt="side"), "5"))
    files = (media("first", alt=""), media("side", "ffffffffffff", alt="side"), media(alt="side"))
    (change,) = changes(*files, rows=rows)

    assert ("alt",) == tuple(item.path for item in change.fields)


def test_a_name_that_turns_to_bytes_that_are_there_is_adopted() -> None:
    """Nothing is sent although its own bytes changed: another name has the new ones."""
    rows = (owned(FRONT), owned(media("side", "ffffffffffff"), "5"))
    files = (media(digest_="ffffffffffff"), media("side", "ffffffffffff"))
    (change,) = changes(*files, rows=rows)

    assert (Action.ADOPT, "5") == (change.action, change.remote_id)


def test_the_same_bytes_twice_are_sent_once() -> None:
    """The second name waits for the upload of the first, and says so."""
    upload, shared = changes(media("a"), media("b"))

    assert Action.CREATE is upload.action
    note = "same bytes as media.a: uploaded once"
    address = media("b").address
    assert Change(address, Action.ADOPT, "", Reason.ADOPT, note=note) == shared


def test_other_words_of_the_same_bytes_are_sent() -> None:
    """The second name's words are written once the upload has brought the id."""
    plain, other, same = media("a", alt="one"), media("b", alt="two"), media("c", alt="one")
    words = (FieldChange("alt", None, "two", Reason.ADOPT, known=False),)

    assert {"b": words, "c": (), "d": ()} == {
        item.address.name: item.fields
        for item in changes(plain, other, same, media("d"))
        if item.action is Action.ADOPT
    }


def test_bytes_that_a_product_shows_are_not_sent_again() -> None:
    """After a lost state the picture is adopted by sight, without an id."""
    change, _ = effects(planned(catalog(FRONT, SHOE), shown=(SHOE,)))
    note = "a product in the store shows these bytes already: not uploaded again"

    assert Change(FRONT.address, Action.ADOPT, "", Reason.ADOPT, note=note) == change


@pytest.mark.parametrize(
    ("row", "note"),
    [((), ""), ((seen_only(FRONT),), "its id in the store is not known: uploaded again")],
)
def test_an_id_that_a_write_needs_is_got_by_an_upload(
    row: tuple[StateEntry, ...], note: str
) -> None:
    """What is known by sight alone is sent once more, and that is told."""
    sock = product("sock", sku="S-2", image="0a1b2c3d4e5f")
    files = catalog(FRONT, SHOE, sock)
    change, _ = effects(planned(files, state_entry(SHOE), *row, shown=(SHOE,)))
    fields = (FieldChange("digest", None, "0a1b2c3d4e5f", Reason.NEW),)

    expected = Change(FRONT.address, Action.CREATE, "", Reason.NEW, fields=fields, note=note)
    assert expected == change


def test_every_kind_of_file_is_looked_at() -> None:
    """Pictures come in any order among products, and each is decided for itself."""
    rows = (state_entry(SHOE), owned(media("side", "ffffffffffff")))
    files = catalog(media("a"), media("side", "ffffffffffff"), media("z", "eeeeeeeeeeee"), SHOE)
    found = planned(files, *rows, shown=(SHOE,)).changes

    assert [("a", Action.ADOPT), ("z", Action.CREATE)] == sorted(
        (change.address.name, change.action) for change in found
    )
