"""Records made in the second of their change come of age from rows of a later list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import live, product, state_entry
from tjar_sync.errors import Refused
from tjar_sync.model.live import Refresh, Verb, Write
from tjar_sync.refresh import matured
from tjar_sync.refresh.listing import Looker
from tjar_sync.refresh.racy_timestamps import FEW
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry


def shop(count: int) -> tuple[MemoryProvider, list[StateEntry]]:
    """Fill a store, and return its products as records of the very second of their write."""
    provider, rows = MemoryProvider(), []
    for number in range(count):
        item = product(f"p{number}", name__en="P", sale_price=number, sku=f"S{number}")
        made = provider.write(Write(Verb.CREATE, item.address, item.type, item.values))
        assert made.live is not None
        row = state_entry(item, made.live)
        rows.append(replace(row, seen_at=row.updated_at))
    return provider, rows


def listed(provider: MemoryProvider) -> dict[tuple[str, str], Live]:
    """Return what the store's list shows by now, by kind and id."""
    return {(row.kind, row.remote_id): row for row in provider.list("product").rows}


def test_few_racy_records_are_left_to_the_next_plan() -> None:
    """It reads so few details itself."""
    provider, rows = shop(FEW)

    assert () == matured(rows, listed(provider))


def test_many_are_proven_by_the_list() -> None:
    """Their second is over and their rows are as recorded: they can be trusted."""
    provider, rows = shop(FEW + 2)
    proven = matured(rows, listed(provider))

    assert [row.address for row in rows] == [row.address for row in proven]
    assert all(row.seen_at > row.updated_at for row in proven)


def test_what_is_as_young_as_the_list_stays_racy() -> None:
    """A list of the same second proves nothing, whatever it shows."""
    provider, rows = shop(FEW + 1)
    shown = {key: replace(row, seen_at=row.updated_at) for key, row in listed(provider).items()}

    assert () == matured(rows, shown)


def test_what_was_edited_since_stays_racy() -> None:
    """A row that differs from its record proves nothing."""
    provider, rows = shop(FEW + 1)
    lies = [replace(row, live={**row.live, "name.en": "other"}) for row in rows]

    assert () == matured(lies, listed(provider))


def test_what_the_store_does_not_show_stays_racy() -> None:
    """Records of what is not in the list wait for a later look."""
    _, rows = shop(FEW + 1)

    assert () == matured(rows, {})


def test_old_records_are_left_alone() -> None:
    """Only what is racy is looked at."""
    items = [product(f"p{number}", sku=f"S{number}") for number in range(9)]
    lives = [live(item, str(number)) for number, item in enumerate(items)]
    rows = [state_entry(*both) for both in zip(items, lives, strict=True)]
    shown = {(one.kind, one.remote_id): replace(one, full=False) for one in lives}

    assert () == matured(rows, shown)


def test_a_plan_trusts_many_by_its_list() -> None:
    """No detail is read of them; what is seen bears the time of this look."""
    provider, rows = shop(FEW + 1)
    tracked = {("product", row.remote_id or ""): row for row in rows}
    listing = provider.list("product")
    seen = Looker(WithoutDetails(), tracked, Refresh.FAST, print).view(listing, ())

    assert all(one.full and not one.racy for one in seen.live.values())
    assert tracked.keys() == seen.live.keys()


class WithoutDetails(MemoryProvider):
    """A store whose details nobody may read."""

    def read(self, kind: str, type_: str, remote_id: str) -> Live | None:
        """Fail."""
        raise AssertionError(f"{kind} {type_} {remote_id} was read")


def test_media_have_no_newest_rows() -> None:
    """A list that does not exist has no beginning."""
    with pytest.raises(Refused):
        MemoryProvider().newest("media", 1)
