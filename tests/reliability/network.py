"""Harm the way to a state's server at every question: the run stops or goes on, and nothing is lost.

One trial again: `python -m tests.reliability.network "update" S3 lost 17 1`, the seed last.
"""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.reliability import ground as grounds
from tests.reliability import habits
from tests.reliability.disk import intents, writes
from tests.reliability.outcome import Options, Outcome
from tests.reliability.places import AZURE, GIT, GOOGLE, OBJECTS, TABLES, places
from tests.reliability.scenes import SCENES, problems
from tests.reliability.trials import Task, each, ground, recover, struck
from tests.reliability.victim import Plot
from tests.reliability.wire import HARMS, wire
from tests.state.log import refs
from tjar_sync.errors import TjarSyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tests.harness import World
    from tests.reliability.places import Place
    from tests.reliability.wire import Wire

TRIED = frozenset(
    {
        "first apply, state born",
        "create without sku or slug",
        "update",
        "webhook changed, secret rotated",
        "all at once, four at a time",
    }
)
"""The scenes in which it is tried."""
WIRED = (GIT, OBJECTS, GOOGLE, AZURE, TABLES)
"""The places that are reached over a network."""
PART = 2
"""At so many questions of a scene each harm is done."""
WAITS = 1.0
"""Seconds after which an answer of object storage comes too late."""
CLEAR = re.compile(
    r"the state cannot be (written|read): |no connection to the server, or it was lost"
    r"|the server ended the statement|the connection to the state broke|git: "
)
"""What a person is told, one or the other."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What came of one trial."""

    harm: str
    number: int
    wrong: tuple[str, ...] = ()
    stopped: bool = True
    """False when the run did all the same what was left to do."""
    reached: bool = True
    """False when the run asked fewer questions than that: nothing was tried."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one scene, with its state in one place."""

    task: Task
    fates: tuple[Fate, ...]


def run(options: Options) -> Outcome:
    """Try the scenes with their state in every place that is reached over a network."""
    scenes = [scene for scene in SCENES if scene.name in TRIED]
    found = [place for place in places(options.place) if place.name in WIRED]
    tasks = [
        Task(scene, place, options)
        for turn, place in enumerate(found)
        for scene in ([scenes[turn % len(scenes)]] if options.quick else scenes)
    ]
    return told(each(attempt, tasks, options.jobs))


def attempt(task: Task) -> Tried:
    """Do each harm at some questions of a scene, each time in a fresh world."""
    chance = random.Random(f"{task.options.seed} {task.scene.name} {task.place.name}")  # noqa: S311 - repeatable
    if task.only:
        harm, number = task.only.split()
        return Tried(task, (tried(task, harm, int(number)),))
    try:
        count = rehearse(task)
    except AssertionError as error:
        return Tried(task, (Fate("rehearsal", 0, (str(error),)),))
    harms = [name for name, harm in HARMS.items() if is_web(task.place) or not harm.web]
    if task.options.quick:
        harms = [harms[(turn + 2 * WIRED.index(task.place.name)) % len(harms)] for turn in (0, 1)]
    some = 1 if task.options.quick else min(PART, count)
    return Tried(
        task,
        tuple(
            tried(task, harm, number)
            for harm in harms
            for number in sorted(chance.sample(range(1, count + 1), some))
        ),
    )


def is_web(place: Place) -> bool:
    """Say whether HTTP is spoken on the way to a place."""
    return place.name not in {TABLES, GIT}


def rehearse(task: Task) -> int:
    """Live through a scene unharmed; return how many questions went over the wire."""
    with ground().world(task.scene, task.place) as desk:
        habits.have(desk, task.habits)
        with led(desk, task.place) as way:
            code, said = struck(task.scene, desk, Plot())
        assert 0 == code, said
        wrong, _ = recover(task.scene, desk)
        assert not wrong, wrong
        return way.count


def tried(task: Task, harm: str, number: int) -> Fate:
    """Do harm at one question; a state that cannot even be read is as wrong as can be."""
    try:
        return suffer(task, harm, number)
    except (AssertionError, TjarSyncError) as error:
        return Fate(harm, number, (str(error),))


def suffer(task: Task, harm: str, number: int) -> Fate:
    """Do harm at a question, look at what was done; then have the way again, and apply."""
    with ground().world(task.scene, task.place) as desk:
        habits.have(desk, task.habits)
        before, journaled = grounds.others(desk), intents(desk)
        with led(desk, task.place, harm, number) as way:
            code, said = struck(task.scene, desk, Plot(state_timeout=WAITS))
        sent = writes(desk)
        wrong = unclear(code, said)
        if sent > intents(desk) - journaled:
            wrong.append(f"{sent} writes were sent, {intents(desk) - journaled} were journaled")
        if code == 0 and (problems(task.scene, desk) or grounds.open_intents(desk)):
            wrong.append(f"it ended well, and was not done: {said[-300:]}")
        later = grounds.touch(desk, "summery_ar")
        more, _ = recover(task.scene, desk)
        wrong += more + grounds.lost_edits(desk, later)
        if before != grounds.others(desk):
            wrong.append("what is not ours was changed")
        return Fate(harm, number, tuple(wrong), code != 0, way.count >= number)


def unclear(code: int, said: str) -> list[str]:
    """Say what is wrong with how a run ended and what it told."""
    if code == 0:
        return []
    if code not in {1, 3} or "Traceback" in said or not CLEAR.search(said):
        return [f"exit {code}, and nothing clear was said: {said[-700:]}"]
    return []


@contextmanager
def led(desk: World, place: Place, harm: str = "", number: int = 0) -> Iterator[Wire]:
    """Let the way of a desk's state to its server be one on which harm may be done."""
    own, place = desk.environ, place.of(desk.root)
    with served(desk, place) as reach, wire(reach, harm, number) as way:
        if place.name == GIT:
            turn(desk.root, f"git://127.0.0.1:{way.port}/origin.git")
        else:
            desk.environ = through(place, way.port).surroundings
        try:
            yield way
        finally:
            desk.environ = own
            if place.name == GIT:
                turn(desk.root, "../origin.git")


def turn(root: Path, url: str) -> None:
    """Let the catalog's repository have another address for its remote."""
    refs.git(root, "remote", "set-url", "origin", url)


def through(place: Place, port: int) -> Place:
    """Return a place as it is reached through a port of this machine."""
    if place.name == TABLES:
        name = urlsplit(place.url).path
        return replace(place, url=f"postgresql://postgres:@127.0.0.1:{port}{name}")
    there = urlsplit(address(place)).netloc
    near = f"127.0.0.1:{port}"
    return replace(
        place, environ={name: text.replace(there, near) for name, text in place.environ.items()}
    )


def address(place: Place) -> str:
    """Return the URL of a place's server, by which its variables name it."""
    every = " ".join(place.environ.values())
    (found,) = set(re.findall(r"http://[\w.]+:\d+", every))
    return str(found)


@contextmanager
def served(desk: World, place: Place) -> Iterator[Callable[[], socket.socket]]:
    """Give what connects to a place's server; git's is run for each connection, and then ended."""
    if place.name == GIT:
        serving: list[subprocess.Popen[bytes]] = []
        yield partial(git_daemon, desk.root.parent, serving)
        for process in serving:
            process.kill()
            process.wait()
    elif place.name == TABLES:
        (folder,) = parse_qs(urlsplit(place.url).query)["host"]
        yield partial(local, f"{folder}/.s.PGSQL.5432")
    else:
        parts = urlsplit(address(place))
        yield partial(socket.create_connection, (parts.hostname, parts.port))


def local(path: str) -> socket.socket:
    """Connect to a server's socket in a folder."""
    made = socket.socket(socket.AF_UNIX)
    made.connect(path)
    return made


def git_daemon(folder: Path, serving: list[subprocess.Popen[bytes]]) -> socket.socket:
    """Start a git server for one connection to the repositories in a folder."""
    ours, theirs = socket.socketpair()
    line = ["git", "daemon", "--inetd", "--export-all", "--enable=receive-pack"]
    line += [f"--base-path={folder}", str(folder)]
    with theirs:
        end, quiet = theirs.fileno(), subprocess.DEVNULL
        serving.append(subprocess.Popen(line, stdin=end, stdout=end, stderr=quiet))  # noqa: S603 - words of ours
    return ours


def told(found: Sequence[Tried]) -> Outcome:
    """Set it all in a table."""
    every = [fate for one in found for fate in one.fates if fate.reached or fate.wrong]
    names = dict.fromkeys(one.task.place.name for one in found)
    rows = [
        *(
            _row(harm.what, [one for one in every if one.harm == name])
            for name, harm in HARMS.items()
        ),
        *(
            _row(
                f"state in: {name}",
                [f for t in found if t.task.place.name == name for f in t.fates],
            )
            for name in names
        ),
        _row("all", every),
    ]
    stopped = sum(fate.stopped for fate in every)
    good = sum(not fate.wrong for fate in every)
    return Outcome(
        "The way to the state's server is harmed, then whole again",
        ("what happened", "times", "stopped", "done all the same", "recovered"),
        tuple(rows),
        f"{good:,} of {len(every):,} harms survived, state in: {', '.join(names)}; {stopped:,} runs"
        " stopped with a clear message and no write that is in no journal, and one more apply did"
        " the rest",
        tuple(text for one in found for fate in one.fates for text in failed(one.task, fate)),
    )


def failed(task: Task, fate: Fate) -> Iterable[str]:
    """Say what went wrong, and how to see it again."""
    again = f'python -m tests.reliability.network "{task.scene.name}" "{task.place.name}"'
    for wrong in fate.wrong:
        yield f"{again} {fate.harm} {fate.number} {task.options.seed}: {wrong}"


def _row(name: str, fates: Sequence[Fate]) -> tuple[str, ...]:
    numbers = (
        len(fates),
        sum(fate.stopped for fate in fates),
        sum(not fate.stopped for fate in fates),
        sum(not fate.wrong for fate in fates),
    )
    return (name, *(f"{number:,}" for number in numbers))


def main() -> int:
    """Try one trial again, and say what came of it."""
    name, where, harm, number, seed = sys.argv[1:]
    (place,) = places(where)
    scene = next(one for one in SCENES if one.name == name)
    task = Task(scene, place, Options(int(seed)), f"{harm} {number}")
    ((fate,),) = (found.fates for found in each(attempt, [task], 1))
    ended = "stopped" if fate.stopped else "done all the same" if fate.reached else "not reached"
    print("\n".join(failed(task, fate)) or f"{harm} {number}: {ended}, survived")  # noqa: T201 - what it is for
    return int(bool(fate.wrong))


if __name__ == "__main__":
    sys.exit(main())
