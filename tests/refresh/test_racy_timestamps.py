"""Records made in the second of their change come of age from the list's newest rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import live, product, state_entry
from tjar_sync.errors import ProviderError, Refused
from tjar_sync.model.live import Refresh, Verb, Write
from tjar_sync.refresh import confirm_racy
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


def never(_seconds: float) -> None:
    """Refuse to wait."""
    raise AssertionError


def test_few_racy_records_cost_nothing() -> None:
    """The next plan reads so few details itself."""
    provider, rows = shop(FEW)

    assert () == confirm_racy(provider, rows, never)


def test_many_are_proven_by_the_list() -> None:
    """Their second is over and their rows are as recorded: they can be trusted."""
    provider, rows = shop(FEW + 2)
    proven = confirm_racy(provider, rows, never)

    assert [row.address for row in rows] == [row.address for row in proven]
    assert all(row.seen_at > row.updated_at for row in proven)


def test_what_was_edited_since_stays_racy() -> None:
    """A row that differs from its record proves nothing, however long one waits."""
    provider, rows = shop(FEW + 1)
    lies = [replace(row, live={**row.live, "name.en": "other"}) for row in rows]
    waits: list[float] = []

    assert () == confirm_racy(provider, lies, waits.append)
    assert 2 == len(waits)


def test_what_the_store_does_not_show_stays_racy() -> None:
    """Records of what is not among the newest rows wait for a later look."""
    provider, rows = shop(1)
    strangers = [
        replace(rows[0], address=rows[0].address._replace(name=f"x{one}"), remote_id=f"x{one}")
        for one in range(FEW + 1)
    ]

    assert () == confirm_racy(provider, strangers, lambda _seconds: None)


class Broken(MemoryProvider):
    """A store that cannot be read just now."""

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Fail."""
        raise ProviderError(f"no {count} rows of {kind}")


def test_a_store_that_cannot_be_read_proves_nothing() -> None:
    """It is no error either: the next plan reads the details."""
    _, rows = shop(FEW + 1)

    assert () == confirm_racy(Broken(), rows, never)


def test_old_records_are_left_alone() -> None:
    """Only what is racy is looked at."""
    items = [product(f"p{number}", sku=f"S{number}") for number in range(9)]
    rows = [state_entry(item, live(item, str(number))) for number, item in enumerate(items)]

    assert () == confirm_racy(Broken(), rows, never)


def test_media_have_no_newest_rows() -> None:
    """A list that does not exist has no beginning."""
    with pytest.raises(Refused):
        MemoryProvider().newest("media", 1)


def test_a_run_that_is_to_end_waits_for_no_proof() -> None:
    """The pause was cut short: what is proven so far is all."""
    provider, rows = shop(FEW + 1)
    lies = [replace(row, live={**row.live, "name.en": "other"}) for row in rows]
    waits: list[float] = []

    def woken(seconds: float) -> bool:
        waits.append(seconds)
        return True

    assert () == confirm_racy(provider, lies, woken)
    assert [1.0] == waits


def test_the_look_that_ended_the_run_is_proof_enough() -> None:
    """Nobody waits, and no more is asked, where it was made when that second was over."""
    provider, rows = shop(FEW + 1)
    shown = {(row.kind, row.remote_id): row for row in provider.list("product").rows}
    proven = confirm_racy(Silent(), rows, never, shown)

    assert [row.address for row in rows] == [row.address for row in proven]


def test_a_look_of_the_same_second_is_none() -> None:
    """That second is waited out, and the newest rows are looked at once more."""
    provider, rows = shop(FEW + 1)
    listed = provider.list("product").rows
    shown = {
        (row.kind, row.remote_id): replace(row, seen_at=row.updated_at, full=False)
        for row in listed
    }
    waits: list[float] = []

    assert len(rows) == len(confirm_racy(provider, rows, waits.append, shown))
    assert [1.0] == waits
    assert () == confirm_racy(provider, rows, lambda _seconds: True, shown)


def test_no_plan_takes_its_list_for_proof() -> None:
    """What was edited since, in the very second of the write, it may not show: details are read."""
    provider, rows = shop(FEW + 1)
    tracked = {("product", row.remote_id or ""): row for row in rows}
    read: list[str] = []
    counting = Counting(provider, read)
    Looker(counting, tracked, Refresh.FAST, print).view(provider.list("product"), ())

    assert sorted(read) == sorted(str(row.remote_id) for row in rows)


class Silent(MemoryProvider):
    """A store that is asked for no list."""

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Fail."""
        raise AssertionError(f"{count} of {kind}")


class Counting(MemoryProvider):
    """A store that notes whose details are read."""

    def __init__(self, behind: MemoryProvider, noted: list[str]) -> None:
        super().__init__()
        self.behind = behind
        self.noted = noted

    def read(self, kind: str, type_: str, remote_id: str) -> Live | None:
        """Note it, and read."""
        self.noted.append(remote_id)
        return self.behind.read(kind, type_, remote_id)
