"""What every state home promises of its lock, as tests; see `state_contract`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StateError, StateLocked
from tjar_sync.model.state import Batch
from tjar_sync.state.machine import Machine
from tjar_sync.testing.state_samples import (
    ALI,
    SARA,
    SHOE,
    SOCKS,
    context,
    state_entry,
    take_lock,
)

if TYPE_CHECKING:
    from tjar_sync.testing.state_samples import Opening


def test_the_lock_is_held_by_one(opening: Opening) -> None:
    """Whoever comes second is told who holds the lock, and what to do."""
    first, second = opening(context()), opening(context())
    with first.lock(ALI):
        with pytest.raises(StateLocked) as caught:
            take_lock(second, SARA)
        with pytest.raises(StateLocked):
            take_lock(first, ALI)
    take_lock(second, SARA)

    assert str(caught.value) == (
        "the state is locked by ali@desk (pid 11), `apply` since 2025-01-01T00:00:00Z\n"
        '  wait (--lock-timeout 5m does), or run `tjar-sync state unlock --why "…"` when you know it is dead'
    )


def test_who_holds_the_lock_is_told(opening: Opening) -> None:
    """Whoever asks is told, also before anything was recorded; nobody and the dead are no holder."""
    home, other = opening(context()), opening(context())
    before = other.holder()
    with home.lock(ALI):
        told = home.holder(), other.holder()
        marks = home.lock_mark(), other.lock_mark()
        buried = opening(context(machine=Machine("here", nobody_lives))).holder()

    assert (None, (ALI, ALI), None) == (before, told, buried)
    assert marks[0] == marks[1] is not None
    assert (None, None) == (other.holder(), other.lock_mark())


def nobody_lives(_pid: int) -> None:
    """Answer for any process that there is none."""


def test_the_lock_keeps_others_from_writing(opening: Opening) -> None:
    """While one holds the lock, it alone writes; others still read."""
    first, second = opening(context()), opening(context())
    with first.lock(ALI):
        first.append(Batch(put=(state_entry(SHOE),)))
        with pytest.raises(StateLocked):
            second.append(Batch(put=(state_entry(SOCKS),)))
        assert {SHOE: state_entry(SHOE)} == second.load().resources
    second.append(Batch(put=(state_entry(SOCKS),)))

    assert {SHOE, SOCKS} == set(first.load().resources)


def test_the_lock_is_given_back_on_the_way_out(opening: Opening) -> None:
    """An error inside the lock passes through and leaves it free."""
    with pytest.raises(KeyError), opening(context()).lock(ALI):
        raise KeyError

    with opening(context()).lock(SARA):
        pass


def test_a_lock_can_be_taken_away(opening: Opening) -> None:
    """Unlocking names the holder, whose next write is refused; with no holder it does nothing."""
    holder, person = opening(context()), opening(context())
    nobody = person.unlock("nobody there")
    with holder.lock(ALI):
        taken = person.unlock("the machine burned")
        with pytest.raises(StateError):
            holder.append(Batch(put=(state_entry(),)))

    assert (None, ALI) == (nobody, taken)
    assert person.unlock("again") is None
