"""What every state home promises of intents and runs, as tests; see `state_contract`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StalePlan, StateError
from tjar_sync.model.state import Batch, Proof, Resolution, RunEnd, RunStart
from tjar_sync.state.machine import Machine
from tjar_sync.testing.state_samples import (
    FRONT,
    SHOE,
    SOCKS,
    Clock,
    context,
    everyone_lives,
    intent,
    landmark,
    state_entry,
)

if TYPE_CHECKING:
    from tjar_sync.ports import StateHome
    from tjar_sync.testing.state_samples import Opening


def test_intents_get_rising_ids_and_stay_open(home: StateHome) -> None:
    """Intents come back as given, with ids in order, and are loaded until they are resolved."""
    first = home.append(
        Batch(opened=(intent(SHOE), replace(intent(SOCKS), entry=None, high_water=None)))
    )
    second = home.append(Batch(opened=(intent(FRONT),)))

    loaded = home.load().intents
    assert (*first, *second) == loaded
    assert [SHOE, SOCKS, FRONT] == [found.address for found in loaded]
    assert sorted({found.id for found in loaded}) == [found.id for found in loaded]
    assert 0 not in {found.id for found in loaded}


def test_no_intents_are_no_write(home: StateHome) -> None:
    """An empty list of intents comes back empty."""
    assert () == home.append(Batch())


@pytest.mark.parametrize("proof", [Proof.ANSWERED, Proof.FOUND, Proof.DECIDED])
def test_proof_of_a_write_replaces_the_row(home: StateHome, proof: Proof) -> None:
    """With proof of a write, the record takes the row's place, and None removes it."""
    home.append(Batch(put=(state_entry(SHOE, price="1"), state_entry(SOCKS))))
    shoe, socks = home.append(Batch(opened=(intent(SHOE), intent(SOCKS))))
    home.append(Batch(resolved=(Resolution(shoe, proof, state_entry(SHOE, price="2")),)))
    home.append(Batch(resolved=(Resolution(socks, proof, None),)))

    state = home.load()
    assert {SHOE: state_entry(SHOE, price="2")} == state.resources
    assert () == state.intents


@pytest.mark.parametrize("proof", [Proof.REFUSED, Proof.ABSENT])
def test_proof_of_no_write_keeps_the_row(home: StateHome, proof: Proof) -> None:
    """With proof that nothing was written, the row stays and the intent is closed."""
    home.append(Batch(put=(state_entry(SHOE),)))
    (opened,) = home.append(Batch(opened=(intent(SHOE),)))
    home.append(Batch(resolved=(Resolution(opened, proof, None),)))

    state = home.load()
    assert {SHOE: state_entry(SHOE)} == state.resources
    assert () == state.intents


@pytest.mark.parametrize("strange", [0, -1, 99])
def test_only_known_intents_are_resolved(home: StateHome, strange: int) -> None:
    """An intent that this state never saw is refused, and no row is touched."""
    home.append(Batch(put=(state_entry(SHOE),)))
    home.append(Batch(opened=(intent(SHOE),)))
    with pytest.raises(StateError, match="unknown to this state, or closed already"):
        home.append(
            Batch(resolved=(Resolution(replace(intent(SHOE), id=strange), Proof.ANSWERED, None),))
        )

    assert {SHOE: state_entry(SHOE)} == home.load().resources


def test_an_intent_is_resolved_once(home: StateHome) -> None:
    """A second proof is refused, and no row is touched."""
    (opened,) = home.append(Batch(opened=(intent(SHOE),)))
    home.append(Batch(resolved=(Resolution(opened, Proof.ANSWERED, state_entry(SHOE)),)))
    with pytest.raises(StateError, match="closed already"):
        home.append(Batch(resolved=(Resolution(opened, Proof.FOUND, None),)))

    assert {SHOE: state_entry(SHOE)} == home.load().resources


def test_history_is_newest_first(opening: Opening) -> None:
    """History tells what was written, by what proof and when; open lines have none."""
    clock = Clock()
    home = opening(context(clock=clock))
    shoe, socks = home.append(Batch(opened=(intent(SHOE), intent(SOCKS))))
    clock.turn(1)
    home.append(Batch(resolved=(Resolution(shoe, Proof.REFUSED, None, "422: السعر"),)))

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
    home.append(Batch(begun=RunStart("run-1", "plan-1")))
    other.append(Batch(begun=RunStart("run-1", "plan-1")))
    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        home.append(Batch(begun=RunStart("run-2", "plan-1")))
    with pytest.raises(StateError, match="run run-1 was begun before"):
        home.append(Batch(begun=RunStart("run-1", "plan-2")))
    home.append(Batch(finished=RunEnd("run-1", "partial")))

    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        home.append(Batch(begun=RunStart("run-3", "plan-1")))


def test_a_run_ends_only_after_its_beginning(home: StateHome) -> None:
    """An unknown run cannot be finished."""
    with pytest.raises(StateError, match="run run-9 was never begun"):
        home.append(Batch(finished=RunEnd("run-9", "done")))


def test_another_machine_s_clock_tells_nothing(opening: Opening) -> None:
    """Of an intent that another machine, or this one before its last boot, opened, no time is known."""
    here, there = opening(context()), opening(context(machine=Machine("there", everyone_lives)))
    (opened,) = here.append(Batch(opened=(intent(),)))

    assert opened.opened_at is not None
    assert (opened,) == here.load().intents
    assert (replace(opened, opened_at=None),) == there.load().intents


def test_a_store_is_known_again_by_its_landmarks(opening: Opening) -> None:
    """They stay until others take their place, in the order of their ids, and are one store's."""
    home, other = opening(context()), opening(context("other"))
    first, second = landmark("7"), landmark("12", sku="T")
    before = home.load().landmarks
    home.append(Batch(landmarks=(first, second)))
    home.append(Batch(put=(state_entry(),)))
    other.append(Batch(landmarks=(landmark("9"),)))
    kept = home.load().landmarks
    home.append(Batch(landmarks=(first,)))
    fewer = home.load().landmarks
    home.append(Batch(landmarks=()))

    assert ((), (second, first), (first,)) == (before, kept, fewer)
    assert ((), (landmark("9"),)) == (home.load().landmarks, other.load().landmarks)
