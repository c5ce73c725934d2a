"""A probe of each single habit of the built-in store, and of some at once: the verdict is right."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.doctor.shop import HOOK_URL, StoreClock, kept, probe, shop
from tests.doctor.test_habits import of
from tests.doctor.verdicts import PAST, PROBED, UNSEEN, WRITTEN, relevant, rows_of
from tjar_sync.devstore import HABITS, Dashboard
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.doctor.probe.budget import Budget
    from tjar_sync.model.diagnosis import Diagnosis

pytestmark = pytest.mark.any_version  # what is concluded from what was seen

PARTLY = {"A9", "A11", "A16", "A19", "A20", "A22", "A26"}
"""Rows of which not even a probe proves all."""


def probed(folder: Path, habits: str) -> Diagnosis:
    """Probe a store with habits."""
    clock = StoreClock()
    with shop(folder, habits, clock) as store:
        diagnosis = probe(store, folder, clock)
    assert diagnosis is not None
    return diagnosis


def test_a_store_as_expected(folder: Path) -> None:
    """Nothing is contradicted, all that a probe can prove is proven, and nothing is left."""
    clock = StoreClock()
    with shop(folder, "", clock) as store:
        before = Dashboard(store).products()
        budgets: list[Budget] = []

        def agree(budget: Budget) -> bool:
            budgets.append(budget)
            return True

        store.requests.reset()
        diagnosis = probe(store, folder, clock, agree=agree)
        sent = store.requests.total
        after = Dashboard(store).products()

    assert diagnosis is not None
    assert set() == of(diagnosis, Standing.CONTRADICTED)
    assert {row.number for row in diagnosis.assumptions} - PARTLY == of(
        diagnosis, Standing.CONFIRMED
    )
    assert 0 == diagnosis.exit_code
    assert before == after
    assert {} == kept(folder).resources
    assert () == kept(folder).intents
    assert sent <= budgets[0].requests + budgets[0].removal
    assert f"registers one webhook, {HOOK_URL} for product.deleted" in "; ".join(budgets[0].lines)


@pytest.mark.parametrize("name", [name for name in relevant() if name not in PAST])
def test_each_habit_gets_the_right_verdict(folder: Path, name: str) -> None:
    """What a probe can see is contradicted and nothing else is; what it cannot is never confirmed."""
    diagnosis = probed(folder, name)

    assert set(PROBED.get(name, "").split()) == of(diagnosis, Standing.CONTRADICTED)
    assert set() == rows_of(name) & of(diagnosis, Standing.CONFIRMED)
    assert name in PROBED or name in UNSEEN or not set(rows_of(name)) - {"A22"}


@pytest.mark.parametrize("seed", range(8))
def test_several_habits_at_once(folder: Path, seed: int) -> None:
    """No habit is confirmed away by another, and what was made is gone, or named."""
    names = random.Random(seed).sample(sorted(WRITTEN), 3)  # noqa: S311 - repeatable on purpose
    diagnosis = probed(folder, ",".join(names))
    rows = {row for name in names for row in rows_of(name)}

    assert rows & of(diagnosis, Standing.CONTRADICTED), names
    told = next(one for one in diagnosis.examinations if one.name == "probe")
    left = [one for one in told.details if one.startswith("not deleted")]
    assert len(left) == len([one for one in kept(folder).resources if one.kind == "product"])


@pytest.mark.parametrize("name", [*WRITTEN, *UNSEEN])
def test_every_habit_of_the_table_exists(name: str) -> None:
    """The tables name habits that there are."""
    assert name in HABITS
