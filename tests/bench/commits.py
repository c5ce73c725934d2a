"""What a commit costs on each state home, beside an SQLite file's."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.state.conftest import HOMES, in_azure, in_sqlite, reached
from tests.state.log import azure
from tjar_sync.model.state import Batch, Proof, Resolution
from tjar_sync.testing.state_samples import ALI, context, intent, state_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.testing.state_samples import Opening

COMMITS = 20
"""So many pairs of commits are timed on each home: an intent, and what became of it."""


def seconds(make: Callable[[Path], Opening]) -> float:
    """Return the median time of a commit, on a home that is warm and locked."""
    taken: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        reached(),
        closing(make(Path(folder))(context())) as home,
        home.lock(ALI),
    ):
        home.append(Batch(put=(state_entry(),)))
        for _ in range(COMMITS):
            began = time.perf_counter()
            (opened,) = home.append(Batch(opened=(intent(),)))
            done = Resolution(opened, Proof.ANSWERED, state_entry())
            home.append(Batch(resolved=(done,)))
            taken.append((time.perf_counter() - began) / 2)
    return median(taken)


def commits() -> None:
    """Print every home's cost, and how many times an SQLite file's that is; servers are local."""
    least = seconds(in_sqlite)
    for make in HOMES:
        if make is in_azure and azure.program() is None:
            continue
        cost = seconds(make)
        name = make.__name__.replace("_", " ")
        print(f"a commit {name}: {1000 * cost:,.1f} ms, {cost / least:.1f} times", flush=True)  # noqa: T201 - a report is what this is for
