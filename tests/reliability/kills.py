"""Kill the apply at every boundary of every scene, then apply once more: all must be well.

One trial again: `python -m tests.reliability.kills "update" "SQLite file" 17 1`, the seed last;
`hajatek` before the scene is that platform. `store:2` is death between the store's second commit
and its answer, `door:2` between the arrival of the second write and its commit, `17+5` are two
deaths in a row, `17~delete-lies` a death while the store lies, and lies no more when the next
apply comes. Every scene's store has some odd habits, drawn by the seed.
"""

from __future__ import annotations

import random
import signal
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.reliability import ground as grounds
from tests.reliability import habits
from tests.reliability.outcome import Options, Outcome
from tests.reliability.places import IN_A_FILE, places
from tests.reliability.scenes import scenes_of
from tests.reliability.storefronts import FRONTS, front_of
from tests.reliability.trials import Point, Task, each, files, ground, recover, rehearse, struck
from tests.reliability.victim import Plot, boundaries
from tjar_sync.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.harness import World
    from tests.reliability.places import Place
    from tests.reliability.scenes import Scene
    from tests.reliability.trials import Calm

TWICE = 8
"""How often a scene's apply is killed, and then the one after it too."""
LIED_TO = 6
"""How often it is killed while the store lies."""
QUICK = 1
"""How many boundaries of a scene a taste has."""
PART = 4
"""How many are tried where the state is not in a file, unless that place alone is asked for."""
DRAFT = 3
"""How many files a death may leave: a draft of the state, and SQLite's two beside it."""
UNUSED = "one unused copy"


@dataclass(frozen=True, slots=True)
class Fate:
    """What came of one trial."""

    point: Point
    reached: bool = True
    wrong: tuple[str, ...] = ()
    copies: int = 0
    """Pictures uploaded once too often."""
    left: int = 0
    """Files that nobody needs any more."""

    @property
    def row(self) -> str:
        """In which row of boundaries it counts."""
        if self.point.lie:
            return "while the store lies"
        return "killed twice in a row" if self.point.again else f"at a {self.point.family}"


def run(options: Options) -> Outcome:
    """Try every scene with its state in every place, or in the one that is asked for."""
    found = places(options.place)
    tasks = [
        Task(scene, place, options)
        for number, scene in enumerate(scenes_of(options.provider))
        for place in ([found[number % len(found)]] if options.quick else found)
    ]
    return told(tasks, each(attempt, tasks, options.jobs), found)


def attempt(task: Task) -> list[Fate]:
    """Die once at every boundary of a scene, each time in a fresh world."""
    try:
        calm = rehearse(task)
    except AssertionError as error:
        return [Fate(Point(0, "rehearsal"), wrong=(str(error),))]
    return [suffer(task, point, calm) for point in chosen(task, calm.points)]


def chosen(task: Task, points: Sequence[Point]) -> list[Point]:
    """Say at which boundaries of a scene to die."""
    chance = random.Random(f"{task.options.seed} {task.scene.name} {task.place.name}")  # noqa: S311 - repeatable
    if task.only:
        text, _, lie = task.only.partition("~")
        first, _, second = text.partition("+")
        return [
            replace(one, again=int(second or 0), lie=lie) for one in points if str(one) == first
        ]
    some = QUICK if task.options.quick else PART if partly(task) else len(points)
    if some < len(points):
        return chance.sample(points, some)
    every = task.options.every
    share = points[task.options.seed % every :: every]
    if partly(task) or task.scene.family:
        return list(share)
    twice = chance.sample(points, min(-(-TWICE // every), len(points)))
    told = sorted({*habits.LYING} - habits.OF_LINKS)
    most = -(-LIED_TO // every) if FRONTS[task.scene.provider].lies else 0
    lies = chance.sample(points, min(most, len(points)))
    return [
        *share,
        *(replace(point, again=chance.randrange(1, 60)) for point in twice),
        *(replace(point, lie=chance.choice(told)) for point in lies),
    ]


def partly(task: Task) -> bool:
    """Say whether a scene is tried in part: all that was tried with a file differs in the state alone."""
    return task.place != IN_A_FILE and not task.options.place


def suffer(task: Task, point: Point, calm: Calm) -> Fate:
    """Die at a boundary, then apply once more and look at everything."""
    scene = task.scene
    with ground().world(scene, task.place) as desk:
        habits.have(desk, f"{task.habits},{point.lie}")
        before = grounds.others(desk)
        front = front_of(desk)
        edits = dict.fromkeys(front.ours(desk), front.hands[0]) if scene.born else {}
        try:
            where = die(scene, desk, point)
            if where is None:
                return Fate(point, reached=False)
            point = replace(point, name=where)
            later = grounds.touch(desk, front.hands[1])
            if point.again:
                die(scene, desk, Point(point.again, ""))
        except AssertionError as error:
            return Fate(point, wrong=(str(error),))
        habits.have(desk, task.habits)
        wrong, said = recover(scene, desk)
        wrong += grounds.lost_edits(desk, edits) + grounds.lost_edits(desk, later)
        if before != grounds.others(desk):
            wrong.append("what is not ours was changed")
        copies = front.media(desk) - calm.media
        left = len(files(desk) - calm.files)
        wrong += [f"there is no {name}" for name in calm.files - files(desk)]
        if not point.again and not 0 <= copies <= said.count(UNUSED):
            wrong.append(f"{copies} pictures are not used, and that was not told")
        if left > DRAFT * (1 + bool(point.again)):
            wrong.append(f"{left} unused files are left")
        return Fate(point, wrong=tuple(wrong), copies=copies, left=left)


def die(scene: Scene, desk: World, point: Point) -> str | None:
    """Be killed at a boundary; return where, and None when the run ended before."""
    log = desk.root.parent / f"log-{point}"
    harm = Plot(log=log) if point.side else Plot(point.number, log)
    code, said = struck(scene, desk, harm, point)
    if code == 0 or (point.lie and code == ExitCode.PARTIAL):
        return None
    assert code == -signal.SIGKILL, f"not killed, but exit {code}: {said[-500:]}"
    return point.name if point.side else boundaries(log)[-1]


def told(tasks: Sequence[Task], fates: Sequence[list[Fate]], found: Sequence[Place]) -> Outcome:
    """Set it all in a table."""
    scenes = tuple(dict.fromkeys(task.scene.name for task in tasks))
    of_scene = {
        scene: [
            fate
            for task, some in zip(tasks, fates, strict=True)
            if task.scene.name == scene
            for fate in some
        ]
        for scene in scenes
    }
    every = [fate for some in of_scene.values() for fate in some]
    by_row = {
        row: [fate for fate in every if fate.row == row] for row in sorted({f.row for f in every})
    }
    by_place = {
        f"state in: {place.name}": [
            fate
            for task, some in zip(tasks, fates, strict=True)
            if task.place == place
            for fate in some
        ]
        for place in found
    }
    groups = {**of_scene, "all": every, **by_row, **by_place}
    reached = [fate for fate in every if fate.reached]
    survived = sum(not fate.wrong for fate in reached)
    names = ", ".join(place.name for place in found)
    return Outcome(
        "SIGKILL at every boundary, then one more apply",
        ("what was killed", "kills", "survived", "pictures sent twice", "files left"),
        tuple(_row(name, some) for name, some in groups.items()),
        f"{survived:,} of {len(reached):,} kills survived, in {len(scenes)} scenes, state in:"
        f" {names}. One more apply each, no hand work: the store as the files want it, nothing"
        " twice, nothing lost, the plan empty",
        tuple(
            text
            for task, some in zip(tasks, fates, strict=True)
            for fate in some
            for text in failed(task, fate)
        ),
    )


def failed(task: Task, fate: Fate) -> Iterable[str]:
    """Say what went wrong, and how to see it again."""
    again = f'python -m tests.reliability.kills {task.scene.asked} "{task.place.name}"'
    for wrong in fate.wrong:
        yield f"{again} {fate.point} {task.options.seed}  ({fate.point.name}): {wrong}"


def _row(name: str, fates: Sequence[Fate]) -> tuple[str, ...]:
    reached = [fate for fate in fates if fate.reached]
    numbers = (
        len(reached),
        sum(not fate.wrong for fate in reached),
        sum(fate.copies for fate in reached),
        sum(fate.left for fate in reached),
    )
    return (name, *(f"{number:,}" for number in numbers))


def main() -> int:
    """Try one point again, and say what came of it."""
    *platform, name, where, point, seed = sys.argv[1:]
    (place,) = places(where)
    scenes = scenes_of(*platform or ("tjar",))
    scene = next(one for one in scenes if one.name == name)
    task = Task(scene, place, Options(int(seed)), point)
    ((fate,),) = each(attempt, [task], 1)
    print("\n".join(failed(task, fate)) or f"{fate.point.name}: survived")  # noqa: T201 - what it is for
    return int(bool(fate.wrong))


if __name__ == "__main__":
    sys.exit(main())
