"""A taste of the harmed way: one question of a scene for each place, with two harms."""

from __future__ import annotations

from tests.reliability import network
from tests.reliability.outcome import Options
from tests.reliability.places import places


def test_a_harmed_way_to_the_state_loses_nothing() -> None:
    """The run goes on or ends clearly, nothing is sent that is not journaled, and an apply does the rest."""
    outcome = network.run(Options(quick=True))
    tried = {name: int(count) for name, count, *_ in outcome.rows}
    there = {place.name for place in places()} & {*network.WIRED}

    assert () == outcome.failures
    assert tried["all"] > 1.5 * len(there)
    assert {f"state in: {name}" for name in there} < tried.keys()
