"""What every backend promises; conftest.py lists them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.backends.samples import (
    ALI,
    FRONT,
    SARA,
    SHOE,
    SOCKS,
    Clock,
    intent,
    recorded,
    scope,
)
from tjar_sync.errors import StalePlan, StateError, StateLocked
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from tests.backends.samples import Opening
    from tjar_sync.ports import StateBackend


def test_a_state_is_born_empty_once(backend: StateBackend) -> None:
    """The lineage and the key of an unborn state are random, and stay when it is written."""
    born = backend.load()
    again = backend.load()
    backend.record([recorded()])

    written = backend.load()
    assert (0, {}, ()) == (born.serial, born.resources, born.intents)
    assert 32 == len(born.lineage)
    assert 64 == len(born.key.get_secret_value())
    assert born == again
    assert (born.lineage, born.key) == (written.lineage, written.key)


def test_unlike_states_have_unlike_names(opening: Opening) -> None:
    """Two stores never share a lineage or a key."""
    one, two = opening(scope("one")).load(), opening(scope("two")).load()

    assert one.lineage != two.lineage
    assert one.key != two.key


def test_records_come_back_in_address_order(backend: StateBackend) -> None:
    """What was recorded is read back equal, sorted by address, and replaced by address."""
    old, new = recorded(SHOE, price="1"), recorded(SHOE, price="2")
    picture = replace(recorded(FRONT, None), protect=True, on_remove=OnRemove.ARCHIVE)
    backend.record([recorded(SOCKS), old])
    backend.record([picture, old, new])

    expected = {FRONT: picture, SHOE: new, SOCKS: recorded(SOCKS)}
    assert expected == backend.load().resources
    assert list(expected) == list(backend.load().resources)


def test_records_can_be_removed(backend: StateBackend) -> None:
    """A removed address is gone; removing what is not there is no error; a put one stays."""
    backend.record([recorded(SHOE), recorded(SOCKS)])
    backend.record([recorded(SOCKS)], [SHOE, SOCKS, FRONT])

    assert {SOCKS: recorded(SOCKS)} == backend.load().resources


def test_the_serial_counts_changes_of_resources(backend: StateBackend) -> None:
    """The serial rises with each committed change of resources, and with nothing else."""
    serials = [backend.load().serial]
    backend.record([])
    backend.begin("run-1", "plan-1")
    (one,) = backend.intend([intent()])
    (two,) = backend.intend([intent(SOCKS)])
    backend.settle(Resolution(two, Proof.REFUSED, None))
    backend.finish("run-1", "done")
    serials.append(backend.load().serial)
    backend.settle(Resolution(one, Proof.ANSWERED, recorded()))
    serials.append(backend.load().serial)
    backend.record([recorded(SOCKS)])
    serials.append(backend.load().serial)
    backend.record([], [SOCKS])
    serials.append(backend.load().serial)

    assert [0, 0, 1, 2, 3] == serials


def test_intents_get_rising_ids_and_stay_open(backend: StateBackend) -> None:
    """Intents come back as given, with ids in order, and are loaded until they are settled."""
    first = backend.intend([intent(SHOE), replace(intent(SOCKS), entry=None, high_water=None)])
    second = backend.intend([intent(FRONT)])

    loaded = backend.load().intents
    assert (*first, *second) == loaded
    assert [SHOE, SOCKS, FRONT] == [found.address for found in loaded]
    assert sorted({found.id for found in loaded}) == [found.id for found in loaded]
    assert 0 not in {found.id for found in loaded}


def test_no_intents_are_no_write(backend: StateBackend) -> None:
    """An empty list of intents comes back empty."""
    assert () == backend.intend([])


@pytest.mark.parametrize("evidence", [Proof.ANSWERED, Proof.FOUND, Proof.DECIDED])
def test_evidence_of_a_write_replaces_the_row(backend: StateBackend, evidence: Proof) -> None:
    """With proof of a write, the record takes the row's place, and None removes it."""
    backend.record([recorded(SHOE, price="1"), recorded(SOCKS)])
    shoe, socks = backend.intend([intent(SHOE), intent(SOCKS)])
    backend.settle(Resolution(shoe, evidence, recorded(SHOE, price="2")))
    backend.settle(Resolution(socks, evidence, None))

    state = backend.load()
    assert {SHOE: recorded(SHOE, price="2")} == state.resources
    assert () == state.intents


@pytest.mark.parametrize("evidence", [Proof.REFUSED, Proof.ABSENT])
def test_evidence_of_no_write_keeps_the_row(backend: StateBackend, evidence: Proof) -> None:
    """With proof that nothing was written, the row stays and the intent is closed."""
    backend.record([recorded(SHOE)])
    (opened,) = backend.intend([intent(SHOE)])
    backend.settle(Resolution(opened, evidence, None))

    state = backend.load()
    assert {SHOE: recorded(SHOE)} == state.resources
    assert () == state.intents


@pytest.mark.parametrize("strange", [0, -1, 99])
def test_only_known_intents_are_settled(backend: StateBackend, strange: int) -> None:
    """An intent that this state never saw is refused, and no row is touched."""
    backend.record([recorded(SHOE)])
    backend.intend([intent(SHOE)])
    with pytest.raises(StateError, match="unknown to this state, or closed already"):
        backend.settle(Resolution(replace(intent(SHOE), id=strange), Proof.ANSWERED, None))

    assert {SHOE: recorded(SHOE)} == backend.load().resources


def test_an_intent_is_settled_once(backend: StateBackend) -> None:
    """A second piece of evidence is refused, and no row is touched."""
    (opened,) = backend.intend([intent(SHOE)])
    backend.settle(Resolution(opened, Proof.ANSWERED, recorded(SHOE)))
    with pytest.raises(StateError, match="closed already"):
        backend.settle(Resolution(opened, Proof.FOUND, None))

    assert {SHOE: recorded(SHOE)} == backend.load().resources


def test_history_is_newest_first(opening: Opening) -> None:
    """History tells what was written, on what evidence and when; open lines have none."""
    clock = Clock()
    backend = opening(scope(clock=clock))
    shoe, socks = backend.intend([intent(SHOE), intent(SOCKS)])
    clock.turn(1)
    backend.settle(Resolution(shoe, Proof.REFUSED, None, "422: السعر"))

    newest, oldest = backend.history(5)
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
    assert (newest,) == backend.history(1)
    assert () == backend.history(0)
    assert () == backend.history(-1)


def test_an_unborn_state_has_no_history(backend: StateBackend) -> None:
    """Where nothing was written there is nothing to tell."""
    assert () == backend.history(5)


def test_a_plan_is_used_once(opening: Opening) -> None:
    """A plan opens one run of its store; another store may use the same name."""
    backend, other = opening(scope()), opening(scope("other"))
    backend.begin("run-1", "plan-1")
    other.begin("run-1", "plan-1")
    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        backend.begin("run-2", "plan-1")
    with pytest.raises(StateError, match="run run-1 was begun before"):
        backend.begin("run-1", "plan-2")
    backend.finish("run-1", "partial")

    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        backend.begin("run-3", "plan-1")


def test_a_run_ends_only_after_its_beginning(backend: StateBackend) -> None:
    """An unknown run cannot be finished."""
    with pytest.raises(StateError, match="run run-9 was never begun"):
        backend.finish("run-9", "done")


def test_stores_do_not_see_each_other(opening: Opening) -> None:
    """One place keeps several stores, each with its own rows, intents, serial and lock."""
    one, two = opening(scope("one")), opening(scope("two", "https://b.tjar.sa"))
    one.record([recorded(SHOE)])
    (opened,) = one.intend([intent(SHOE)])
    with one.lock(ALI), two.lock(SARA):
        two.record([recorded(SOCKS)])
        two.record([recorded(SOCKS)])

    assert ({SHOE: recorded(SHOE)}, (opened,)) == (one.load().resources, one.load().intents)
    assert ({SOCKS: recorded(SOCKS)}, ()) == (two.load().resources, two.load().intents)
    assert (1, 2) == (one.load().serial, two.load().serial)
    assert () == two.history(5)


def test_a_store_can_join_others(opening: Opening) -> None:
    """A store that is new to an existing place is born there like any other."""
    opening(scope("one")).record([recorded()])
    two = opening(scope("two"))
    born = two.load()
    two.record([recorded(SOCKS)])

    assert (0, {}) == (born.serial, born.resources)
    assert (born.lineage, born.key) == (two.load().lineage, two.load().key)


def test_a_state_belongs_to_one_shop(opening: Opening) -> None:
    """A store whose url changed is refused wherever it would be read or written."""
    opening(scope(base_url="https://a.tjar.sa")).record([recorded()])
    moved = opening(scope(base_url="https://b.tjar.sa"))
    message = "belongs to https://a.tjar.sa, but store.yaml says https://b.tjar.sa"

    for use in (moved.load, lambda: moved.history(1), lambda: moved.begin("run-1", "plan-1")):
        with pytest.raises(StateError, match=message):
            use()
    with pytest.raises(StateError, match=message), moved.lock(ALI):
        pass


def test_the_lock_is_held_by_one(opening: Opening) -> None:
    """Whoever comes second is told who holds the lock, until when, and what to do."""
    first, second = opening(scope()), opening(scope())
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
    first, second = opening(scope()), opening(scope())
    with first.lock(ALI):
        first.record([recorded(SHOE)])
        with pytest.raises(StateLocked):
            second.record([recorded(SOCKS)])
        assert {SHOE: recorded(SHOE)} == second.load().resources
    second.record([recorded(SOCKS)])

    assert {SHOE, SOCKS} == set(first.load().resources)


def test_the_lock_is_given_back_on_the_way_out(opening: Opening) -> None:
    """An error inside the lock passes through and leaves it free."""
    with pytest.raises(KeyError), opening(scope()).lock(ALI):
        raise KeyError

    with opening(scope()).lock(SARA):
        pass


def test_threads_write_at_once(opening: Opening) -> None:
    """Writes of many threads are all kept, each with its own id."""
    backend = opening(scope())

    def work(number: int) -> None:
        for step in range(10):
            address = Address("product", f"p{number}-{step}")
            (opened,) = backend.intend([intent(address)])
            backend.settle(Resolution(opened, Proof.ANSWERED, recorded(address)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    state = backend.load()
    assert (80, 80, ()) == (len(state.resources), state.serial, state.intents)
    assert set(range(1, 81)) == {entry.intent.id for entry in backend.history(100)}


def test_a_bare_secret_is_never_stored(backend: StateBackend) -> None:
    """A secret that nobody digested stops the program before anything is written."""
    bare = replace(recorded(), desired={"secret": SecretStr("hunter2")})
    with pytest.raises(TypeError):
        backend.record([recorded(SOCKS), bare])
    with pytest.raises(TypeError):
        backend.intend([replace(intent(), values=bare.desired)])
    with pytest.raises(TypeError):
        backend.intend([replace(intent(), entry=bare)])

    assert ({}, ()) == (backend.load().resources, backend.load().intents)


def test_odd_text_and_large_numbers_survive(backend: StateBackend) -> None:
    """Half surrogates, NUL and ids beyond 64 bits are kept as they are."""
    odd = replace(intent(), values={"name.en": "a\0b\ud800c"}, high_water=10**30)
    (opened,) = backend.intend([odd])
    assert (opened,) == backend.load().intents

    backend.settle(Resolution(opened, Proof.DECIDED, None, "said \0 and \ud800"))
    assert "said" in backend.history(1)[0].detail


def test_a_lock_can_be_taken_away(opening: Opening) -> None:
    """Unlocking names the holder, whose next write is refused; with no holder it does nothing."""
    holder, person = opening(scope()), opening(scope())
    nobody = person.unlock("nobody there")
    with holder.lock(ALI):
        taken = person.unlock("the machine burned")
        with pytest.raises(StateError):
            holder.record([recorded()])

    assert (None, ALI) == (nobody, taken)
    assert person.unlock("again") is None
