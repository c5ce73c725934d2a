"""Every habit there is: what it changes for a client, and that nothing of it is there without."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.devstore.conftest import KEY
from tests.devstore.habits import changing, keeping, showing
from tests.devstore.habits.shop import Case, open_shop
from tjar_sync.devstore import HABITS, running

CASES = changing.CASES + keeping.CASES + showing.CASES
ON_A_SOCKET = {"drips"}
ROWS = {f"A{number}" for number in range(1, 24)}


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case.habit}" for n, case in enumerate(CASES)])
def test_a_habit_is_seen_and_its_absence_too(case: Case) -> None:
    """A client sees the habit's effect, and without the habit the store as it is assumed."""
    with open_shop() as shop:
        without = case.sees(shop)
    with open_shop(case.habit) as shop:
        having = case.sees(shop)

    assert (case.without, case.having) == (without, having)


def test_each_habit_has_a_case_that_shows_it() -> None:
    """No habit is in the table without a case in which it makes a difference."""
    shown = {case.name for case in CASES if case.without != case.having}

    assert set(HABITS) == shown | ON_A_SOCKET


def test_each_assumption_can_be_contradicted() -> None:
    """Every row of the assumptions about a store of this platform has a habit against it."""
    rows = {row for habit in HABITS.values() for row in habit.rows.split()}

    assert ROWS | {"–"} == rows


def test_the_table_is_well_written() -> None:
    """Names are kebab-case and once each; both explanations are whole sentences."""
    for name, habit in HABITS.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert name == habit.name
        assert habit.english[0].isupper()
        assert habit.english.endswith(".")
        assert re.search(r"[\u0600-\u06ff].*\.$", habit.arabic)
        assert habit.takes.accepts(habit.takes.default)


def test_drips() -> None:
    """A body comes in pieces over its time, and is whole."""
    with open_shop("drips=0") as shop, running(shop.store) as url:
        with httpx.stream("GET", f"{url}/api/core/v1/products", headers=KEY) as answer:
            pieces = list(answer.iter_raw())
        shop.store.set_habits(type(shop.store.habits)())
        with httpx.stream("GET", f"{url}/api/core/v1/products", headers=KEY) as answer:
            whole = list(answer.iter_raw())

    assert b"".join(pieces) == b"".join(whole)
    assert len(pieces) > len(whole) == 1
