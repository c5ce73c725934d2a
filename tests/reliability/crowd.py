"""Many applies at once on one state: one works, and the others say who.

The one that works is held at the store's door until all the others have ended, so nothing here
depends on how fast anybody is.
"""

from __future__ import annotations

import os
import pwd
import signal
import socket
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from tests.cli.process import PATIENCE
from tests.reliability.goods import Good
from tests.reliability.lives import CONTEXT, lived, living
from tests.reliability.outcome import Options, Outcome
from tests.reliability.places import places
from tests.reliability.scenes import Scene, Shelf, problems
from tests.reliability.trials import each, ground, recover
from tests.reliability.victim import Plot
from tjar_sync.session import read_state
from tjar_sync.state.lease import LeaseConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.harness import World
    from tests.reliability.lives import Life
    from tests.reliability.places import Place

CROWD, FEW = 50, 3
LOCKED = 4
SHORT = LeaseConfig(ttl=5.0, renew=60.0, look=0.1)
"""The terms of a lease that a stopped holder lets expire."""
LIVELY = LeaseConfig(ttl=20.0, renew=0.2, look=0.1)
"""The terms of a lease whose holder soon gives a sign of life."""
SKEWS = (120.0, -120.0)
"""By so many seconds the clock of a second machine is wrong."""
USER = pwd.getpwuid(os.getuid()).pw_name

_SHOE = Good("Shoe", 20, "SHOE")
_BEFORE = Shelf({"shoe": _SHOE})
_AFTER = _BEFORE.put(
    shoe=replace(_SHOE, price=21),
    **{f"a_plain_{number}": Good(f"Plain {number}", 5) for number in range(5)},
    **{f"known_{number}": Good(f"Known {number}", 6, f"KNOWN-{number}") for number in range(4)},
)
"""Few enough to be journaled at once: nobody is stopped while it writes the state, for then it
would keep SQLite's own lock, and the others could only wait."""
OLD = Scene("an old state", _BEFORE, _AFTER)
NEW = Scene("a new state", _BEFORE, _AFTER, born=False)


@dataclass(slots=True)
class Door:
    """The store's door: from write n on, whoever comes waits inside until it is opened."""

    number: int
    done: bool
    """Whether the write is carried out before the wait."""
    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def strike(self, number: int, done: bool) -> None:  # noqa: FBT001 - called by position alone
        """Wait, if it is time."""
        if (number, done) == (self.number, self.done):
            self.reached.set()
            assert self.opened.wait(PATIENCE)


@dataclass(frozen=True, slots=True)
class CrowdOutcome:
    """What one trial came to."""

    what: str
    place: str
    applies: int
    worked: int
    refused: int
    wrong: tuple[str, ...]


def run(options: Options) -> Outcome:
    """Try everything that can happen to a lock."""
    count, found_places = FEW if options.quick else CROWD, places(options.place)
    trials = [
        (number, place, count)
        for number in range(len(TRIALS))
        for place in (tasted(found_places, number) if options.quick and number else found_places)
    ]
    found = each(attempt, trials, options.jobs)
    failures = [
        f"python -m tests.reliability crowd  ({one.what}, {one.place}): {text}"
        for one in found
        for text in one.wrong
    ]
    applies, good = sum(one.applies for one in found), sum(not one.wrong for one in found)
    return Outcome(
        f"{count} applies at once, and holders of the lock that die, sleep or lose it",
        ("what happened", "state in", "applies", "worked", "refused", "as promised"),
        tuple(
            (
                one.what,
                one.place,
                f"{one.applies}",
                f"{one.worked}",
                f"{one.refused}",
                "no" if one.wrong else "yes",
            )
            for one in found
        ),
        f"{good} of {len(found)} as promised, {applies} processes in all: one works at a time, the"
        " others exit 4 and name it by user, host and process, and nothing is made twice",
        tuple(failures),
    )


def tasted(found: Sequence[Place], number: int) -> list[Place]:
    """Return the places in which a taste tries a trial other than the first, which all have."""
    return [found[one % len(found)] for one in {number, number + 2}][: len(found)]


def attempt(trial: tuple[int, Place, int]) -> CrowdOutcome:
    """Carry out one trial; what it asserts and does not hold is what went wrong."""
    number, place, count = trial
    what, carry_out = TRIALS[number]
    try:
        worked, refused = carry_out(place, count)
    except AssertionError as error:
        return CrowdOutcome(what, place.name, count, 0, 0, (str(error) or "an assertion failed",))
    return CrowdOutcome(what, place.name, worked + refused, worked, refused, ())


@contextmanager
def held(desk: World, door: Door, plot: Plot = Plot()) -> Iterator[Life]:  # noqa: B008 - frozen
    """Give an apply that has the lock and waits at the door."""
    ground().address.guard(door.strike)
    with living(desk, "apply", "--auto-approve", plot=plot) as life:
        try:
            assert door.reached.wait(PATIENCE), "it never came to the door"
            yield life
        finally:
            door.opened.set()


def well(scene: Scene, desk: World) -> None:
    """Check that the store has everything once, that the plan is empty, and the journal closed."""
    wrong, _ = recover(scene, desk)
    assert not wrong, wrong


def named(said: str, pid: int) -> bool:
    """Say whether a refusal names the holder by user, host and process."""
    return f"locked by {USER}@{socket.gethostname()} (pid {pid})" in said


def rush(desk: World, count: int) -> tuple[int, int]:
    """Let so many ask for the lock in the same moment; return how many worked, and were refused."""
    door = Door(1, done=False)
    gate = CONTEXT.Barrier(count)
    ground().address.guard(door.strike)
    with ExitStack() as stack:
        lives = [
            stack.enter_context(
                living(desk, "apply", "--auto-approve", plot=Plot(1, act=gate.wait))
            )
            for _ in range(count)
        ]
        stack.callback(door.opened.set)
        running = {life.process.sentinel: life for life in lives}
        while len(running) > 1:
            ready: list[Any] = wait(list(running), PATIENCE)
            assert ready, f"{len(running)} of {count} neither end nor work"
            for sentinel in ready:
                del running[sentinel]
        assert door.reached.wait(PATIENCE), "nobody works"
        (winner,) = running.values()
        door.opened.set()
        code, said = winner.ended()
        assert 0 == code, said
        refused = [life.ended() for life in lives if life is not winner]
    odd = [text for code, text in refused if code != LOCKED or not named(text, winner.pid)]
    assert not odd, f"{len(odd)} of the others, such as: {odd[0][-500:]}"
    return 1, len(refused)


def old_state(place: Place, count: int) -> tuple[int, int]:
    """Come all at once to a state that is there."""
    with ground().world(OLD, place) as desk:
        ended = rush(desk, count)
        well(OLD, desk)
        return ended


def new_state(place: Place, count: int) -> tuple[int, int]:
    """Come all at once to a state that one of them must make."""
    with ground().world(NEW, place) as desk:
        ended = rush(desk, count)
        well(NEW, desk)
        return ended


def killed(place: Place, _count: int) -> tuple[int, int]:
    """Kill the holder: the next one takes the lock with no hand work, at once."""
    with ground().world(OLD, place) as desk:
        murder(desk)
        well(OLD, desk)  # one apply, which waits for no lock
        return 1, 0


def killed_in_a_crowd(place: Place, count: int) -> tuple[int, int]:
    """Kill the holder, then come all at once: one takes the lock."""
    with ground().world(OLD, place) as desk:
        murder(desk)
        ended = rush(desk, count)
        well(OLD, desk)
        return ended


def murder(desk: World) -> None:
    """Kill an apply that has the lock."""
    door = Door(3, done=True)
    with held(desk, door) as life:
        os.kill(life.pid, signal.SIGKILL)
        code, _ = life.ended()
        assert -signal.SIGKILL == code
    ground().address.quiet()


def stopped(place: Place, _count: int) -> tuple[int, int]:
    """Stop the holder until its lease is over: another works, and the first, awake, does not."""
    with ground().world(OLD, place) as desk:
        door = Door(3, done=True)
        with held(desk, door, Plot(lease_config=SHORT)) as life:
            os.kill(life.pid, signal.SIGSTOP)
            other, told = lived(desk, "apply", "--auto-approve", plot=Plot(lease_config=SHORT))
            assert 0 == other, told
            assert f"locked by {USER}@{socket.gethostname()} (pid {life.pid})" in told, told
            before = desk.store.requests.writes, serial(desk)
            door.opened.set()
            os.kill(life.pid, signal.SIGCONT)
            code, said = life.ended()
        assert code in {1, 3}, said
        assert "lost the lock" in said, said
        after = desk.store.requests.writes, serial(desk)
        wrong = problems(OLD, desk)
        assert before == after, f"awake, it wrote: {before} -> {after} (writes, serial): {wrong}"
        well(OLD, desk)
        return 1, 1


def skewed(place: Place, _count: int) -> tuple[int, int]:
    """Come from other machines, whose clocks are wrong, while the holder is alive: none steals it."""
    with ground().world(OLD, place) as desk:
        door = Door(3, done=True)
        with held(desk, door, Plot(lease_config=LIVELY)) as life:
            for ahead in SKEWS:
                plot = Plot(lease_config=LIVELY, machine=f"machine {ahead:+}", ahead=ahead)
                code, said = lived(desk, "apply", "--auto-approve", plot=plot)
                assert LOCKED == code, said
                assert named(said, life.pid), said
            door.opened.set()
            code, said = life.ended()
            assert 0 == code, said
        well(OLD, desk)
        return 1, len(SKEWS)


def skewed_after_a_kill(place: Place, _count: int) -> tuple[int, int]:
    """Kill the holder, then come from a machine whose clock is behind: it takes over after a lease."""
    with ground().world(OLD, place) as desk:
        murder(desk)
        plot = Plot(lease_config=SHORT, machine="another", ahead=-120.0)
        code, said = lived(desk, "apply", "--auto-approve", plot=plot)
        assert 0 == code, said
        assert "whether that is alive shows within this time" in said, said
        well(OLD, desk)
        return 1, 0


def unlocked(place: Place, _count: int) -> tuple[int, int]:
    """Take the lock from a living holder: it writes nothing more, and records nothing."""
    with ground().world(OLD, place) as desk:
        door = Door(3, done=True)
        with held(desk, door) as life:
            taken = desk.run("state", "unlock", "--why", "a test")
            assert 0 == taken.code, taken.err
            assert f"(pid {life.pid})" in taken.out, taken.out
            before = serial(desk)
            door.opened.set()
            code, said = life.ended()
        assert code in {1, 3}, said
        assert "lost the lock" in said, said
        assert before == serial(desk), "it recorded something"
        well(OLD, desk)
        return 1, 0


def serial(desk: World) -> int:
    """Return the state's serial, which rises with every change."""
    return read_state(desk.place).serial


TRIALS: tuple[tuple[str, Callable[[Place, int], tuple[int, int]]], ...] = (
    ("all at once, on an old state", old_state),
    ("all at once, on a new state", new_state),
    ("the holder is killed, then one comes", killed),
    ("the holder is killed, then all come", killed_in_a_crowd),
    ("the holder is stopped past its lease, then awake", stopped),
    ("the holder's lock is taken by hand", unlocked),
    ("machines with wrong clocks come meanwhile", skewed),
    ("the holder is killed, then a wrong clock comes", skewed_after_a_kill),
)
