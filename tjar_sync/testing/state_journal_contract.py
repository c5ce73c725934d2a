"""What every state home promises of intents and runs, as tests; see `state_contract`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StalePlan, StateError
from tjar_sync.model.state import (
    KEPT_RUNS,
    Batch,
    Before,
    Proof,
    Resolution,
    RunEnd,
    RunStart,
    StateEvent,
)
from tjar_sync.model.value import SecretDigest
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
    assert (replace(shoe, entry=None), Proof.REFUSED, "422: السعر", closed) == (
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


def test_runs_are_told_newest_first(opening: Opening) -> None:
    """Each with its plan, its times and how it ended; another store's are its own."""
    clock = Clock()
    home = opening(context(clock=clock))
    opening(context("other")).append(Batch(begun=RunStart("run-9", "plan-9")))
    home.append(Batch(begun=RunStart("run-1", "plan-1")))
    clock.turn(60)
    home.append(Batch(finished=RunEnd("run-1", "done")))
    home.append(Batch(begun=RunStart("run-2", "plan-2")))

    newest, oldest = home.runs(5)
    assert ("run-2", "plan-2", "", "") == (
        newest.run,
        newest.plan_id,
        newest.finished_at,
        newest.outcome,
    )
    assert ("run-1", "done") == (oldest.run, oldest.outcome)
    seconds = datetime.fromisoformat(oldest.finished_at) - datetime.fromisoformat(oldest.began_at)
    assert 60 == seconds.total_seconds()
    assert (newest,) == home.runs(1)
    assert () == home.runs(-1)


def test_lines_of_a_run_come_in_their_order(home: StateHome) -> None:
    """Those of others are not among them."""
    first, _, third = home.append(
        Batch(opened=(intent(SHOE), intent(FRONT, "run-2"), intent(SOCKS)))
    )
    home.append(Batch(resolved=(Resolution(first, Proof.REFUSED, None, "no"),)))

    lines = home.lines("run-1")
    told = replace(first, entry=None)
    assert [(told, Proof.REFUSED, "no"), (third, None, "")] == [
        (line.intent, line.proof, line.detail) for line in lines
    ]
    assert () == home.lines("run-3")


def test_what_was_noted_is_told_newest_first(home: StateHome) -> None:
    """With the time at which it was."""
    home.append(Batch(events=(StateEvent("mv", "product.a", "why"), StateEvent("rm", "b", "so"))))

    newest, oldest = home.events(5)
    assert [("rm", "b", "so"), ("mv", "product.a", "why")] == [
        (one.what, one.about, one.why) for one in (newest, oldest)
    ]
    assert datetime.fromisoformat(newest.at).tzinfo is not None
    assert (newest,) == home.events(1)
    assert () == home.events(-1)


def test_a_new_state_has_no_runs_and_no_events(home: StateHome) -> None:
    """Where nothing was written there is nothing to tell."""
    assert ((), (), ()) == (home.runs(5), home.lines("run-1"), home.events(5))


def test_what_was_before_is_kept_of_the_newest_runs(home: StateHome) -> None:
    """Of older ones the lines stay, and cannot be undone."""
    before = Before({"price": Decimal("1.50")}, {"secret": SecretDigest("0a")}, {"0a1b": "9"})
    for number in range(KEPT_RUNS + 1):
        begun = RunStart(f"run-{number}", f"plan-{number}")
        opened = replace(intent(SHOE, f"run-{number}"), before=before)
        home.append(Batch(begun=begun, opened=(opened,)))

    (oldest,), (next_one,) = home.lines("run-0"), home.lines("run-1")
    assert (None, before) == (oldest.intent.before, next_one.intent.before)
    assert before == home.load().intents[-1].before
