"""Feed every reader with broken input: there are words or a result, never a crash, never a hang.

One case again: `python -m tests.reliability.fuzz loader 1 123` (target, seed, number); with a
folder in place of the number, the input that a failure left behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.reliability.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.reliability.outcome import Options

CASES: Mapping[str, tuple[int, int]] = {
    "loader": (46_000, 400),
    "plans": (50_000, 400),
    "state": (3_000, 60),
    "answers": (110_000, 600),
    "wire": (2_500, 60),
    "drips": (80, 6),
}
"""By target: how many cases in full, and for a taste."""
WHAT = {
    "loader": "catalog files",
    "plans": "plan files",
    "state": "state files",
    "answers": "answers of the store (JSON)",
    "wire": "answers of the store (bytes of HTTP)",
    "drips": "answers of the store that never end",
}
SHARE = 8
"""Into so many pieces each target is cut; each is a process of its own."""
MEMORY = 1 << 30
"""Bytes that a process may take up in all, the interpreter with them."""
LONGEST = 20.0
"""Seconds after which a case counts as never ending."""


@dataclass(slots=True)
class Tally:
    """What came of the cases of one target."""

    accepted: int = 0
    refused: int = 0
    slowest: float = 0.0
    """Seconds."""
    peak: int = 0
    """MiB, of the largest process."""
    failures: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many were tried."""
        return self.accepted + self.refused + len(self.failures)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some cases of one target."""

    target: str
    seed: int
    first: int
    count: int


def run(options: Options) -> Outcome:
    """Try every target; each case depends on the seed and its number alone."""
    pieces = list(_pieces(options))
    tallies: dict[str, Tally] = defaultdict(Tally)
    with ThreadPoolExecutor(options.jobs) as pool:
        for piece, tally in zip(pieces, pool.map(apart, pieces), strict=True):
            _add(tallies[piece.target], tally)
    found = [tallies[target] for target in CASES]
    total = sum(tally.cases for tally in found)
    slowest = max(tally.slowest for tally in found)
    peak = max(tally.peak for tally in found)
    failures = tuple(failure for tally in found for failure in tally.failures)
    return Outcome(
        "Fuzz: files, plans, states and answers, broken by chance",
        ("target", "cases", "refused in words", "accepted", "slowest ms", "peak MB", "crashes"),
        tuple(_row(target, tallies[target]) for target in CASES),
        f"{total:,} broken inputs: {len(failures)} crashes or hangs, the slowest"
        f" {slowest * 1000:.0f} ms, no process above {peak} MB",
        failures,
    )


def _pieces(options: Options) -> Iterable[Piece]:
    """Cut the targets into pieces, and mix them, so that long ones do not come together."""
    for number in range(1 if options.quick else SHARE):
        for target, (full, taste) in CASES.items():
            size = taste if options.quick else full // SHARE
            yield Piece(target, options.seed, number * size, size)


def apart(piece: Piece) -> Tally:
    """Try a piece in a process of its own; its death is a failure, too."""
    arguments = [piece.target, str(piece.seed), str(piece.first), str(piece.count)]
    line = [sys.executable, "-m", "tests.reliability.fuzz_worker", *arguments]
    ours = {"MALLOC_ARENA_MAX": "2", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(  # noqa: S603 - our own worker
        line, env={**os.environ, **ours}, capture_output=True, text=True, check=False
    )
    *_, last = ["", *done.stdout.splitlines()]
    if done.returncode == 0:
        return Tally(**json.loads(last))
    words = " ".join(done.stderr.split())[-600:]
    return Tally(
        failures=[f"{piece}: the process died ({done.returncode}) at case {last}: {words}"]
    )


def _add(whole: Tally, part: Tally) -> None:
    whole.accepted += part.accepted
    whole.refused += part.refused
    whole.slowest = max(whole.slowest, part.slowest)
    whole.peak = max(whole.peak, part.peak)
    whole.failures += part.failures


def _row(target: str, tally: Tally) -> tuple[str, ...]:
    figures = (tally.cases, tally.refused, tally.accepted, round(tally.slowest * 1000), tally.peak)
    return (WHAT[target], *(f"{figure:,}" for figure in figures), str(len(tally.failures)))


def main() -> int:
    """Repeat one case, and let what it raises be seen."""
    from tests.reliability import fuzz_worker  # noqa: PLC0415 - only when one case is repeated

    target, seed, case = sys.argv[1:]
    return fuzz_worker.again(target, int(seed), case)


if __name__ == "__main__":
    sys.exit(main())
