"""The lease over SQL: taking over, renewing, losing, and many who want it at once."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.state.files import full_disk
from tests.state.samples import python
from tjar_sync.errors import StateError, StateLocked
from tjar_sync.model.state import Batch, LockInfo, Proof, Resolution
from tjar_sync.state.lease import Lease, LeaseConfig, Stopwatch
from tjar_sync.state.machine import Machine, this_machine
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.state_samples import (
    ALI,
    SARA,
    SHOE,
    SOCKS,
    Clock,
    context,
    intent,
    state_entry,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tjar_sync.state.home import Home
    from tjar_sync.state.lease import StoreContext

    Open = Callable[[StoreContext], Home]
    Act = Callable[[Home], object]


THERE = Machine("there", lambda _: "born")
THIRD = Lease(LockInfo("mona", "lab", 33, "2025-01-01T00:00:02Z", "apply"), "t", "lab", "born")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Open state homes on one file, and close them."""
    homes: list[Home] = []

    def keep(share: StoreContext) -> Home:
        homes.append(open_sqlite(str(tmp_path / "state.db"), share))
        return homes[-1]

    yield keep
    for home in homes:
        home.close()


def test_an_expired_lease_is_taken_over(opened: Open) -> None:
    """Who did not renew in time loses the lock to the next, and writes nothing more."""
    clock = Clock()
    slow, quick = opened(context(clock=clock)), opened(context(clock=clock, machine=THERE))
    with slow.lock(ALI):
        slow.append(Batch(put=(state_entry(SHOE),)))
        clock.turn(61)
        with quick.lock(SARA):
            quick.append(Batch(put=(state_entry(SOCKS),)))
            for _ in range(2):
                with pytest.raises(StateError, match="lost the lock to sara@ci") as caught:
                    slow.append(Batch(removed=(SHOE, SOCKS)))
            assert not isinstance(caught.value, StateLocked)
        with pytest.raises(StateError, match="nothing more was written"):
            slow.append(Batch(removed=(SHOE,)))
    with pytest.raises(StateError, match="lost the lock to sara@ci"):
        slow.append(Batch(removed=(SHOE,)))
    with slow.lock(ALI):
        slow.append(Batch(removed=(SHOE,)))

    assert {SOCKS: state_entry(SOCKS)} == slow.load().resources


def test_a_write_after_expiry_is_refused(opened: Open) -> None:
    """A lease that ran out stays lost, though nobody else took it."""
    clock = Clock()
    home = opened(context(clock=clock))
    with home.lock(ALI):
        clock.turn(60)
        with pytest.raises(StateError, match=r"lost the lock \(not renewed in time"):
            home.append(Batch(put=(state_entry(),)))
        clock.turn(-60)
        with pytest.raises(StateError, match="lost the lock"):
            home.append(Batch(put=(state_entry(),)))

    assert {} == home.load().resources


def test_a_holder_knows_without_asking_when_its_time_is_over(opened: Open) -> None:
    """Before each write to the store it can tell that its lease has run out, or was renewed."""
    clock = Clock()
    home = opened(context(clock=clock))
    assert home.lock_is_held()
    with home.lock(ALI):
        clock.turn(59)
        assert home.lock_is_held()
        clock.turn(1)
        assert not home.lock_is_held()

    assert home.lock_is_held()


def test_a_renewal_is_known(opened: Open, tmp_path: Path) -> None:
    """The holder's own clock of its lease moves on with it; a loss that was noticed stays."""
    clock, pause = Clock(), threading.Event()
    home = opened(context(clock=clock, lease_config=LeaseConfig(ttl=60, renew=0.01)))
    with home.lock(ALI):
        clock.turn(59)
        count = renewals(tmp_path)
        while renewals(tmp_path) < count + 2:
            pause.wait(0.01)
        clock.turn(30)
        assert home.lock_is_held()
        opened(context(clock=clock)).unlock("a test")
        while home.lock_is_held():
            pass


def test_a_lease_that_was_given_away_is_lost(opened: Open) -> None:
    """When another took the lock and gave it back, the first holder still has lost it."""
    clock = Clock()
    slow, quick = opened(context(clock=clock)), opened(context(clock=clock, machine=THERE))
    with slow.lock(ALI):
        clock.turn(61)
        with quick.lock(SARA):
            pass
        clock.turn(-61)
        with pytest.raises(StateError, match="lost the lock"):
            slow.append(Batch(put=(state_entry(),)))


def renewals(folder: Path) -> int:
    """Read how often the lease was renewed, behind the state home's back."""
    with contextlib.closing(sqlite3.connect(folder / "state.db")) as connection:
        found: int = connection.execute("SELECT renewals FROM leases").fetchone()[0]
        return found


def test_a_held_lease_is_renewed(opened: Open, tmp_path: Path) -> None:
    """While the lock is held, its renewals are counted, and it lasts beyond its time."""
    clock, pause = Clock(), threading.Event()
    home = opened(context(clock=clock, lease_config=LeaseConfig(ttl=60, renew=0.01)))
    with home.lock(ALI):
        for _ in range(3):
            clock.turn(50)
            count = renewals(tmp_path)
            while renewals(tmp_path) < count + 2:
                pause.wait(0.01)
        home.append(Batch(put=(state_entry(),)))

    assert 1 == home.load().serial


def watched(opened: Open, holder: StoreContext, share: StoreContext, act: Act) -> list[str]:
    """Come from another machine while the lock is held; return who was said to be watched.

    `act` happens once, while it is watched.
    """
    told: list[str] = []
    acts = [act]

    def wait(seconds: float) -> None:
        share.stopwatch.wait(seconds)
        while acts:
            acts.pop()(first)

    share = replace(
        share,
        machine=THERE,
        watching=lambda found, seconds: told.append(f"{found.who}, {seconds:g} s"),
    )
    first, second = (
        opened(holder),
        opened(replace(share, stopwatch=Stopwatch(share.stopwatch.now, wait))),
    )
    with first.lock(ALI), second.lock(SARA):
        second.append(Batch(put=(state_entry(),)))
    return told


@pytest.mark.parametrize("ahead", [120, -120])
def test_a_clock_that_is_wrong_takes_no_lock(opened: Open, ahead: int) -> None:
    """Whatever another machine's clock says, a lease that is renewed is its holder's."""
    mine, theirs = Clock(), Clock()
    theirs.turn(ahead)
    renewing = context(clock=mine, lease_config=LeaseConfig(ttl=60, renew=0.01))
    pause = threading.Event()

    with pytest.raises(StateLocked, match=r"locked by ali@desk \(pid 11\)"):
        watched(opened, renewing, context(clock=theirs), lambda _: pause.wait(0.2))


def test_a_lease_without_a_sign_of_life_is_watched_to_its_end(opened: Open) -> None:
    """Who comes from another machine says whom it waits for, and takes over after a whole lease."""
    clock = Clock()
    begun = clock()
    told = watched(opened, context(clock=Clock()), context(clock=clock), lambda _: None)

    assert ["ali, 60 s"] == told
    assert 60 == (clock() - begun).total_seconds()


def test_another_holder_is_a_sign_of_life(opened: Open) -> None:
    """A third one was faster: it has the lock, and is named."""

    def succeed(first: Home) -> None:
        first.unlock("a test")
        opened(context(machine=Machine("elsewhere", lambda _: "x"))).change(lambda _: THIRD)

    with pytest.raises(StateLocked, match="locked by mona@lab"):
        watched(opened, context(), context(), succeed)


def patient(opened: Open, holder: StoreContext, act: Act, **more: Any) -> tuple[list[str], float]:
    """Wait two minutes for a lock that is held; return who was told, and for how long it took.

    `act` happens once, in the first second.
    """
    clock, told, acts = Clock(), list[str](), [act]
    first = opened(holder)

    def wait(seconds: float) -> object:
        clock.turn(seconds)
        return acts.pop()(first) if acts else more.get("ended")

    share = replace(
        context(clock=clock, machine=more.get("machine")),
        lock_timeout=120,
        waiting=lambda found, seconds: told.append(f"{found.who}, {seconds:g} s"),
        stopwatch=Stopwatch(clock.stopwatch().now, wait),
    )
    begun = clock()
    with first.lock(ALI), opened(share).lock(SARA):
        return told, (clock() - begun).total_seconds()


def test_a_living_holder_is_waited_for(opened: Open) -> None:
    """Who is waited for is said once; as soon as it is done, its lock is taken."""
    told, seconds = patient(opened, context(), lambda first: first.change(lambda _: None))

    assert ["ali, 120 s"] == told
    assert 1 == seconds


def test_patience_has_an_end(opened: Open) -> None:
    """Who lives longer than one waits is named; a process that stood still is not taken for dead."""
    with pytest.raises(StateLocked, match="locked by ali@desk"):
        patient(opened, context(), lambda _: None)


def test_one_who_gives_up_waits_no_longer(opened: Open) -> None:
    """Ctrl-C ends the wait, and says who has the lock."""
    with pytest.raises(StateLocked, match="locked by ali@desk"):
        patient(opened, context(), lambda _: None, ended=True)


def test_each_that_is_waited_for_is_named(opened: Open) -> None:
    """On another machine, a third that took the lock meanwhile is told; when it dies, it is succeeded."""

    def succeed(first: Home) -> None:
        first.unlock("a test")
        opened(context(machine=Machine("elsewhere", lambda _: "x"))).change(lambda _: THIRD)

    told, seconds = patient(opened, context(), succeed, machine=THERE)

    assert ["mona, 119 s"] == told
    assert 61 == seconds


def test_renewal_notices_the_loss(opened: Open) -> None:
    """The next renewal after a theft makes the loss known, though no write was tried."""
    clock = Clock()
    slow = opened(context(clock=clock, lease_config=LeaseConfig(ttl=60, renew=1)))
    quick = opened(context(clock=clock, machine=THERE))
    with slow.lock(ALI):
        (keeper,) = (found for found in threading.enumerate() if found.name == "tjar-sync lease")
        clock.turn(61)
        with quick.lock(SARA):
            keeper.join()
        with pytest.raises(StateError, match="lost the lock to sara@ci"):
            slow.append(Batch(put=(state_entry(),)))


def test_renewal_outlives_trouble(opened: Open, tmp_path: Path) -> None:
    """A renewal that fails is tried again; one success in time keeps the lock."""
    path, away, waiting = tmp_path / "state.db", tmp_path / "away.db", threading.Event()
    home = opened(context(lease_config=LeaseConfig(ttl=60, renew=0.01)))
    with home.lock(ALI):
        path.rename(away)
        waiting.wait(0.1)
        with pytest.raises(StateError, match="moved or replaced while in use"):
            home.append(Batch(put=(state_entry(),)))
        away.rename(path)
        home.append(Batch(put=(state_entry(),)))

    assert 1 == home.load().serial


def test_a_renewal_that_does_not_last_is_none(opened: Open) -> None:
    """While no commit succeeds, the holder's own clock of its lease runs out with the lease."""
    clock, pause = Clock(), threading.Event()
    home = opened(context(clock=clock, lease_config=LeaseConfig(ttl=60, renew=0.01)))
    with home.lock(ALI), full_disk(0):
        clock.turn(50)
        pause.wait(0.3)  # many renewals, none of which can be kept
        clock.turn(10)

        assert not home.lock_is_held()


def test_a_lock_that_cannot_be_given_back_expires(opened: Open, tmp_path: Path) -> None:
    """Trouble on the way out does not hide how the run ended."""
    home = opened(context())

    def run() -> None:
        with home.lock(ALI):
            (tmp_path / "state.db").rename(tmp_path / "away.db")
            raise KeyError

    with pytest.raises(KeyError):
        run()


def test_a_dead_holder_is_succeeded(opened: Open, tmp_path: Path) -> None:
    """A lock whose holder was killed on this machine is free at once."""
    code = """
import sys
from tjar_sync.testing.state_samples import ALI, context
from tjar_sync.state.registry import open_sqlite
from tjar_sync.state.machine import this_machine
from dataclasses import replace
import os
home = open_sqlite(sys.argv[1], context(machine=this_machine()))
with home.lock(replace(ALI, pid=os.getpid())):
    print("held", flush=True)
    sys.stdin.read()
"""
    home = opened(context(machine=this_machine()))
    path = str(tmp_path / "state.db")
    with python(code, path) as child:
        assert child.stdout is not None
        assert "held\n" == child.stdout.readline()
        with pytest.raises(StateLocked), home.lock(SARA):
            pass
        with pytest.raises(StateLocked):
            home.append(Batch(put=(state_entry(),)))
        child.kill()
        child.wait()
    home.append(Batch(put=(state_entry(),)))
    with home.lock(replace(SARA, pid=os.getpid())):
        home.append(Batch(put=(state_entry(),)))

    assert 2 == home.load().serial


def test_a_reused_number_is_another_process(opened: Open) -> None:
    """A lock is free when its holder's number now belongs to a later process."""
    first = opened(context(machine=Machine("here", lambda _: "100")))
    later = opened(context(machine=Machine("here", lambda _: "200")))
    with first.lock(ALI), later.lock(SARA):
        later.append(Batch(put=(state_entry(),)))
        with pytest.raises(StateError, match="lost the lock to sara@ci"):
            first.append(Batch(put=(state_entry(),)))


RACE = """
import os, sys
from dataclasses import replace
from tjar_sync.testing.state_samples import ALI, context
from tjar_sync.state.registry import open_sqlite
from tjar_sync.state.machine import this_machine
from tjar_sync.model.state import Batch, RunStart
from tjar_sync.errors import StateLocked

def race(start):
    mine = open_sqlite(sys.argv[1], context(machine=this_machine()))
    os.read(start, 1)
    try:
        with mine.lock(replace(ALI, pid=os.getpid())):
            mine.append(Batch(begun=RunStart(str(os.getpid()), "plan-1")))
            os.write(1, b"won\\n")
            os.read(0, 1)
    except StateLocked:
        os.write(1, b"locked\\n")
    mine.close()

start, go = os.pipe()
for _ in range(20):
    if not os.fork():
        os.close(go)
        race(start)
        os._exit(0)
os.close(go)
sys.exit(max(os.wait()[1] for _ in range(20)))
"""
"""Twenty processes wait for one pipe to close, and end when another does."""


def test_of_twenty_processes_one_wins(tmp_path: Path) -> None:
    """Twenty processes that want the lock of an new state at once: exactly one gets it."""
    with python(RACE, str(tmp_path / "state" / "state.db")) as process:
        assert process.stdout is not None
        answers = [process.stdout.readline() for _ in range(20)]
        process.communicate()

    assert ["locked\n"] * 19 + ["won\n"] == sorted(answers)
    assert 0 == process.returncode
    assert {".gitignore", "state.db"} == {found.name for found in (tmp_path / "state").iterdir()}


def test_unlock_takes_the_lock_away(opened: Open, tmp_path: Path) -> None:
    """Unlocking tells whom it robbed, keeps the reason, and the robbed one writes no more."""
    home, person = opened(context()), opened(context())
    assert person.unlock("nobody there") is None
    assert not (tmp_path / "state.db").exists()
    with home.lock(ALI):
        assert ALI == person.unlock("the CI runner is gone")
        with pytest.raises(StateError, match="lost the lock"):
            home.append(Batch(put=(state_entry(),)))
    assert person.unlock("again") is None

    with contextlib.closing(sqlite3.connect(tmp_path / "state.db")) as connection:
        events = connection.execute("SELECT store, at, what, about, why FROM events").fetchall()
    expected = (
        "live",
        "2025-01-01T00:00:00.000+00:00",
        "unlock",
        str(ALI),
        "the CI runner is gone",
    )
    assert [expected] == events


def test_a_state_made_meanwhile_is_not_mixed_up(opened: Open) -> None:
    """Who looked at an new state that another made since must look again before writing."""
    late, quick = opened(context()), opened(context())
    late.load()
    quick.append(Batch(put=(state_entry(),)))
    with pytest.raises(StateError, match="made or replaced by somebody else"):
        late.append(Batch(put=(state_entry(SOCKS),)))
    with pytest.raises(StateError, match="made or replaced"), late.lock(ALI):
        pass

    assert quick.load() == late.load()
    late.append(Batch(put=(state_entry(SOCKS),)))
    assert 2 == quick.load().serial


def test_a_lost_lock_closes_no_intent(opened: Open) -> None:
    """An intent whose run lost the lock stays open for the next run to resolve."""
    clock = Clock()
    home = opened(context(clock=clock))
    with home.lock(ALI):
        (sent,) = home.append(Batch(opened=(intent(),)))
        clock.turn(90)
        with pytest.raises(StateError, match="lost the lock"):
            home.append(Batch(resolved=(Resolution(sent, Proof.ANSWERED, state_entry()),)))

    assert (sent,) == home.load().intents
