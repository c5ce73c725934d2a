"""Kill `doctor --probe` at every boundary, then run doctor or apply: nothing of it is left.

One trial again: `python -m tests.reliability.probe 17`; `store:2` is death between the store's
second commit and its answer, `door:2` between the arrival of the second write and its commit.
Each other trial is followed by `doctor` or by `apply`, in turn.
"""

from __future__ import annotations

import random
import signal
import sys
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from tests.reliability.ground import open_intents, others
from tests.reliability.outcome import Options, Outcome
from tests.reliability.places import IN_A_FILE
from tests.reliability.scenes import SCENES
from tests.reliability.trials import Point, Task, each, ground, struck
from tests.reliability.victim import Plot, boundaries
from tjar_sync.model.scratch import NAMED

if TYPE_CHECKING:
    from tests.harness import World

HOOK_URL = "http://127.0.0.1:9/probe"
COMMAND = ("doctor", "--probe", "--auto-approve", "--probe-webhook-url", HOOK_URL)
SCENE = replace(
    next(scene for scene in SCENES if scene.name == "create with sku"), name="doctor --probe"
)
QUICK = 6
"""How many boundaries a taste has."""
PICTURES = 2
PARTS = 4
"""Into so many tasks the boundaries are dealt, for several processes."""
FINISHERS = (("doctor",), ("apply", "--auto-approve"))


def run(options: Options) -> Outcome:
    """Try every boundary, the state in a file."""
    tasks = [Task(SCENE, IN_A_FILE, options, str(part)) for part in range(PARTS)]
    fates = [fate for some in each(attempt, tasks, options.jobs) for fate in some]
    rows = sorted({fate[0].family for fate in fates})
    wrong = [(point, one) for point, some in fates for one in some]
    by_row = {row: [fate for fate in fates if fate[0].family == row] for row in rows}
    survived = sum(not some for _, some in fates)
    return Outcome(
        "SIGKILL of doctor --probe at every boundary, then one doctor or apply",
        ("what was killed", "kills", "nothing left"),
        tuple(
            (f"at a {row}", f"{len(some):,}", f"{sum(not one[1] for one in some):,}")
            for row, some in by_row.items()
        ),
        f"{survived:,} of {len(fates):,} kills: nothing of the probe is left after one doctor or"
        " apply, nothing else was touched, the journal is closed",
        tuple(
            f"python -m tests.reliability.probe {point}  ({point.name}): {one}"
            for point, one in wrong
        ),
    )


def attempt(task: Task) -> list[tuple[Point, tuple[str, ...]]]:
    """Die at a share of all boundaries, each time in a fresh world."""
    points = rehearsed(task)
    if task.options.quick:
        chance = random.Random(task.options.seed)  # noqa: S311 - repeatable on purpose
        points = chance.sample(points, QUICK)
    share = points[int(task.only) :: PARTS]
    return [(point, suffer(task, point, number)) for number, point in zip(count(), share)]


def rehearsed(task: Task) -> list[Point]:
    """Probe unharmed, and list the boundaries."""
    with ground().world(SCENE, task.place) as desk:
        before = everything(desk)
        log = desk.root.parent / "log"
        code, said = struck(SCENE, desk, Plot(log=log), command=COMMAND)
        assert 0 == code, said
        assert before == everything(desk), "a probe leaves what it made"
        own = [Point(number, name) for number, name in enumerate(boundaries(log), 1)]
        writes = range(1, desk.store.requests.writes + 1)
        door = [Point(one, "door: a write has arrived, nothing is done", "door") for one in writes]
        store = [Point(one, "store: a write is done, not answered", "store") for one in writes]
        return [*own, *door, *store]


def suffer(task: Task, point: Point, number: int) -> tuple[str, ...]:
    """Die at a boundary, then run doctor or apply; return what is not well."""
    with ground().world(SCENE, task.place) as desk:
        before, mine = everything(desk), others(desk)
        log = desk.root.parent / "log"
        plot = Plot(log=log) if point.side else Plot(point.number, log)
        code, said = struck(SCENE, desk, plot, point, COMMAND)
        if code != -signal.SIGKILL:
            return (f"not killed, but exit {code}: {said[-300:]}",)
        ran = desk.run(*FINISHERS[number % len(FINISHERS)])
        wrong = [] if ran.code == 0 else [f"exit {ran.code}: {(ran.out + ran.err)[-500:]}"]
        left = [one for one in everything(desk) - before if NAMED in one]
        wrong += [f"it is left: {one}" for one in left]
        wrong += [f"it is gone: {one}" for one in before - everything(desk)]
        if mine != others(desk):
            wrong.append("what is not ours was changed")
        if open_intents(desk):
            wrong.append("the journal is not closed")
        files = len(desk.dashboard.media())
        if files > PICTURES:
            wrong.append(f"{files} pictures are left, in place of {PICTURES}")
        return tuple(wrong)


def everything(desk: World) -> set[str]:
    """Name all products and webhooks."""
    products = (f"{item['id']} {item['name']['en']}" for item in desk.dashboard.products())
    return {*products, *(f"{hook['id']} {hook['name']}" for hook in desk.dashboard.webhooks())}


def main(text: str) -> str:
    """Try one point again, and say what came of it."""
    task = Task(SCENE, IN_A_FILE, Options(), "0")
    point = next(one for one in rehearsed(task) if str(one) == text)
    return "\n".join(suffer(task, point, point.number)) or f"{point.name}: nothing is left"


if __name__ == "__main__":
    print(main(sys.argv[1]))  # noqa: T201 - this is what it is for
