"""A taste of the crowd: three at once, wherever a state can be."""

from __future__ import annotations

import pytest

from tests.reliability import crowd
from tests.reliability.outcome import Options
from tests.reliability.places import places

pytestmark = pytest.mark.any_version  # processes and a lock


def test_one_works_and_the_others_say_who() -> None:
    """Promise 7: whatever happens to the lock, one works at a time, and nothing is made twice.

    In every place at least three come at once: one works, two end with 4 and name it.
    """
    outcome = crowd.run(Options(quick=True))
    rushes = [row for row in outcome.rows if row[0] == crowd.TRIALS[0][0]]
    refused = f"{crowd.FEW - 1}"

    assert () == outcome.failures
    assert [(one.name, "1", refused) for one in places()] == [
        (place, worked, not_) for _, place, _, worked, not_, _ in rushes
    ]
    assert len(places()) + 2 * (len(crowd.TRIALS) - 1) == len(outcome.rows)
    assert {"1"} == {worked for _, _, _, worked, *_ in outcome.rows}
