"""A taste of the kills of a probe."""

from __future__ import annotations

import pytest

from tests.reliability import probe
from tests.reliability.outcome import Options

pytestmark = pytest.mark.any_version  # death and a journal


def test_nothing_is_left_of_a_killed_probe() -> None:
    """Killed anywhere, the next doctor or apply removes what was made, and nothing else."""
    outcome = probe.run(Options(quick=True))

    assert () == outcome.failures
    assert probe.QUICK == sum(int(count) for _, count, _ in outcome.rows)
