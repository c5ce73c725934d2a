"""A taste of the fault storm."""

from __future__ import annotations

from tests.reliability.outcome import Options
from tests.reliability.storm import run


def test_a_storm_passes_over_a_few_shops() -> None:
    """Some shops converge under faults, each report is true, and faults were really met."""
    outcome = run(Options(quick=True))

    assert () == outcome.failures
    hits = {row[0]: int(row[3].replace(",", "")) for row in outcome.rows}
    assert 5 == len(hits)
    assert all(hits.values()), hits
