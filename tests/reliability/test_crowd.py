"""A taste of the crowd: eight at once."""

from __future__ import annotations

from tests.reliability import crowd
from tests.reliability.ground import places
from tests.reliability.outcome import Options


def test_one_works_and_the_others_say_who() -> None:
    """Promise 7: whatever happens to the lock, one works at a time, and nothing is made twice."""
    outcome = crowd.run(Options(quick=True))

    assert () == outcome.failures
    assert len(crowd.TRIALS) * len(places()) == sum(
        int(worked) for _, _, worked, *_ in outcome.rows
    )
