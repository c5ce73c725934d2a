"""Each single habit of the built-in store, and some at once: the verdict is right."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.doctor.shop import look, shop
from tests.doctor.verdicts import VISIBLE, relevant, rows_of
from tjar_sync.devstore import HABITS
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.diagnosis import Diagnosis


def of(diagnosis: Diagnosis, standing: Standing) -> set[str]:
    """Name the rows of a standing."""
    return {row.number for row in diagnosis.assumptions if row.standing is standing}


def test_a_store_as_expected(folder: Path) -> None:
    """Nothing is contradicted, and what a look can prove is proven."""
    with shop(folder) as store:
        diagnosis = look(store)

    assert set() == of(diagnosis, Standing.CONTRADICTED)
    assert {"A1", "A2", "A18"} == of(diagnosis, Standing.CONFIRMED), diagnosis.assumptions[0]
    assert 0 == diagnosis.exit_code
    a3 = next(row for row in diagnosis.assumptions if row.number == "A3")
    assert any("what changed last comes first; the order" in one for one in a3.evidence)


@pytest.mark.parametrize("name", list(relevant()))
def test_each_habit_gets_the_right_verdict(folder: Path, name: str) -> None:
    """What can be seen is contradicted and nothing else is; what cannot be seen is never confirmed."""
    with shop(folder, name) as store:
        diagnosis = look(store)

    assert set(VISIBLE.get(name, "").split()) == of(diagnosis, Standing.CONTRADICTED)
    assert set() == rows_of(name) & of(diagnosis, Standing.CONFIRMED)


@pytest.mark.parametrize("seed", range(12))
def test_several_habits_at_once(folder: Path, seed: int) -> None:
    """No habit hides another's contradiction."""
    names = random.Random(seed).sample(sorted(VISIBLE), 3)  # noqa: S311 - repeatable on purpose
    with shop(folder, ",".join(names)) as store:
        diagnosis = look(store)

    rows = {row for name in names for row in VISIBLE[name].split()}
    assert rows <= of(diagnosis, Standing.CONTRADICTED), names


@pytest.mark.parametrize("name", VISIBLE)
def test_every_visible_habit_exists(name: str) -> None:
    """The table of what can be seen names habits that there are."""
    assert name in HABITS
