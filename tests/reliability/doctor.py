"""Does doctor tell what a store is? Every habit that contradicts a row, in all its forms.

What a look can see, and what a probe can, must be contradicted, by that habit's rows and no
others; what neither could tell must not be called confirmed. Where lines of `contract:` express
it, `--write` puts them into store.yaml, and the main job must pass then: the example is applied
and edited, the plan is empty, and the store keeps what a store without habits does. By the probe's
evidence alone, no line written, it must end as well, or stop with what to write, or say what is
not as wanted. One habit again:

    python -m tests.reliability.doctor "hides=sku"
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from tests.doctor.main_job import by_evidence, main_job, stored
from tests.doctor.shop import DATABASE, StoreClock, look, open_example, probe, shop
from tests.doctor.verdicts import BLOCKING, PROBED, TRIED, VISIBLE, rows_of
from tests.reliability.outcome import Outcome
from tests.reliability.truth import singles
from tjar_sync.doctor.expected import HEAD
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.reliability.outcome import Options
    from tjar_sync.model.diagnosis import Diagnosis

QUICK = ("hides=sku", "creation-order", "booleans-as=yes", "delete-lies", "wipes-variants")
UNEXPRESSED = "-"
ENDINGS = {
    "right": "passes",
    "says so": "says what is not as wanted",
    "stops": "stops with what to write",
    UNEXPRESSED: "has none",
}
"""How the main job may end by evidence alone; what is told as done must be as wanted."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a store with one habit."""

    habit: str
    looked: str
    looked_wrong: str
    probed: str
    probed_wrong: str
    lines: str = ""
    job: str = UNEXPRESSED
    """What is wrong after the lines are written; empty for nothing."""
    heeded: str = UNEXPRESSED
    """How the main job ends by the probe's evidence alone, where it contradicts anything."""

    @property
    def wrong(self) -> str:
        """Say what is wrong with all of it; empty for nothing."""
        job = "" if self.job == UNEXPRESSED else self.job
        heeded = "" if self.heeded in ENDINGS else f"by evidence alone: {self.heeded}"
        return "; ".join(filter(None, (self.looked_wrong, self.probed_wrong, job, heeded)))

    @property
    def row(self) -> tuple[str, ...]:
        """Its row of the table."""
        job = "passes" if not self.job else self.job
        return (
            self.habit,
            ", ".join(sorted(rows_told(self.habit))),
            self.looked or UNEXPRESSED,
            self.looked_wrong or "right",
            self.probed or UNEXPRESSED,
            self.probed_wrong or "right",
            self.lines or UNEXPRESSED,
            job,
            self.heeded,
        )


def run(options: Options) -> Outcome:
    """Look at a store with each habit, probe it, and compare what was told with what is so."""
    tried = QUICK if options.quick else [one for one in singles() if _judged(one)]
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        told = list(pool.map(attempt, tried))
    expressed = [one for one in told if one.job != UNEXPRESSED]
    looked, probed, passed = (
        sum(not wrong for wrong in some)
        for some in (
            [one.looked_wrong for one in told],
            [one.probed_wrong for one in told],
            [one.job for one in expressed],
        )
    )
    by_look, by_probe = sum(bool(one.looked) for one in told), sum(bool(one.probed) for one in told)
    return Outcome(
        "doctor: what a look at a store with one habit tells, what a probe tells, and what helps",
        (
            "habit",
            "contradicts",
            "look",
            "verdict",
            "probe",
            "verdict",
            "lines",
            "main job",
            "by evidence",
        ),
        tuple(one.row for one in told),
        f"look: {looked} of {len(told)} verdicts right, {by_look} habits seen; probe: {probed}"
        f" of {len(told)} right, {by_probe} seen; with the lines that it writes, the main job"
        f" passes for {passed} of {len(expressed)} habits that lines can express; by evidence alone"
        f" it {_counted(told)}",
        tuple(
            f'{one.wrong}: python -m tests.reliability.doctor "{one.habit}"'
            for one in told
            if one.wrong
        ),
    )


def _counted(told: list[Told]) -> str:
    """Say how often the main job ended in which way by evidence alone."""
    ends = Counter(one.heeded for one in told if one.heeded != UNEXPRESSED)
    return ", ".join(f"{ENDINGS.get(end, 'is wrong')} for {ends[end]}" for end in sorted(ends))


@cache
def example() -> Path:
    """Return the example shop, applied once in this process."""
    return open_example(Path(tempfile.mkdtemp(prefix="doctor-")) / "shop")


@cache
def reference() -> dict[str, dict[str, object]]:
    """Return what a store without habits keeps in the end."""
    root = Path(tempfile.mkdtemp(prefix="doctor-")) / "shop"
    wrong = main_job(root, "")
    assert not wrong, wrong
    return stored(root)


def attempt(habit: str) -> Told:
    """Look at a store with one habit, and probe it; write the lines, and do the main job."""
    looked, probed = (_diagnosis(habit, writes=writes) for writes in (False, True))
    told = [", ".join(sorted(_of(one, Standing.CONTRADICTED))) for one in (looked, probed)]
    wrong = wrong_in(habit, looked, VISIBLE), wrong_in(habit, probed, PROBED)
    heeded = _heeded(habit) if told[1] else UNEXPRESSED
    if not probed.lines:
        return Told(habit, told[0], wrong[0], told[1], wrong[1], heeded=heeded)
    first, *others = (".".join(line.path) for line in probed.lines)
    lines = f"{first} and {len(others)} more" if others else first
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "shop"
        job = main_job(root, habit) or _differences(stored(root))
    return Told(habit, told[0], wrong[0], told[1], wrong[1], lines, job, heeded)


def _heeded(habit: str) -> str:
    """Do the main job by what a probe saw alone; what ends well must be as it is to be."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "shop"
        ended = by_evidence(root, habit)
        return (_differences(stored(root)) if ended == "right" else "") or ended


def _differences(found: dict[str, dict[str, object]]) -> str:
    """Say in what a store differs from one without habits; empty for nothing."""
    wanted = reference()
    other = [
        f"{sku}: {name} is {found.get(sku, {}).get(name)!r}, not {value!r}"
        for sku, doc in wanted.items()
        for name, value in doc.items()
        if found.get(sku, {}).get(name) != value
    ]
    return "; ".join((*other[:3], *sorted(found.keys() - wanted.keys())))


def wrong_in(habit: str, diagnosis: Diagnosis, table: Mapping[str, str]) -> str:
    """Say what is wrong with what was told of a store with this habit; empty for nothing."""
    expected = {row for one in habit.split(",") for row in table.get(_name(one), "").split()}
    told = _of(diagnosis, Standing.CONTRADICTED)
    if told - expected:
        return f"{', '.join(sorted(told - expected))} is as believed"
    if expected and not told:
        return "nothing was seen of it"
    believed = _of(diagnosis, Standing.CONFIRMED) & rows_told(habit)
    return f"{', '.join(sorted(believed))} is not as believed" if believed and not told else ""


def _diagnosis(habit: str, *, writes: bool) -> Diagnosis:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".tjar").mkdir()
        shutil.copyfile(example() / DATABASE, Path(folder) / DATABASE)
        clock = StoreClock()
        with shop(Path(folder), habit, clock) as store:
            if not writes:
                return look(store)
            found = probe(store, Path(folder), clock)
    assert found is not None
    return found


def _of(diagnosis: Diagnosis, standing: Standing) -> set[str]:
    return {row.number for row in diagnosis.assumptions if row.standing is standing}


def _name(habit: str) -> str:
    return habit.rpartition(",")[2].partition("=")[0]


def rows_told(habit: str) -> frozenset[str]:
    """Return the rows that a habit contradicts; of several, the last one's."""
    return rows_of(_name(habit))


def _judged(habit: str) -> bool:
    if habit.startswith("list-hides=") and habit.partition("=")[2] not in HEAD:
        return False  # no row has shown it before
    return bool(TRIED & rows_told(habit)) and _name(habit) not in BLOCKING


def main(habit: str) -> str:
    """Look at a store with one habit, probe it, and return the verdict on what was told."""
    return attempt(habit).wrong or "right"


if __name__ == "__main__":
    print(main(sys.argv[1]))  # noqa: T201 - this is what it is for
