"""What every state home promises of rows and batches, as tests.

A home is put to them by a test module that imports all of this, in a place with a fixture `opening`:
given a StoreContext it opens a home, on one and the same place for one test. The other
parts are `state_journal_contract`, `state_lock_contract` and `state_copy_contract`.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StalePlan, StateError
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.diagnosis import Standing
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import Batch, Proof, Resolution, RunEnd, RunStart, StateEvent
from tjar_sync.testing.state_samples import (
    ALI,
    FRONT,
    SARA,
    SHOE,
    SOCKS,
    Clock,
    context,
    intent,
    observation,
    state_entry,
    take_lock,
)

if TYPE_CHECKING:
    from tjar_sync.ports import StateHome
    from tjar_sync.testing.state_samples import Opening


@pytest.fixture
def home(opening: Opening) -> StateHome:
    """Open one state home on a state that does not exist yet."""
    return opening(context())


def test_a_state_is_created_empty_once(home: StateHome) -> None:
    """The lineage and the key of a new state are random, and stay when it is written."""
    assert () == home.observations()
    new = home.load()
    again = home.load()
    home.append(Batch(put=(state_entry(),)))

    written = home.load()
    assert (0, {}, ()) == (new.serial, new.resources, new.intents)
    assert () == home.observations()
    assert 32 == len(new.lineage)
    assert 64 == len(new.key.get_secret_value())
    assert new == again
    assert (new.lineage, new.key) == (written.lineage, written.key)


def test_a_store_is_known_once_something_of_it_is_recorded(home: StateHome) -> None:
    """Neither asking nor holding the lock vouches for a store's address; a row does."""
    before = home.knows_store()
    with home.lock(SARA):
        locked = home.knows_store()
    home.append(Batch(put=(state_entry(),)))

    assert (False, False, True) == (before, locked, home.knows_store())


def test_unlike_states_have_unlike_names(opening: Opening) -> None:
    """Two stores never share a lineage or a key."""
    one, two = opening(context("one")).load(), opening(context("two")).load()

    assert one.lineage != two.lineage
    assert one.key != two.key


def test_records_come_back_in_address_order(home: StateHome) -> None:
    """What was recorded is read back equal, sorted by address, and replaced by address."""
    old, new = state_entry(SHOE, price="1"), state_entry(SHOE, price="2")
    picture = replace(state_entry(FRONT, None), protect=True, on_remove=OnRemove.ARCHIVE)
    home.append(Batch(put=(state_entry(SOCKS), old)))
    home.append(Batch(put=(picture, old, new)))

    expected = {FRONT: picture, SHOE: new, SOCKS: state_entry(SOCKS)}
    assert expected == home.load().resources
    assert list(expected) == list(home.load().resources)


def test_records_can_be_removed(home: StateHome) -> None:
    """A removed address is gone; removing what is not there is no error; a put one stays."""
    home.append(Batch(put=(state_entry(SHOE), state_entry(SOCKS))))
    home.append(Batch(put=(state_entry(SOCKS),), removed=(SHOE, SOCKS, FRONT)))

    assert {SOCKS: state_entry(SOCKS)} == home.load().resources


def test_the_serial_counts_changes_of_resources(home: StateHome) -> None:
    """The serial rises with each committed change of resources, and with nothing else."""
    serials = [home.load().serial]
    home.append(Batch())
    home.append(Batch(begun=RunStart("run-1", "plan-1")))
    (one,) = home.append(Batch(opened=(intent(),)))
    (two,) = home.append(Batch(opened=(intent(SOCKS),)))
    home.append(Batch(resolved=(Resolution(two, Proof.REFUSED, None),)))
    home.append(Batch(finished=RunEnd("run-1", "done")))
    serials.append(home.load().serial)
    home.append(Batch(resolved=(Resolution(one, Proof.ANSWERED, state_entry()),)))
    serials.append(home.load().serial)
    home.append(Batch(put=(state_entry(SOCKS),)))
    serials.append(home.load().serial)
    home.append(Batch(removed=(SOCKS,)))
    serials.append(home.load().serial)

    assert [0, 0, 1, 2, 3] == serials


def test_stores_do_not_see_each_other(opening: Opening) -> None:
    """One place keeps several stores, each with its own rows, intents, serial and lock."""
    one, two = opening(context("one")), opening(context("two", "https://b.tjar.sa"))
    one.append(Batch(put=(state_entry(SHOE),)))
    (opened,) = one.append(Batch(opened=(intent(SHOE),)))
    with one.lock(ALI), two.lock(SARA):
        two.append(Batch(put=(state_entry(SOCKS),)))
        two.append(Batch(put=(state_entry(SOCKS),)))

    assert ({SHOE: state_entry(SHOE)}, (opened,)) == (one.load().resources, one.load().intents)
    assert ({SOCKS: state_entry(SOCKS)}, ()) == (two.load().resources, two.load().intents)
    assert (1, 2) == (one.load().serial, two.load().serial)
    assert () == two.history(5)


def test_a_store_can_join_others(opening: Opening) -> None:
    """A store that is new to an existing place is new there like any other."""
    opening(context("one")).append(Batch(put=(state_entry(),)))
    two = opening(context("two"))
    new = two.load()
    two.append(Batch(put=(state_entry(SOCKS),)))

    assert (0, {}) == (new.serial, new.resources)
    assert (new.lineage, new.key) == (two.load().lineage, two.load().key)


def test_a_state_belongs_to_one_shop(opening: Opening) -> None:
    """A store whose url changed is refused wherever it would be read or written."""
    opening(context(base_url="https://a.tjar.sa")).append(Batch(put=(state_entry(),)))
    moved = opening(context(base_url="https://b.tjar.sa"))
    message = "belongs to https://a.tjar.sa, but store.yaml says https://b.tjar.sa"

    for use in (
        moved.load,
        moved.observations,
        lambda: moved.history(1),
        lambda: moved.append(Batch(begun=RunStart("run-1", "plan-1"))),
    ):
        with pytest.raises(StateError, match=message):
            use()
    with pytest.raises(StateError, match=message):
        take_lock(moved, ALI)


def test_threads_write_at_once(opening: Opening) -> None:
    """Writes of many threads are all kept, each with its own id."""
    home = opening(context())

    def work(number: int) -> None:
        for step in range(4):
            address = Address("product", f"p{number}-{step}")
            (opened,) = home.append(Batch(opened=(intent(address),)))
            home.append(Batch(resolved=(Resolution(opened, Proof.ANSWERED, state_entry(address)),)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    state = home.load()
    assert (32, 32, ()) == (len(state.resources), state.serial, state.intents)
    assert set(range(1, 33)) == {entry.intent.id for entry in home.history(100)}


def test_a_bare_secret_is_never_stored(home: StateHome) -> None:
    """A secret that nobody digested stops the program before anything is written."""
    bare = replace(state_entry(), desired={"secret": SecretStr("hunter2")})
    with pytest.raises(TypeError):
        home.append(Batch(put=(state_entry(SOCKS), bare)))
    with pytest.raises(TypeError):
        home.append(Batch(opened=(replace(intent(), values=bare.desired),)))
    with pytest.raises(TypeError):
        home.append(Batch(opened=(replace(intent(), entry=bare),)))

    assert ({}, ()) == (home.load().resources, home.load().intents)


def test_odd_text_and_large_numbers_survive(home: StateHome) -> None:
    """Half surrogates, NUL and ids beyond 64 bits are kept as they are."""
    odd = replace(intent(), values={"name.en": "a\0b\ud800c"}, high_water=10**30)
    (opened,) = home.append(Batch(opened=(odd,)))
    assert (opened,) == home.load().intents

    home.append(Batch(resolved=(Resolution(opened, Proof.DECIDED, None, "said \0 and \ud800"),)))
    assert "said" in home.history(1)[0].detail


def test_one_batch_carries_everything(home: StateHome) -> None:
    """A run's beginning, proof, rows, new intents and its end are written as one."""
    home.append(Batch(put=(state_entry(FRONT),)))
    (opened,) = home.append(Batch(opened=(intent(SHOE),)))
    (next_one,) = home.append(
        Batch(
            begun=RunStart("run-1", "plan-1"),
            resolved=(Resolution(opened, Proof.ANSWERED, state_entry(SHOE)),),
            removed=(FRONT,),
            put=(state_entry(SOCKS),),
            opened=(intent(SOCKS),),
            finished=RunEnd("run-1", "done"),
            events=(StateEvent("unlock", "nobody", "a test"),),
        )
    )

    state = home.load()
    assert {SHOE: state_entry(SHOE), SOCKS: state_entry(SOCKS)} == state.resources
    assert ((next_one,), 2) == (state.intents, state.serial)
    with pytest.raises(StalePlan):
        home.append(Batch(begun=RunStart("run-2", "plan-1")))


def test_of_a_batch_that_is_refused_nothing_is_written(home: StateHome) -> None:
    """A run that never began, or an intent that is not open, undoes all that comes with it."""
    home.append(Batch(put=(state_entry(FRONT),)))
    before = home.load()
    stray = Resolution(replace(intent(SHOE), id=7), Proof.REFUSED, None)
    more = Batch(
        begun=RunStart("run-1", "plan-1"),
        put=(state_entry(),),
        opened=(intent(),),
        removed=(FRONT,),
    )
    for wrong in ({"resolved": (stray,)}, {"finished": RunEnd("run-9", "done")}):
        with pytest.raises(StateError):
            home.append(replace(more, **wrong))

    assert before == home.load()
    home.append(more)
    assert {SHOE: state_entry()} == home.load().resources


def test_the_last_word_of_a_batch_counts(home: StateHome) -> None:
    """A row that is put stays, whatever else its batch says of its address."""
    home.append(Batch(put=(state_entry(SHOE, price="1"),)))
    (opened,) = home.append(Batch(opened=(intent(SHOE),)))
    home.append(
        Batch(
            resolved=(Resolution(opened, Proof.ANSWERED, None),),
            removed=(SHOE,),
            put=(state_entry(SHOE, price="2"), state_entry(SHOE, price="3")),
        )
    )

    assert {SHOE: state_entry(SHOE, price="3")} == home.load().resources


def test_of_each_claim_the_newest_observation_is_kept(opening: Opening) -> None:
    """What was seen comes back with its time, by number and claim; what is seen later replaces it."""
    clock = Clock()
    home, other = opening(context(clock=clock)), opening(context("other"))
    first, arrays = observation(), replace(observation("absent arrays"), number="A6")
    clear = replace(observation("cleared texts"), number="A6", lines=())
    home.append(Batch(observed=(clear, arrays, first)))
    clock.turn(60)
    then = replace(first, standing=Standing.CONFIRMED, evidence="a\0b \ud800", lines=())
    home.append(Batch(put=(state_entry(),), observed=(first, then)))

    begin, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, 0, 1, tzinfo=UTC)
    readable = then.evidence.replace("\0", "\N{REPLACEMENT CHARACTER}").replace("\ud800", "?")
    assert (
        replace(then, evidence=readable, seen_at=end),
        replace(arrays, seen_at=begin),
        replace(clear, seen_at=begin),
    ) == home.observations()
    assert 1 == home.load().serial
    assert () == other.observations()


def test_observations_are_part_of_their_batch(home: StateHome) -> None:
    """Of a batch that is refused no observation is kept either."""
    with pytest.raises(StateError):
        home.append(Batch(observed=(observation(),), finished=RunEnd("run-9", "done")))

    assert () == home.observations()
