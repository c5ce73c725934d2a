"""Whatever a store's habits: pull, then plan, and there is nothing to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.harness import world
from tests.pull.shop import fill
from tests.pull.test_new_catalog import NOTHING_TO_DO
from tests.reliability.truth import singles
from tjar_sync.devstore import habits_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

pytestmark = pytest.mark.any_version  # what is concluded from what was shown

UNREADABLE = frozenset({"firewall-403-html=all"})
"""Where nothing can be read, nothing is made."""
NEVER_PROVEN = frozenset({"endless-pages", "total-off-by-one"})
"""Where nobody can tell whether the list is whole, that is told."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give one full shop for all habits: nothing writes to it."""
    with world(tmp_path_factory.mktemp("desk")) as made:
        fill(made)
        yield made


@pytest.mark.parametrize("habit", sorted(singles()))
def test_the_plan_right_after_is_empty(shop: World, tmp_path: Path, habit: str) -> None:
    """And nothing is written, whichever single habit the store has."""
    made = replace(shop, root=tmp_path / "shop")
    shop.store.set_habits(habits_of(habit))
    shop.writes()
    pulled = shop.run("pull", "--into", str(made.root))
    plan = made.run("plan")

    assert 0 == shop.writes()
    if habit in UNREADABLE:
        assert (8, False) == (pulled.code, (made.root / "store.yaml").exists())
    else:
        assert (habit in NEVER_PROVEN) == pulled.code, pulled.err
        assert NOTHING_TO_DO in plan.out


@pytest.mark.parametrize("habit", sorted(set(singles()) - UNREADABLE))
def test_the_plan_of_what_comes_in_is_empty(shop: World, tmp_path: Path, habit: str) -> None:
    """Also where it comes into a catalog that is there: nothing is to be written."""
    made = replace(shop, root=tmp_path)
    shop.store.set_habits(habits_of(habit))
    made.settings()
    made.write("shop.yaml", "products: {}\n")
    shop.writes()
    pulled = made.run("pull", "--new", "*")
    plan = made.run("plan")

    assert 0 == shop.writes()
    assert 0 == pulled.code, pulled.out + pulled.err
    assert NOTHING_TO_DO in plan.out
