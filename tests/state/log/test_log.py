"""A log keeps every commit in a place that is slow, forgetful of its lists, or unsure of its answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.state.log.faulty import FaultyObjects
from tjar_sync.errors import StalePlan, StateError, StateUnusable
from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch, Proof, Resolution, RunStart, StateEvent
from tjar_sync.state.home import Home
from tjar_sync.state.log.head import CheckpointPace
from tjar_sync.state.log.projection import Projection
from tjar_sync.state.log.storage import CHECKPOINTS, LOG, SURE_SECONDS, LogStorage, numbered
from tjar_sync.state.retention import KEPT_ENTRIES
from tjar_sync.testing.memory_state import Memory
from tjar_sync.testing.state_samples import (
    ALI,
    SARA,
    SHOE,
    SOCKS,
    Clock,
    context,
    intent,
    landmark,
    observation,
    state_entry,
)

if TYPE_CHECKING:
    from collections.abc import Callable

OFTEN = CheckpointPace(least=4, most=4)


def opened(
    objects: FaultyObjects, clock: Clock | None = None, pace: CheckpointPace = OFTEN
) -> Home:
    """Open a state in a place, as one process does."""
    clock = clock or Clock()
    return Home(LogStorage(objects, clock.stopwatch().now, pace), context(clock=clock))


def put(name: str, price: str = "1") -> Batch:
    """Return a batch of one row."""
    return Batch(put=(state_entry(Address("product", name), price=price),))


def names(home: Home) -> set[str]:
    """Return what a state owns."""
    return {address.name for address in home.load().resources}


def test_the_loser_of_a_race_decides_again() -> None:
    """Who finds another's commit in the place of his own takes it in first; ids are never given twice."""
    objects = FaultyObjects()
    one, two = opened(objects), opened(objects)
    one.append(put("before"))
    two.load()
    (first,) = one.append(Batch(opened=(intent(SHOE),)))
    (second,) = two.append(Batch(opened=(intent(SOCKS),)))
    one.append(Batch(resolved=(Resolution(first, Proof.REFUSED, None),)))

    assert first.id < second.id
    assert (second,) == one.load().intents == two.load().intents


def test_a_writer_that_lost_its_lease_cannot_commit() -> None:
    """The lease is in the log: who has not yet seen that it was taken away writes nothing."""
    objects = FaultyObjects()
    holder, person = opened(objects), opened(objects)
    with holder.lock(ALI):
        holder.append(put("before"))
        person.unlock("it hangs")
        with person.lock(SARA):
            with pytest.raises(StateError, match="lost the lock to sara@ci"):
                holder.append(put("after"))
            person.append(put("mine"))

    assert {"before", "mine"} == names(person)


@pytest.mark.parametrize("fates", [["lost"], ["unanswered"], ["lost", "unanswered"], ["repeated"]])
def test_a_commit_that_nobody_answered_is_looked_up(fates: list[str]) -> None:
    """A commit is made once, whether its answer, or it, was lost, or a library sent it twice."""
    objects = FaultyObjects()
    home = opened(objects)
    home.append(put("one"))
    objects.creating = fates
    (opened_one,) = home.append(Batch(opened=(intent(),)))

    assert (opened_one,) == opened(objects).load().intents
    assert 2 == len(objects.listed(LOG))


def test_another_s_commit_is_never_taken_for_one_s_own() -> None:
    """Where the answer was lost and another's commit has the number, it is decided anew."""
    objects = FaultyObjects()
    home, other = opened(objects), opened(objects)
    home.append(put("one"))
    other.load()
    objects.creating = ["lost"]
    objects.before_read = lambda _name: _commits(objects, other)
    home.append(put("mine"))

    assert {"one", "theirs", "mine"} == names(home)


def _commits(objects: FaultyObjects, other: Home) -> None:
    objects.before_read = lambda _name: None
    other.append(put("theirs"))


def test_a_place_that_is_gone_is_told() -> None:
    """After three tries that nobody answered the error passes, and the next run finds what there is."""
    objects = FaultyObjects()
    home = opened(objects)
    home.append(put("one"))
    objects.creating = ["lost", "lost", "lost"]
    with pytest.raises(StateError, match="the connection broke"):
        home.append(put("two"))

    assert {"one"} == names(opened(objects))


def test_a_place_that_overwrites_is_refused_by_name() -> None:
    """Where a second create of one name is not refused, no state is kept."""
    objects = FaultyObjects(overwrites=True)
    with pytest.raises(StateUnusable) as caught:
        opened(objects).append(put("one"))

    assert "s3://bucket/prefix: this place makes an object although its name is taken" in str(
        caught.value
    )
    assert {} == objects.listed("")


def test_reading_writes_nothing() -> None:
    """Who only reads makes no object, not even to try the place."""
    objects = FaultyObjects()
    home = opened(objects)
    home.load()
    home.history(1)

    assert {"read log", "list log/", "list checkpoint/"} == set(objects.asked)


def test_a_checkpoint_makes_opening_cheap() -> None:
    """An opening reads the newest checkpoint and what came after it, and is equal to reading all."""
    objects = FaultyObjects()
    home = opened(objects)
    (shoe,) = home.append(Batch(opened=(intent(SHOE),), begun=RunStart("run-1", "plan-1")))
    (socks,) = home.append(
        Batch(
            opened=(intent(SOCKS),),
            observed=(observation(),),
            landmarks=(landmark(),),
            events=(StateEvent("orders-seen", "store", "it showed one"),),
        )
    )
    home.append(Batch(resolved=(Resolution(shoe, Proof.ANSWERED, state_entry()),)))
    with home.lock(ALI):
        home.append(put("one"))
    checkpoints = objects.listed(CHECKPOINTS)
    objects.asked.clear()
    again = opened(objects)
    state = again.load()
    reads = [one for one in objects.asked if one.startswith("read")]

    assert ["read checkpoint", "read log"] == reads[:2]
    assert home.load() == state
    assert (socks,) == again.load().intents
    assert home.observations() == again.observations()
    assert home.history(9) == again.history(9)
    assert 1 == len(checkpoints)
    with pytest.raises(StalePlan, match="plan plan-1 was applied before"):
        again.append(Batch(begun=RunStart("run-2", "plan-1")))


def test_a_checkpoint_that_fails_fails_no_commit() -> None:
    """What cannot be summed up now is summed up later."""
    objects = FaultyObjects()
    home = opened(objects)
    create = objects.create

    def refusing(name: str, data: bytes) -> bool:
        if name.startswith(CHECKPOINTS):
            raise StateError("no room")
        return create(name, data)

    objects.create = refusing  # type: ignore[method-assign] # the place's refusal is what is tried
    for number in range(6):
        home.append(put(f"p{number}"))

    assert 6 == len(names(opened(objects)))
    assert {} == objects.listed(CHECKPOINTS)


def test_a_commit_outlives_its_checkpoint_by_a_day() -> None:
    """Old commits go only once a checkpoint that holds them is a day old, by the place's clock."""
    clock = Clock()
    objects = FaultyObjects(Memory(clock))
    home = opened(objects, clock)
    for number in range(8):
        home.append(put(f"p{number}"))
    kept = len(objects.listed(LOG)), len(objects.listed(CHECKPOINTS))
    clock.turn(timedelta(hours=23).total_seconds())
    for number in range(4):
        home.append(put(f"q{number}"))
    after_hours = len(objects.listed(LOG))
    clock.turn(timedelta(hours=1).total_seconds())
    for number in range(4):
        home.append(put(f"r{number}"))

    assert ((8, 2), 12) == (kept, after_hours)
    assert {numbered(LOG, number) for number in range(9, 17)} == set(objects.listed(LOG))
    assert {numbered(CHECKPOINTS, one) for one in (8, 12, 16)} == set(objects.listed(CHECKPOINTS))
    assert 16 == len(names(opened(objects, clock)))


def test_a_sleeper_looks_again_before_it_writes() -> None:
    """Who stood still while commits were removed does not take a freed number for the next one."""
    clock = Clock()
    objects = FaultyObjects(Memory(clock))
    sleeper, others = opened(objects, clock), opened(objects, clock)
    sleeper.append(put("one"))
    for hours in (0, 25):
        clock.turn(timedelta(hours=hours).total_seconds())
        for number in range(4):
            others.append(put(f"p{hours}-{number}"))
    freed = numbered(LOG, 2) not in objects.listed(LOG)
    sleeper.append(put("two"))

    assert freed
    assert {"one", "two"} < names(opened(objects, clock))
    assert 10 == len(names(others))


def test_what_was_seen_lately_is_not_read_again() -> None:
    """A holder's commits cost one request each while nobody else writes."""
    clock = Clock()
    objects = FaultyObjects(Memory(clock))
    home = opened(objects, clock, CheckpointPace())
    home.append(put("one"))
    objects.asked.clear()
    clock.turn(SURE_SECONDS - 1)
    home.append(put("two"))

    assert ["create log"] == objects.asked


def test_a_list_may_come_late() -> None:
    """A place that does not list its newest objects yet is read as far as it goes all the same."""
    objects = FaultyObjects()
    home = opened(objects)
    for number in range(6):
        home.append(put(f"p{number}"))
    objects.unlisted = lambda _name: True

    assert 6 == len(names(opened(objects)))


def test_a_removal_under_the_reader_s_feet_is_tolerated() -> None:
    """A checkpoint that was listed and is gone is looked for anew."""
    objects = FaultyObjects()
    home = opened(objects)
    for number in range(8):
        home.append(put(f"p{number}"))
    newest = numbered(CHECKPOINTS, 8)
    kept = objects.read(newest)

    def gone(name: str) -> None:
        if name == newest:
            objects.before_read = lambda _name: None
            objects.remove([newest])

    objects.before_read = gone
    found = names(opened(objects))

    assert kept is not None
    assert 8 == len(found)


def test_a_commit_that_came_meanwhile_is_read() -> None:
    """What is committed between a look and a list is no sign that something is missing."""
    objects = FaultyObjects()
    home = opened(objects)
    home.append(put("one"))
    listed = objects.listed

    def late(prefix: str) -> dict[str, object]:
        if prefix == LOG:
            objects.listed = listed  # type: ignore[method-assign] # the place's timing is what is tried
            home.append(put("two"))
        return dict(listed(prefix))

    objects.listed = late  # type: ignore[method-assign, assignment] # the same
    again = opened(objects)

    assert {"one", "two"} == names(again)


def test_a_hole_in_the_log_is_told() -> None:
    """Where a commit is missing and later ones are there, nothing is read as if it were whole."""
    objects = FaultyObjects()
    home = opened(objects)
    for number in range(3):
        home.append(put(f"p{number}"))
    objects.remove([numbered(LOG, 2)])
    with pytest.raises(StateUnusable, match="a part of the state's log is missing"):
        opened(objects).load()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff", "damaged"),
        (b"[]", "damaged: it is no map with a version"),
        (b'{"version": 1}', "damaged"),
        (b'{"version": 2}', "made by a newer tjar-sync: version 2, this tjar-sync knows 1"),
    ],
)
@pytest.mark.parametrize("prefix", [LOG, CHECKPOINTS])
def test_an_object_that_makes_no_sense_is_named(prefix: str, data: bytes, message: str) -> None:
    """Of a damaged object, or a later version's, the name is told, and nothing is written over it."""
    objects = FaultyObjects()
    opened(objects).append(put("one"))
    name = numbered(prefix, 2)
    objects.create(name, data)
    with pytest.raises(StateUnusable, match=message) as caught:
        opened(objects).load()

    assert name in str(caught.value)


def test_strange_names_are_none_of_ours() -> None:
    """What others keep beside the log is left alone."""
    objects = FaultyObjects()
    objects.create("log/notes.txt", b"hello")
    home = opened(objects)
    home.append(put("one"))

    assert {"one"} == names(opened(objects))


def test_the_journal_does_not_grow_for_ever() -> None:
    """A checkpoint keeps every open line, and of the closed ones the newest."""
    projection = Projection()
    projection.take(Batch(opened=(intent(SHOE),)), "2025-01-01T00:00:00+00:00")
    for number in range(2, KEPT_ENTRIES + 12):
        projection.take(Batch(opened=(intent(SOCKS),)), "2025-01-01T00:00:00+00:00")
        done = Resolution(projection.journal[number].intent, Proof.REFUSED, None)
        projection.take(Batch(resolved=(done,)), "2025-01-01T00:00:00+00:00")
    projection.forget()

    assert [1, *range(12, KEPT_ENTRIES + 12)] == list(projection.journal)


def _steps() -> st.SearchStrategy[list[tuple[int, str]]]:
    fates = st.sampled_from(["", "", "lost", "unanswered", "repeated"])
    return st.lists(st.tuples(st.integers(0, 2), fates), max_size=24)


@settings(max_examples=60, deadline=None)
@given(_steps())
def test_of_many_writers_none_loses_a_word(steps: list[tuple[int, str]]) -> None:
    """Whoever writes, in whatever order and with whatever answers: each commit is kept once."""
    objects = FaultyObjects()
    homes = [opened(objects) for _ in range(3)]
    for number, (writer, fate) in enumerate(steps):
        objects.creating = [fate] if fate else []
        homes[writer].append(put(f"p{number}"))

    expected = {f"p{number}" for number in range(len(steps))}
    assert all(expected == names(home) for home in (*homes, opened(objects)))
    assert all(len(steps) == home.load().serial for home in homes)
    read: Callable[[Home], str] = lambda home: home.load().lineage  # noqa: E731 - said once, for one line
    assert len(steps) == 0 or 1 == len(set(map(read, homes)))
