"""Promises that every state home keeps of a copy of the whole; see state_contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StalePlan, StateError, StateUnusable
from tjar_sync.model.state import (
    Batch,
    Proof,
    Resolution,
    RunEnd,
    RunStart,
    StateEvent,
)
from tjar_sync.testing.memory_state import Memory, memory_home
from tjar_sync.testing.state_samples import (
    ALI,
    FRONT,
    SARA,
    SHOE,
    SOCKS,
    context,
    intent,
    landmark,
    observation,
    state_entry,
    take_lock,
)

if TYPE_CHECKING:
    from tjar_sync.ports import StateHome
    from tjar_sync.testing.state_samples import Opening


def lived_in(home: StateHome) -> bytes:
    """Write something of everything; return the dump of it."""
    home.append(Batch(begun=RunStart("run-1", "plan-1"), put=(state_entry(FRONT),)))
    done, _, _ = home.append(Batch(opened=(intent(SHOE), intent(SOCKS), intent(FRONT))))
    home.append(
        Batch(
            resolved=(Resolution(done, Proof.ANSWERED, state_entry(SHOE), "seen"),),
            finished=RunEnd("run-1", "partial"),
            events=(StateEvent("mv", "product.a", "it is product.b"),),
            landmarks=(landmark("7"), landmark("8")),
            observed=(observation(), observation("another claim")),
        )
    )
    home.append(Batch(begun=RunStart("run-2", "plan-2")))
    return home.dump()


def test_a_copy_is_the_same_in_every_home(opening: Opening) -> None:
    """All that is known comes along, from this home and back into it: rows, journal, runs, notes."""
    home, elsewhere = opening(context()), memory_home(Memory(), context())
    dump = lived_in(home)
    elsewhere.restore(dump, "a backup")
    elsewhere.append(Batch(put=(state_entry(SOCKS),)))
    with home.lock(ALI):
        home.restore(elsewhere.dump(), "a backup")
        kept = home.dump()
    state, then = home.load(), elsewhere.load()

    assert elsewhere.dump() == kept
    assert elsewhere.dump() != dump
    assert {FRONT, SHOE, SOCKS} == set(state.resources) == set(then.resources)
    assert (then.lineage, then.serial, then.landmarks) == (
        state.lineage,
        state.serial,
        state.landmarks,
    )
    assert [SOCKS, FRONT] == [one.address for one in state.intents]
    assert elsewhere.runs(9) == home.runs(9)
    assert elsewhere.events(9) == home.events(9)
    assert elsewhere.observations() == home.observations()
    assert [one.detail for one in elsewhere.history(9)] == [one.detail for one in home.history(9)]


def test_work_goes_on_after_a_copy(opening: Opening) -> None:
    """Unfinished writes can be closed, new ones opened, and a plan stays used up."""
    home = opening(context())
    home.restore(_dump(), "a backup")
    first, second = home.load().intents
    (third,) = home.append(
        Batch(
            resolved=(Resolution(first, Proof.FOUND, state_entry(SOCKS)),),
            opened=(intent(SHOE, "run-3"),),
        )
    )

    assert [second.id, third.id] == [one.id for one in home.load().intents]
    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        home.append(Batch(begun=RunStart("run-3", "plan-1")))


def test_what_is_known_is_not_lost_to_a_copy(opening: Opening) -> None:
    """An older state, or another, takes no newer one's place, unless forced."""
    home = opening(context())
    older = lived_in(home)
    home.append(Batch(put=(state_entry(SOCKS),)))
    serial = home.load().serial
    another = memory_home(Memory(), context())
    another.append(Batch(put=(state_entry(SOCKS),)))

    with pytest.raises(StateUnusable, match="it is older: serial 2, and the state there has 3"):
        home.restore(older, "a backup")
    with pytest.raises(StateUnusable, match="another state is there already, with serial 3"):
        home.restore(another.dump(), "a backup")
    home.restore(older, "a backup", force=True)
    assert {FRONT, SHOE} == set(home.load().resources)
    assert serial + 1 == home.load().serial


def test_an_unfinished_write_is_not_lost_to_a_copy(opening: Opening) -> None:
    """A copy with the same serial may be from before a write of which nobody knows the end."""
    home = opening(context())
    before = lived_in(home)
    home.append(Batch(opened=(intent(SHOE, "run-3"),)))

    with pytest.raises(StateUnusable, match="has 1 unfinished writes of which it does not know"):
        home.restore(before, "a backup")
    assert 3 == len(home.load().intents)


def test_a_copy_waits_for_the_lock(opening: Opening) -> None:
    """Nothing takes the place of a state that somebody else works with; the lock stays theirs."""
    home, other = opening(context()), opening(context())
    with home.lock(SARA):
        with pytest.raises(StateError, match="locked by sara@ci"):
            other.restore(_dump(), "a backup")
        home.restore(_dump(), "a backup")
        home.append(Batch(put=(state_entry(SOCKS),)))

    assert {FRONT, SHOE, SOCKS} == set(other.load().resources)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b'{"version": 1}', b'{"version": true}']
)
def test_what_is_no_copy_is_refused(opening: Opening, data: bytes) -> None:
    """Nothing is changed by a damaged one."""
    home = opening(context())

    with pytest.raises(StateUnusable, match="no backup of a state"):
        home.restore(data, "a backup")
    with pytest.raises(StateUnusable, match="newer tjar-sync"):
        home.restore(b'{"version": 99}', "a backup")
    assert not home.load().resources


def test_a_copy_belongs_to_one_shop(opening: Opening) -> None:
    """Another store's state takes no state's place; nor does one that belongs to none."""
    home = opening(context(base_url="https://b.tjar.sa"))

    with pytest.raises(StateUnusable, match=r"belongs to https://a\.tjar\.sa"):
        home.restore(_dump(), "a backup")
    with pytest.raises(StateUnusable, match="no backup of a state"):
        home.restore(_dump().replace(b'"identity":[', b'"identity":null,"x":['), "a backup")
    with pytest.raises(StateUnusable, match="nothing to copy"):
        home.dump()


def test_a_state_that_moved_says_where(opening: Opening) -> None:
    """Nobody reads or writes the old one by mistake; it can be taken into use again on purpose."""
    home = opening(context())
    dump = lived_in(home)
    with home.lock(ALI):
        home.leave("s3://bucket/shop")

    again = opening(context())
    for use in (again.load, again.dump, again.knows_store, lambda: again.history(1)):
        with pytest.raises(StateUnusable, match="moved to s3://bucket/shop"):
            use()
    with pytest.raises(StateUnusable, match="moved to s3://bucket/shop"):
        home.append(Batch(put=(state_entry(SOCKS),)))
    with pytest.raises(StateUnusable, match="moved to"):
        take_lock(again, SARA)
    again.reopen()
    with again.lock(SARA):
        again.restore(dump, "a backup")
    assert {FRONT, SHOE} == set(opening(context()).load().resources)


def _dump() -> bytes:
    return lived_in(memory_home(Memory(), context()))
