"""Kills on the second platform: an apply that dies around its writes is finished by the next."""

from __future__ import annotations

import pytest

from tests.reliability import kills
from tests.reliability.outcome import Options
from tests.reliability.places import IN_A_FILE, SQLITE
from tests.reliability.scenes import scenes_of
from tests.reliability.trials import Task, each, rehearse

pytestmark = pytest.mark.any_version  # death and a journal

OPTIONS = Options(quick=True, place=SQLITE, provider="hajatek")
SCENES = {one.name: one for one in scenes_of("hajatek")}


def around(task: Task) -> list[kills.Fate]:
    """Die before the scene's first write, in the middle of its body, and right after it."""
    calm = rehearse(task)
    moments = ("before {} ", "half of the body of {} ", "after {} ")
    found = [
        next(one for one in calm.points if moment.format(task.only) in one.name)
        for moment in moments
    ]
    return [kills.suffer(task, point, calm) for point in found]


@pytest.mark.parametrize(("scene", "method"), [("create with sku", "POST"), ("update", "PUT")])
def test_a_killed_write_is_finished_by_the_next(scene: str, method: str) -> None:
    """Promise 2: the same end, nothing twice, nothing lost, whatever was under way."""
    (fates,) = each(around, [Task(SCENES[scene], IN_A_FILE, OPTIONS, method)], 1)

    assert [(True, ())] * 3 == [(fate.reached, fate.wrong) for fate in fates]


def test_a_killed_apply_is_finished_by_the_next() -> None:
    """Promise 2: one boundary of every scene that the platform has."""
    outcome = kills.run(OPTIONS)
    tried = {name: int(count) for name, count, *_ in outcome.rows}

    assert () == outcome.failures
    assert tried["all"] > 0.8 * len(SCENES)
