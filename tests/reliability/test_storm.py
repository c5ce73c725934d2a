"""A taste of the fault storm."""

from __future__ import annotations

import pytest

from tests.reliability.outcome import Options
from tests.reliability.storm import run

pytestmark = pytest.mark.any_version  # orders of faults; each is tried by itself


@pytest.mark.parametrize(("provider", "families"), [("tjar", 5), ("hajatek", 4)])
def test_a_storm_passes_over_a_few_shops(provider: str, families: int) -> None:
    """Some shops converge under faults, each report is true, and faults were really met."""
    outcome = run(Options(quick=True, provider=provider))

    assert () == outcome.failures
    hits = {row[0]: int(row[3].replace(",", "")) for row in outcome.rows}
    assert families == len(hits)
    assert all(hits.values()), hits
