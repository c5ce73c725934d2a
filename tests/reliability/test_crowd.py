"""A taste of the crowd: eight at once."""

from __future__ import annotations

from tests.reliability import crowd
from tests.reliability.outcome import Options
from tests.reliability.places import places


def test_one_works_and_the_others_say_who() -> None:
    """Promise 7: whatever happens to the lock, one works at a time, and nothing is made twice."""
    outcome = crowd.run(Options(quick=True))

    assert () == outcome.failures
    assert {place.name for place in places()} == {place for _, place, *_ in outcome.rows}
    assert 2 * len(crowd.TRIALS) == sum(int(worked) for _, _, _, worked, *_ in outcome.rows)
