"""Does a look at a store tell what it is? Every habit that contradicts a row, in all its forms.

What a look can see must be contradicted, by that habit's rows and no others; what only a write
could tell must not be called confirmed. One habit again:

    python -m tests.reliability.doctor "hides=sku"
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.doctor.shop import DATABASE, look, open_example, shop
from tests.doctor.verdicts import BLOCKING, TRIED, VISIBLE, rows_of
from tests.reliability.outcome import Outcome
from tests.reliability.truth import singles
from tjar_sync.doctor.expected import HEAD
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from tests.reliability.outcome import Options
    from tjar_sync.model.diagnosis import Diagnosis

QUICK = ("hides=sku", "creation-order", "booleans-as=yes", "delete-lies")


def run(options: Options) -> Outcome:
    """Look at a store with each habit, and compare what was told with what is so."""
    tried = QUICK if options.quick else [one for one in singles() if _judged(one)]
    rows, failures = [], []
    with tempfile.TemporaryDirectory() as folder:
        example = open_example(Path(folder) / "shop")
        for habit in tried:
            diagnosis = _look(example, habit)
            wrong = wrong_in(habit, diagnosis)
            told = ", ".join(sorted(_of(diagnosis, Standing.CONTRADICTED))) or "-"
            rows.append((habit, ", ".join(sorted(_rows(habit))), told, wrong or "right"))
            if wrong:
                failures.append(f'{wrong}: python -m tests.reliability.doctor "{habit}"')
    right = len(rows) - len(failures)
    seen = sum(row[2] != "-" for row in rows)
    return Outcome(
        "doctor: what a look at a store with one habit tells",
        ("habit", "contradicts", "told as contradicted", "verdict"),
        tuple(rows),
        f"{right} of {len(rows)} verdicts right; {seen} habits can be seen without a write",
        tuple(failures),
    )


def wrong_in(habit: str, diagnosis: Diagnosis) -> str:
    """Say what is wrong with what was told of a store with this habit; empty for nothing."""
    expected = set(VISIBLE.get(_name(habit), "").split())
    told = _of(diagnosis, Standing.CONTRADICTED)
    if told - expected:
        return f"{', '.join(sorted(told - expected))} is as believed"
    if expected and not told:
        return "nothing was seen of it"
    believed = _of(diagnosis, Standing.CONFIRMED) & _rows(habit)
    return f"{', '.join(sorted(believed))} is not as believed" if believed and not told else ""


def _look(example: Path, habit: str) -> Diagnosis:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".tjar").mkdir()
        shutil.copyfile(example / DATABASE, Path(folder) / DATABASE)
        with shop(Path(folder), habit) as store:
            return look(store)


def _of(diagnosis: Diagnosis, standing: Standing) -> set[str]:
    return {row.number for row in diagnosis.assumptions if row.standing is standing}


def _name(habit: str) -> str:
    return habit.rpartition(",")[2].partition("=")[0]


def _rows(habit: str) -> frozenset[str]:
    return rows_of(_name(habit))


def _judged(habit: str) -> bool:
    if habit.startswith("list-hides=") and habit.partition("=")[2] not in HEAD:
        return False  # no row has shown it before
    return bool(TRIED & _rows(habit)) and _name(habit) not in BLOCKING


def main(habit: str) -> str:
    """Look at a store with one habit, and return the verdict on what was told."""
    with tempfile.TemporaryDirectory() as place:
        return wrong_in(habit, _look(open_example(Path(place) / "shop"), habit)) or "right"


if __name__ == "__main__":
    print(main(sys.argv[1]))  # noqa: T201 - this is what it is for
