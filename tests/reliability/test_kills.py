"""A taste of the kills: one boundary of every scene; and the victim on its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import PATIENCE, surroundings
from tests.reliability import kills
from tests.reliability.outcome import Options
from tests.reliability.places import IN_A_FILE
from tests.reliability.scenes import SCENES
from tests.reliability.trials import Point, Task
from tests.reliability.victim import boundaries

if TYPE_CHECKING:
    from tests.harness import World

pytestmark = pytest.mark.any_version  # death and a journal


def test_a_killed_apply_is_finished_by_the_next() -> None:
    """Promise 2: killed anywhere, one more apply leads to the same end, nothing twice or lost."""
    outcome = kills.run(Options(quick=True))
    tried = {name: int(count) for name, count, *_ in outcome.rows}

    assert () == outcome.failures
    assert tried["all"] > 0.8 * len(SCENES)


def test_the_victim_dies_where_it_is_told_to(desk: World) -> None:
    """A process of its own passes the boundaries before, and none after."""
    desk.write("shop.yaml", "products: {cap: {type: physical, name: {en: Cap}, sale_price: 7}}")
    log = desk.root / "log"
    environ = surroundings(VICTIM_AT="27", VICTIM_LOG=str(log))
    line = [sys.executable, "-m", "tests.reliability.victim", "apply", "--auto-approve"]
    done = subprocess.run(  # noqa: S603 - our own command
        line, cwd=desk.root, env=environ, timeout=PATIENCE, check=False, capture_output=True
    )
    passed = boundaries(log)

    assert (-signal.SIGKILL, 27) == (done.returncode, len(passed))
    assert {"file", "commit", "state", "look"} == {name.partition(":")[0] for name in passed}
    assert [] == desk.names()


def test_as_many_seeds_as_shares_try_every_boundary() -> None:
    """`--every 4` with seeds 1 to 4 leaves no boundary out, and tries none of them twice."""
    points = tuple(Point(number, "file: before open") for number in range(1, 12))
    tried = [
        point.number
        for seed in range(1, 5)
        for point in kills.chosen(Task(SCENES[0], IN_A_FILE, Options(seed, every=4)), points)
        if not (point.again or point.lie)
    ]

    assert list(range(1, 12)) == sorted(tried)
