"""What every state home promises; conftest.py lists them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.state.samples import (
    ALI,
    FRONT,
    SARA,
    SHOE,
    SOCKS,
    Clock,
    context,
    intent,
    state_entry,
)
from tjar_sync.errors import StalePlan, StateError, StateLocked
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from tests.state.samples import Opening
    from tjar_sync.ports import StateHome


def test_a_state_is_created_empty_once(home: StateHome) -> None:
    """The lineage and the key of a new state are random, and stay when it is written."""
    new = home.load()
    again = home.load()
    home.record([state_entry()])

    written = home.load()
    assert (0, {}, ()) == (new.serial, new.resources, new.intents)
    assert 32 == len(new.lineage)
    assert 64 == len(new.key.get_secret_value())
    assert new == again
    assert (new.lineage, new.key) == (written.lineage, written.key)


def test_unlike_states_have_unlike_names(opening: Opening) -> None:
    """Two stores never share a lineage or a key."""
    one, two = opening(context("one")).load(), opening(context("two")).load()

    assert one.lineage != two.lineage
    assert one.key != two.key


def test_records_come_back_in_address_order(home: StateHome) -> None:
    """What was recorded is read back equal, sorted by address, and replaced by address."""
    old, new = state_entry(SHOE, price="1"), state_entry(SHOE, price="2")
    picture = replace(state_entry(FRONT, None), protect=True, on_remove=OnRemove.ARCHIVE)
    home.record([state_entry(SOCKS), old])
    home.record([picture, old, new])

    expected = {FRONT: picture, SHOE: new, SOCKS: state_entry(SOCKS)}
    assert expected == home.load().resources
    assert list(expected) == list(home.load().resources)


def test_records_can_be_removed(home: StateHome) -> None:
    """A removed address is gone; removing what is not there is no error; a put one stays."""
    home.record([state_entry(SHOE), state_entry(SOCKS)])
    home.record([state_entry(SOCKS)], [SHOE, SOCKS, FRONT])

    assert {SOCKS: state_entry(SOCKS)} == home.load().resources


def test_the_serial_counts_changes_of_resources(home: StateHome) -> None:
    """The serial rises with each committed change of resources, and with nothing else."""
    serials = [home.load().serial]
    home.record([])
    home.begin("run-1", "plan-1")
    (one,) = home.intend([intent()])
    (two,) = home.intend([intent(SOCKS)])
    home.resolve(Resolution(two, Proof.REFUSED, None))
    home.finish("run-1", "done")
    serials.append(home.load().serial)
    home.resolve(Resolution(one, Proof.ANSWERED, state_entry()))
    serials.append(home.load().serial)
    home.record([state_entry(SOCKS)])
    serials.append(home.load().serial)
    home.record([], [SOCKS])
    serials.append(home.load().serial)

    assert [0, 0, 1, 2, 3] == serials


def test_intents_get_rising_ids_and_stay_open(home: StateHome) -> None:
    """Intents come back as given, with ids in order, and are loaded until they are resolved."""
    first = home.intend([intent(SHOE), replace(intent(SOCKS), entry=None, high_water=None)])
    second = home.intend([intent(FRONT)])

    loaded = home.load().intents
    assert (*first, *second) == loaded
    assert [SHOE, SOCKS, FRONT] == [found.address for found in loaded]
    assert sorted({found.id for found in loaded}) == [found.id for found in loaded]
    assert 0 not in {found.id for found in loaded}


def test_no_intents_are_no_write(home: StateHome) -> None:
    """An empty list of intents comes back empty."""
    assert () == home.intend([])


@pytest.mark.parametrize("proof", [Proof.ANSWERED, Proof.FOUND, Proof.DECIDED])
def test_proof_of_a_write_replaces_the_row(home: StateHome, proof: Proof) -> None:
    """With proof of a write, the record takes the row's place, and None removes it."""
    home.record([state_entry(SHOE, price="1"), state_entry(SOCKS)])
    shoe, socks = home.intend([intent(SHOE), intent(SOCKS)])
    home.resolve(Resolution(shoe, proof, state_entry(SHOE, price="2")))
    home.resolve(Resolution(socks, proof, None))

    state = home.load()
    assert {SHOE: state_entry(SHOE, price="2")} == state.resources
    assert () == state.intents


@pytest.mark.parametrize("proof", [Proof.REFUSED, Proof.ABSENT])
def test_proof_of_no_write_keeps_the_row(home: StateHome, proof: Proof) -> None:
    """With proof that nothing was written, the row stays and the intent is closed."""
    home.record([state_entry(SHOE)])
    (opened,) = home.intend([intent(SHOE)])
    home.resolve(Resolution(opened, proof, None))

    state = home.load()
    assert {SHOE: state_entry(SHOE)} == state.resources
    assert () == state.intents


@pytest.mark.parametrize("strange", [0, -1, 99])
def test_only_known_intents_are_resolved(home: StateHome, strange: int) -> None:
    """An intent that this state never saw is refused, and no row is touched."""
    home.record([state_entry(SHOE)])
    home.intend([intent(SHOE)])
    with pytest.raises(StateError, match="unknown to this state, or closed already"):
        home.resolve(Resolution(replace(intent(SHOE), id=strange), Proof.ANSWERED, None))

    assert {SHOE: state_entry(SHOE)} == home.load().resources


def test_an_intent_is_resolved_once(home: StateHome) -> None:
    """A second proof is refused, and no row is touched."""
    (opened,) = home.intend([intent(SHOE)])
    home.resolve(Resolution(opened, Proof.ANSWERED, state_entry(SHOE)))
    with pytest.raises(StateError, match="closed already"):
        home.resolve(Resolution(opened, Proof.FOUND, None))

    assert {SHOE: state_entry(SHOE)} == home.load().resources


def test_history_is_newest_first(opening: Opening) -> None:
    """History tells what was written, by what proof and when; open lines have none."""
    clock = Clock()
    home = opening(context(clock=clock))
    shoe, socks = home.intend([intent(SHOE), intent(SOCKS)])
    clock.turn(1)
    home.resolve(Resolution(shoe, Proof.REFUSED, None, "422: السعر"))

    newest, oldest = home.history(5)
    opened, closed = "2025-01-01T00:00:00.000+00:00", "2025-01-01T00:00:01.000+00:00"
    assert {datetime.fromisoformat(opened)} == {socks.opened_at, shoe.opened_at}
    assert (socks, None, "", "") == (
        newest.intent,
        newest.proof,
        newest.detail,
        newest.closed_at,
    )
    assert (shoe, Proof.REFUSED, "422: السعر", closed) == (
        oldest.intent,
        oldest.proof,
        oldest.detail,
        oldest.closed_at,
    )
    assert (newest,) == home.history(1)
    assert () == home.history(0)
    assert () == home.history(-1)


def test_a_new_state_has_no_history(home: StateHome) -> None:
    """Where nothing was written there is nothing to tell."""
    assert () == home.history(5)


def test_a_plan_is_used_once(opening: Opening) -> None:
    """A plan opens one run of its store; another store may use the same name."""
    home, other = opening(context()), opening(context("other"))
    home.begin("run-1", "plan-1")
    other.begin("run-1", "plan-1")
    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        home.begin("run-2", "plan-1")
    with pytest.raises(StateError, match="run run-1 was begun before"):
        home.begin("run-1", "plan-2")
    home.finish("run-1", "partial")

    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        home.begin("run-3", "plan-1")


def test_a_run_ends_only_after_its_beginning(home: StateHome) -> None:
    """An unknown run cannot be finished."""
    with pytest.raises(StateError, match="run run-9 was never begun"):
        home.finish("run-9", "done")


def test_stores_do_not_see_each_other(opening: Opening) -> None:
    """One place keeps several stores, each with its own rows, intents, serial and lock."""
    one, two = opening(context("one")), opening(context("two", "https://b.tjar.sa"))
    one.record([state_entry(SHOE)])
    (opened,) = one.intend([intent(SHOE)])
    with one.lock(ALI), two.lock(SARA):
        two.record([state_entry(SOCKS)])
        two.record([state_entry(SOCKS)])

    assert ({SHOE: state_entry(SHOE)}, (opened,)) == (one.load().resources, one.load().intents)
    assert ({SOCKS: state_entry(SOCKS)}, ()) == (two.load().resources, two.load().intents)
    assert (1, 2) == (one.load().serial, two.load().serial)
    assert () == two.history(5)


def test_a_store_can_join_others(opening: Opening) -> None:
    """A store that is new to an existing place is new there like any other."""
    opening(context("one")).record([state_entry()])
    two = opening(context("two"))
    new = two.load()
    two.record([state_entry(SOCKS)])

    assert (0, {}) == (new.serial, new.resources)
    assert (new.lineage, new.key) == (two.load().lineage, two.load().key)


def test_a_state_belongs_to_one_shop(opening: Opening) -> None:
    """A store whose url changed is refused wherever it would be read or written."""
    opening(context(base_url="https://a.tjar.sa")).record([state_entry()])
    moved = opening(context(base_url="https://b.tjar.sa"))
    message = "belongs to https://a.tjar.sa, but store.yaml says https://b.tjar.sa"

    for use in (moved.load, lambda: moved.history(1), lambda: moved.begin("run-1", "plan-1")):
        with pytest.raises(StateError, match=message):
            use()
    with pytest.raises(StateError, match=message), moved.lock(ALI):
        pass


def test_the_lock_is_held_by_one(opening: Opening) -> None:
    """Whoever comes second is told who holds the lock, until when, and what to do."""
    first, second = opening(context()), opening(context())
    with first.lock(ALI):
        with pytest.raises(StateLocked) as caught, second.lock(SARA):
            pass
        with pytest.raises(StateLocked), first.lock(ALI):
            pass
    with second.lock(SARA):
        pass

    assert str(caught.value) == (
        "the state is locked by ali@desk (pid 11), `apply` since 2025-01-01T00:00:00Z, "
        "until 2025-01-01T00:01:00.000+00:00 unless renewed\n"
        '  wait, or run `tjar-sync state unlock --why "…"` when you know it is dead'
    )


def test_the_lock_keeps_others_from_writing(opening: Opening) -> None:
    """While one holds the lock, it alone writes; others still read."""
    first, second = opening(context()), opening(context())
    with first.lock(ALI):
        first.record([state_entry(SHOE)])
        with pytest.raises(StateLocked):
            second.record([state_entry(SOCKS)])
        assert {SHOE: state_entry(SHOE)} == second.load().resources
    second.record([state_entry(SOCKS)])

    assert {SHOE, SOCKS} == set(first.load().resources)


def test_the_lock_is_given_back_on_the_way_out(opening: Opening) -> None:
    """An error inside the lock passes through and leaves it free."""
    with pytest.raises(KeyError), opening(context()).lock(ALI):
        raise KeyError

    with opening(context()).lock(SARA):
        pass


def test_threads_write_at_once(opening: Opening) -> None:
    """Writes of many threads are all kept, each with its own id."""
    home = opening(context())

    def work(number: int) -> None:
        for step in range(10):
            address = Address("product", f"p{number}-{step}")
            (opened,) = home.intend([intent(address)])
            home.resolve(Resolution(opened, Proof.ANSWERED, state_entry(address)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    state = home.load()
    assert (80, 80, ()) == (len(state.resources), state.serial, state.intents)
    assert set(range(1, 81)) == {entry.intent.id for entry in home.history(100)}


def test_a_bare_secret_is_never_stored(home: StateHome) -> None:
    """A secret that nobody digested stops the program before anything is written."""
    bare = replace(state_entry(), desired={"secret": SecretStr("hunter2")})
    with pytest.raises(TypeError):
        home.record([state_entry(SOCKS), bare])
    with pytest.raises(TypeError):
        home.intend([replace(intent(), values=bare.desired)])
    with pytest.raises(TypeError):
        home.intend([replace(intent(), entry=bare)])

    assert ({}, ()) == (home.load().resources, home.load().intents)


def test_odd_text_and_large_numbers_survive(home: StateHome) -> None:
    """Half surrogates, NUL and ids beyond 64 bits are kept as they are."""
    odd = replace(intent(), values={"name.en": "a\0b\ud800c"}, high_water=10**30)
    (opened,) = home.intend([odd])
    assert (opened,) == home.load().intents

    home.resolve(Resolution(opened, Proof.DECIDED, None, "said \0 and \ud800"))
    assert "said" in home.history(1)[0].detail


def test_a_lock_can_be_taken_away(opening: Opening) -> None:
    """Unlocking names the holder, whose next write is refused; with no holder it does nothing."""
    holder, person = opening(context()), opening(context())
    nobody = person.unlock("nobody there")
    with holder.lock(ALI):
        taken = person.unlock("the machine burned")
        with pytest.raises(StateError):
            holder.record([state_entry()])

    assert (None, ALI) == (nobody, taken)
    assert person.unlock("again") is None
