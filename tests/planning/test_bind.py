"""What a change is bound to: its files, its row, and nothing beside them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import KEY, catalog, change, live, product, state, state_entry, webhook
from tjar_sync.model.catalog import Catalog, OnRemove
from tjar_sync.model.secret import SecretStr
from tjar_sync.planning.bind import bind

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import State, StateEntry

SHOE = product()
ROW = state_entry(SHOE)


def bound(files: Catalog, known: State, made: Change | None = None) -> tuple[str, str]:
    """Return the digests that a change of the shoe is bound to."""
    (found,) = bind([made or change(SHOE)], files, known, KEY)
    return found.desired_digest, found.entry_digest


def test_what_is_in_neither_files_nor_state_has_no_digest() -> None:
    """An empty digest says that there was nothing."""
    assert ("", "") == bound(catalog(), state())


def test_other_resources_do_not_count() -> None:
    """An edit of another product, or an apply of it, leaves the digests as they are."""
    sock = product("sock")

    assert bound(catalog(SHOE), state(ROW)) == bound(
        catalog(SHOE, sock), state(ROW, state_entry(sock), serial=99)
    )


def test_the_files_digest_is_the_catalogs() -> None:
    """What the catalog counts as part of a resource counts here."""
    files = catalog(SHOE)
    edited = Catalog(files.resources, {SHOE.address: "another"})

    assert bound(files, state())[0] != bound(edited, state())[0]


def test_secrets_count_under_the_key() -> None:
    """Another code is another value, though no digest in the catalog tells so."""
    films = [product("film", "digital", codes=(SecretStr(code),)) for code in ("a", "b", "a")]
    made = [bound(catalog(film), state(), change(film))[0] for film in films]
    (other,) = bind([change(films[0])], catalog(films[0]), state(), SecretStr("rotated"))

    assert made[0] == made[2] != made[1]
    assert other.desired_digest != made[0]


CHANGED: dict[str, Any] = {
    "type": "digital",
    "remote_id": "2",
    "desired": {"sale_price": Decimal(11)},
    "live": {"sale_price": Decimal(11)},
    "protect": True,
    "on_remove": OnRemove.ARCHIVE,
    "archived": True,
}


@pytest.mark.parametrize("name", CHANGED)
def test_each_part_of_a_row_counts(name: str) -> None:
    """Whatever state knows of a resource may decide what is planned for it."""
    other: StateEntry = replace(ROW, **{name: CHANGED[name]})

    assert bound(catalog(SHOE), state(ROW))[1] != bound(catalog(SHOE), state(other))[1]


def test_a_rows_times_do_not_count() -> None:
    """A later look that saw the same is no change."""
    later = replace(ROW, updated_at="2026-02-02 10:00:00", seen_at="2026-02-02 11:00:00")

    assert bound(catalog(SHOE), state(ROW)) == bound(catalog(SHOE), state(later))


def test_a_move_is_bound_to_the_row_it_leaves() -> None:
    """The new address has no row yet; the old one's must stay as it was."""
    hook = webhook("old")
    moved = change(SHOE, previous=hook.address)
    row = state_entry(hook, live(hook))

    assert bound(catalog(), state(), moved)[1] == ""
    assert bound(catalog(), state(row), moved)[1] != ""
