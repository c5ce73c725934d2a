"""One process of the fuzz: little memory, little patience, and a note of the case it is at."""

from __future__ import annotations

import faulthandler
import json
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from tests.reliability.fuzz import LONGEST, MEMORY, Piece, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from tests.reliability.fuzz_answers import Parts

TARGETS = {
    "loader": ("fuzz_loader", "Loader"),
    "plans": ("fuzz_plans", "Plans"),
    "state": ("fuzz_state", "States"),
    "answers": ("fuzz_answers", "Answers"),
    "wire": ("fuzz_wire", "Wire"),
    "drips": ("fuzz_drips", "Drips"),
}
"""By name: the module and the class."""
ENOUGH = 5
"""So many failures of one piece are kept."""


class Target(Protocol):
    """Something that reads what others wrote."""

    def make(self, luck: random.Random) -> Parts:
        """Draw a broken input."""

    def use(self, parts: Parts) -> bool:
        """Return True when it was accepted, False when it was refused in words; else raise."""


class Hung(BaseException):
    """A case did not end; no handler of errors may take this for one of its own."""


@contextmanager
def target(name: str) -> Iterator[Target]:
    """Open a target in a folder of its own, in memory where there is such a place."""
    module, kind = TARGETS[name]
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        made = getattr(import_module(f"tests.reliability.{module}"), kind)(Path(folder))
        yield cast("Target", made)


@contextmanager
def alarm() -> Iterator[None]:
    """Let a case that does not end be ended."""
    before = signal.signal(signal.SIGALRM, _give_up)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)


def luck_of(name: str, seed: int, case: int) -> random.Random:
    """Return the chance that makes this case what it is."""
    return random.Random(f"{seed}:{name}:{case}")  # noqa: S311 - repeatable on purpose


def work(piece: Piece) -> Tally:
    """Try every case of a piece."""
    tally = Tally()
    with alarm(), target(piece.target) as made:
        for case in range(piece.first, piece.first + piece.count):
            sys.stdout.write(f"{case}\n")
            sys.stdout.flush()
            parts = made.make(luck_of(piece.target, piece.seed, case))
            began = time.monotonic()
            try_one(made, parts, tally, f"{piece.target} {piece.seed} {case}")
            tally.slowest = max(tally.slowest, time.monotonic() - began)
            if len(tally.failures) >= ENOUGH:
                break
    tally.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return tally


def try_one(made: Target, parts: Parts, tally: Tally, name: str) -> None:
    """Try one case, and count what came of it."""
    faulthandler.dump_traceback_later(2 * LONGEST, exit=True)  # what no signal can reach
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        accepted = made.use(parts)
    except (Exception, Hung, SystemExit) as error:  # noqa: BLE001 - finding it is the point
        signal.setitimer(signal.ITIMER_REAL, 0)
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {str(error)[:200]!r} at {Path(place.filename).name}:{place.lineno}"
        again = f"python -m tests.reliability.fuzz {name}"
        tally.failures.append(f"{again}: {what}; its input: {_kept(parts)}")
        return
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
    tally.accepted += accepted
    tally.refused += not accepted


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Hung(f"no end after {LONGEST} seconds")


def _kept(parts: Parts) -> Path:
    """Keep an input, for whoever mends what it broke."""
    folder = Path(tempfile.mkdtemp(prefix="tjar-fuzz-"))
    names = {}
    for number, (name, data) in enumerate(parts.items()):
        names[str(number)] = name
        (folder / str(number)).write_bytes(data)
    (folder / "names.json").write_text(json.dumps(names))
    return folder


def again(name: str, seed: int, case: str) -> int:
    """Repeat one case, by its number or by the folder that keeps its input."""
    with target(name) as made:
        if case.isdecimal():
            parts = made.make(luck_of(name, seed, int(case)))
        else:
            names = json.loads((Path(case) / "names.json").read_text())
            parts = {names[number]: (Path(case) / number).read_bytes() for number in names}
        accepted = made.use(parts)
    sys.stdout.write("accepted\n" if accepted else "refused in words\n")
    return 0


def main() -> int:
    """Try a piece, with little memory, and print what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    name, seed, first, count = sys.argv[1:]
    tally = work(Piece(name, int(seed), int(first), int(count)))
    sys.stdout.write(json.dumps(asdict(tally)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
