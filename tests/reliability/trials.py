"""One scene lived through: unharmed, to list its boundaries, or struck at one of them."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from tests.cli.process import PATIENCE
from tests.reliability import ground as grounds
from tests.reliability import habits
from tests.reliability.ground import Ground
from tests.reliability.lives import Life, living
from tests.reliability.powers import die_with_parent
from tests.reliability.scenes import problems
from tests.reliability.storefronts import FRONTS, front_of
from tests.reliability.victim import Plot, boundaries
from tjar_sync.devstore import FaultKind
from tjar_sync.state.lease import LeaseConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.harness import World
    from tests.reliability.outcome import Options
    from tests.reliability.places import Place
    from tests.reliability.scenes import Scene

T = TypeVar("T")
U = TypeVar("U")

SHORT = LeaseConfig(ttl=10.0, renew=0.02)
"""The terms of a lease that is renewed many times while a slow store answers."""
MOST = 12
"""How many boundaries are tried where their number has no end (renewals)."""


@dataclass(frozen=True, slots=True)
class Task:
    """One scene, with its state in one place."""

    scene: Scene
    place: Place
    options: Options
    only: str = ""
    """What is tried, where not everything is."""

    @property
    def habits(self) -> str:
        """The odd habits that the scene's store has, where it can have any."""
        if not FRONTS[self.scene.provider].lies:
            return ""
        return habits.odd(random.Random(f"{self.options.seed} habits {self.scene.name}"))  # noqa: S311 - repeatable


@dataclass(frozen=True, slots=True)
class Point:
    """A moment to be struck at: boundary n of the process, or write n at the store."""

    number: int
    name: str
    side: str = ""
    """Empty: the process itself. `door`: a write has arrived. `store`: it is carried out."""
    again: int = 0
    """The boundary of the next apply at which that one is struck, too; 0 for none."""
    lie: str = ""
    """A habit of the store that lies, until the next apply."""

    @property
    def family(self) -> str:
        """What kind of boundary it is."""
        return self.name.partition(":")[0]

    def __str__(self) -> str:
        side = f"{self.side}:" if self.side else ""
        more = f"+{self.again}" if self.again else f"~{self.lie}" if self.lie else ""
        return f"{side}{self.number}{more}"


@dataclass(frozen=True, slots=True)
class Calm:
    """How a world looks when nothing was struck."""

    points: tuple[Point, ...]
    media: int
    files: frozenset[str]


def each(attempt: Callable[[T], U], tasks: Sequence[T], jobs: int) -> list[U]:
    """Carry out tasks, several at once, each in a process of its own; all they made is removed.

    The last ones, which take longest, come first.
    """
    spawn = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="tjar-evidence-") as folder,
        ProcessPoolExecutor(jobs, spawn, _begin, (folder,)) as pool,
    ):
        return list(pool.map(attempt, tasks[::-1]))[::-1]


def _begin(folder: str) -> None:
    """Let nothing of this process outlive the one that started it."""
    die_with_parent()
    tempfile.tempdir = folder


@cache
def ground() -> Ground:
    """Return this process's own ground."""
    return Ground()


def rehearse(task: Task) -> Calm:
    """Live through a scene unharmed, and list its boundaries; AssertionError if that fails."""
    scene = task.scene
    with ground().world(scene, task.place) as desk:
        habits.have(desk, task.habits)
        log = desk.root.parent / "log"
        code, said = struck(scene, desk, Plot(log=log))
        assert 0 == code, said
        wrong, _ = recover(scene, desk)
        assert not wrong, wrong
        names = boundaries(log)[: MOST if scene.family == "renewal" else None]
        own = [Point(number, name) for number, name in enumerate(names, 1)]
        writes = range(1, desk.store.requests.writes + 1)
        door = [Point(one, "door: a write has arrived, nothing is done", "door") for one in writes]
        store = [Point(one, "store: a write is done, not answered", "store") for one in writes]
        points = door if scene.late else own if scene.family else [*own, *door, *store]
        return Calm(tuple(points), front_of(desk).media(desk), files(desk))


APPLY = ("apply", "--auto-approve")


def struck(
    scene: Scene,
    desk: World,
    plot: Plot,
    point: Point | None = None,
    command: tuple[str, ...] = APPLY,
) -> tuple[int, str]:
    """Apply in a process of its own, which the store kills if that is the point."""
    lives: list[Life] = []
    born = threading.Event()
    killer = point if point and point.side else Point(0, "")

    def strike(number: int, done: bool) -> None:  # noqa: FBT001 - called by position alone
        if number == killer.number and done == (killer.side == "store"):
            assert born.wait(PATIENCE)
            os.kill(lives[0].pid, signal.SIGKILL)
            time.sleep(scene.late)

    if scene.latency:
        desk.fault(FaultKind.LATENCY, "POST|PATCH|PUT", times=None, seconds=scene.latency)
    plot = replace(
        plot, family=scene.family, lease_config=SHORT if scene.family == "renewal" else None
    )
    ground().address.guard(strike)
    desk.store.requests.reset()
    with living(desk, *command, plot=plot) as life:
        lives.append(life)
        born.set()
        ended = life.ended()
    desk.faults.clear()
    if not scene.late:
        ground().address.quiet()
    return ended


def recover(scene: Scene, desk: World) -> tuple[list[str], str]:
    """Apply once more; return what is not well then, and what the run said."""
    again = desk.apply()
    said = again.out + again.err
    if again.code != 0:
        return [f"the next apply ended with {again.code}: {said[-500:]}"], said
    ground().address.quiet()
    wrong = problems(scene, desk)
    plan = desk.run("plan", "--detailed-exitcode", "--refresh", "full")
    if plan.code != 0:
        wrong.append(f"the plan after it is not empty ({plan.code}): {plan.out[-500:]}{plan.err}")
    count = grounds.open_intents(desk)
    if count:
        wrong.append(f"{count} writes of the journal are not accounted for")
    return wrong, said


def files(desk: World) -> frozenset[str]:
    """Return the names of all files below the catalog but a log's numbered objects."""
    every = (path for path in desk.root.rglob("*") if path.is_file())
    found = (path for path in every if not path.name.isdigit())
    return frozenset(str(path.relative_to(desk.root)) for path in found)
