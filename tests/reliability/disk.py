"""Take the state's disk away at every boundary: the run stops, and nothing is lost.

One trial again: `python -m tests.reliability.disk "update" "SQLite file" fill 17 1`, the seed last.
"""

from __future__ import annotations

import random
import re
import sys
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.reliability import ground as grounds
from tests.reliability import habits
from tests.reliability.outcome import Options, Outcome
from tests.reliability.places import FOLDER, GIT, SQLITE, places
from tests.reliability.powers import modes_obeyed, mounts_allowed, small_disk
from tests.reliability.scenes import problems, scenes_of
from tests.reliability.storefronts import front_of
from tests.reliability.trials import Point, Task, each, ground, recover, rehearse, struck
from tests.reliability.victim import ACTS, Plot
from tjar_sync.errors import TjarSyncError
from tjar_sync.session import open_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.harness import World

HARMS = {
    "fill": "no file can grow (EFBIG)",
    "flood": "a disk of 3 MB is full (ENOSPC)",
    "forbid": "the state is made read-only",
}
"""By the name of the act: what happens to the disk."""
TRIED = frozenset(
    {
        "first apply, state born",
        "create with sku",
        "create without sku or slug",
        "update",
        "delete",
        "new pictures",
        "webhook registered",
        "webhook changed, secret rotated",
        "all at once, four at a time",
    }
)
"""The scenes in which it is tried."""
ON_DISK = (SQLITE, FOLDER, GIT)
"""The places that are on a disk of this machine."""
QUICK = 1
"""How many boundaries of a scene a taste has."""
PART = 4
"""How many are tried where the state is not in a file, unless that place alone is asked for."""
CLEAR = re.compile(
    r"the state could not be written|no space is left|the disk did not read or write"
    r"|may only be read|cannot be opened|secret could not be written|the state's file:"
    r"|the state cannot be (written|read): |git: |no folder for a while can be made"
)
"""What a person is told, one or the other."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What came of one trial."""

    harm: str
    point: Point
    wrong: tuple[str, ...] = ()
    stopped: bool = True
    """False when the run could do all the same what was left to do."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one scene."""

    task: Task
    fates: tuple[Fate, ...] = ()
    impossible: tuple[tuple[str, str], ...] = ()
    """Each harm that this machine does not allow, and why."""


def run(options: Options) -> Outcome:
    """Try the scenes, with each harm that this machine allows."""
    scenes = [scene for scene in scenes_of(options.provider) if scene.name in TRIED]
    found = [place for place in places(options.place) if place.name in ON_DISK]
    every = [(place, harm) for place in found for harm in HARMS]
    tasks = [
        Task(scene, place, options, harm)
        for number, scene in enumerate(scenes)
        for place, harm in ([every[number % len(every)]] if options.quick else every)
    ]
    return told(each(attempt, tasks, options.jobs))


def attempt(task: Task) -> Tried:
    """Lose the disk in one way at every boundary of a scene, each time in a fresh world."""
    harm, _, number = task.only.partition(" ")
    mounts = mounts_allowed()  # in any case, and before anything is forked that shall see them
    impossible = {"flood": mounts, "forbid": modes_obeyed()}.get(harm)
    if impossible:
        return Tried(task, impossible=((harm, impossible),))
    try:
        calm = rehearse(task)
    except AssertionError as error:
        return Tried(task, (Fate(harm, Point(0, "rehearsal"), (str(error),)),))
    points = [one for one in calm.points if not one.side and one.family != "look"]
    if number:
        points = [one for one in points if str(one) == number]
    else:
        points = points[task.options.seed % task.options.every :: task.options.every]
    some = QUICK if task.options.quick else PART if partly(task) else len(points)
    if some < len(points):
        chance = random.Random(f"{task.options.seed} {task.scene.name} {harm}")  # noqa: S311 - repeatable
        points = chance.sample(points, some)
    return Tried(task, tuple(tried(task, harm, point) for point in points))


def partly(task: Task) -> bool:
    """Say whether a scene is tried in part: the whole was tried with a file."""
    return task.place.name != SQLITE and not task.options.place


def tried(task: Task, harm: str, point: Point) -> Fate:
    """Try one point; a state that cannot even be read is as wrong as can be."""
    try:
        return suffer(task, harm, point)
    except (AssertionError, TjarSyncError) as error:
        return Fate(harm, point, (str(error),))


def suffer(task: Task, harm: str, point: Point) -> Fate:
    """Lose the disk at a boundary, look at what was done; then have it again, and apply."""
    disk = small_disk if harm == "flood" else grounds.common_disk
    with ground().world(task.scene, task.place, disk) as desk:
        habits.have(desk, task.habits)
        before, journaled = grounds.others(desk), intents(desk)
        code, said = struck(task.scene, desk, Plot(point.number, act=ACTS[harm]))
        sent = writes(desk)
        give_back(desk)
        wrong = unclear(code, said)
        if sent > intents(desk) - journaled:
            wrong.append(f"{sent} writes were sent, {intents(desk) - journaled} were journaled")
        if code == 0 and (problems(task.scene, desk) or grounds.open_intents(desk)):
            wrong.append(f"it ended well, and was not done: {said[-300:]}")
        later = grounds.touch(desk, front_of(desk).hands[1])
        more, _ = recover(task.scene, desk)
        wrong += more + grounds.lost_edits(desk, later)
        if before != grounds.others(desk):
            wrong.append("what is not ours was changed")
        return Fate(harm, point, tuple(wrong), code != 0)


def unclear(code: int, said: str) -> list[str]:
    """Say what is wrong with how a run ended and what it told."""
    if code == 0:
        return []
    if code not in {1, 3, 10} or "Traceback" in said or "bug" in said or not CLEAR.search(said):
        return [f"exit {code}, and nothing clear was said: {said[-700:]}"]
    return []


def give_back(desk: World) -> None:
    """Let the disk have space, and its files be written, again."""
    folder, bare = desk.root / ".tjar", desk.root.parent / "origin.git"
    for path in (desk.root / "flood", bare / "flood"):
        path.unlink(missing_ok=True)
    for path in (desk.root, folder, *folder.glob("state.db*"), bare):
        writable(path)
    for path in (*folder.rglob("*"), *bare.rglob("*")):
        writable(path)


def writable(path: Path) -> None:
    """Let a file or folder be written by its owner again, if it is there."""
    if path.exists():
        path.chmod(path.stat().st_mode | 0o600 | 0o100 * path.is_dir())


def intents(desk: World) -> int:
    """Return how many writes were ever journaled."""
    with closing(open_state(desk.place)) as home:
        return len(home.history(1000))


def writes(desk: World) -> int:
    """Return how many writes the store was sent; a webhook's edit and new secret are one."""
    counts = desk.store.requests.counts
    both = min(
        counts.get("PUT /webhooks/{id}", 0), counts.get("POST /webhooks/{id}/refresh-secret", 0)
    )
    return desk.store.requests.writes - both


def told(found: Sequence[Tried]) -> Outcome:
    """Set it all in a table."""
    every = [fate for one in found for fate in one.fates]
    impossible = {harm: why for one in found for harm, why in one.impossible}
    rows = [
        _row(f"{what} (not tried: {impossible[harm]})" if harm in impossible else what, every, harm)
        for harm, what in HARMS.items()
    ]
    for name in dict.fromkeys(one.task.place.name for one in found):
        there = [fate for one in found if one.task.place.name == name for fate in one.fates]
        rows.append(_row(f"state in: {name}", there))
    rows.append(_row("all", every))
    stopped = [fate for fate in every if fate.stopped]
    good = sum(not fate.wrong for fate in every)
    return Outcome(
        "The state's disk is lost at every boundary, then there again",
        ("what happened", "times", "stopped", "done all the same", "recovered"),
        tuple(rows),
        f"{good:,} of {len(every):,} losses of the disk survived; {len(stopped):,} runs stopped"
        " before their next write, with a clear message and nothing lost, and one more apply did"
        " the rest",
        tuple(text for one in found for fate in one.fates for text in failed(one.task, fate)),
    )


def failed(task: Task, fate: Fate) -> Iterable[str]:
    """Say what went wrong, and how to see it again."""
    again = f'python -m tests.reliability.disk {task.scene.asked} "{task.place.name}"'
    for wrong in fate.wrong:
        yield f"{again} {fate.harm} {fate.point} {task.options.seed}  ({fate.point.name}): {wrong}"


def _row(name: str, fates: Sequence[Fate], harm: str = "") -> tuple[str, ...]:
    ours = [fate for fate in fates if harm in {"", fate.harm}]
    numbers = (
        len(ours),
        sum(fate.stopped for fate in ours),
        sum(not fate.stopped for fate in ours),
        sum(not fate.wrong for fate in ours),
    )
    return (name, *(f"{number:,}" for number in numbers))


def main() -> int:
    """Try one point again, and say what came of it."""
    *platform, name, where, harm, number, seed = sys.argv[1:]
    scenes = scenes_of(*platform or ("tjar",))
    scene = next(one for one in scenes if one.name == name)
    (place,) = places(where)
    task = Task(scene, place, Options(int(seed)), f"{harm} {number}")
    ((fate,),) = (found.fates for found in each(attempt, [task], 1))
    print("\n".join(failed(task, fate)) or f"{fate.point.name}: survived")  # noqa: T201 - what it is for
    return int(bool(fate.wrong))


if __name__ == "__main__":
    sys.exit(main())
