"""Any step after any other: a long random life of a shop, with all promises checked at each step.

The same again: `python -m tests.reliability steps --seed N`; one life of it, told step by step:
`python -m tests.reliability.steps LIFE_SEED LIVES STEPS`.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.reliability.outcome import Options, Outcome
from tests.reliability.places import places
from tests.reliability.steps_machine import Steps

if TYPE_CHECKING:
    from tests.reliability.places import Place

LIVES, STEPS = 40, 50
"""How many shops each process brings up, and how many steps each takes at most."""
QUICK_LIVES, QUICK_STEPS = 3, 40
"""The same for a taste."""


@dataclass
class Told:
    """What came of the lives of one process."""

    seed: int
    lives: int
    steps: int
    counts: Counter[str] = field(default_factory=Counter)
    failure: str = ""


def live(seed: int, lives: int, steps: int, found: tuple[Place, ...]) -> Told:
    """Live through some lives, each with its state in one of the places; a seed decides all."""
    told = Told(seed, lives, steps)
    machine = _machine(told, found)
    chosen = settings(
        max_examples=lives,
        stateful_step_count=steps,
        phases=[Phase.generate],
        derandomize=False,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run_state_machine_as_test(hypothesis.seed(seed)(machine), settings=chosen)
    except Exception as error:  # noqa: BLE001 - whatever broke is what is looked for
        told.failure = told.failure or repr(error)
    return told


def _machine(told: Told, found: tuple[Place, ...]) -> type[Steps]:
    """Return the machine, made to write down the first failure with the steps that led to it."""

    class Watched(Steps):
        counts = told.counts
        places = found

        def broke(self, error: Exception) -> None:
            """Keep the first failure."""
            told.failure = told.failure or "\n    ".join([*self.desk.log[-60:], f"{error!s:.6000}"])

    return Watched


def run(options: Options) -> Outcome:
    """Live in several processes, each with a seed of its own."""
    processes = 1 if options.quick else options.jobs
    lives, steps = (QUICK_LIVES, QUICK_STEPS) if options.quick else (LIVES, STEPS)
    began = time.monotonic()
    seeds = [options.seed * 100 + number for number in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        given = ([lives] * processes, [steps] * processes, [places()] * processes)
        found = list(pool.map(live, seeds, *given))
    return _outcome(found, time.monotonic() - began)


def _outcome(found: list[Told], seconds: float) -> Outcome:
    counts = sum((one.counts for one in found), Counter())
    rows = tuple((name.replace("_", " "), f"{count:,}") for name, count in counts.most_common())
    lives = sum(one.lives for one in found)
    return Outcome(
        "Any step after any other",
        ("step", "times"),
        rows,
        f"{counts.total():,} steps of {len(rows)} kinds in the lives of {lives} shops, with"
        " the state in each kind of place; "
        f"all promises held after {'each' if all(not one.failure for one in found) else 'most'} "
        f"({seconds:.0f} s)",
        tuple(
            f"python -m tests.reliability.steps {one.seed} {one.lives} {one.steps}:\n    {one.failure}"
            for one in found
            if one.failure
        ),
    )


def main() -> int:
    """Live through the lives of one seed, aloud."""
    seed, lives, steps = map(int, sys.argv[1:4])
    told = live(seed, lives, steps, places())
    print(told.counts, told.failure, sep="\n")  # noqa: T201 - what it is for
    return int(bool(told.failure))


if __name__ == "__main__":
    sys.exit(main())
