"""A taste of the steps."""

from __future__ import annotations

import pytest

from tests.reliability.outcome import Options
from tests.reliability.steps import run

pytestmark = pytest.mark.any_version  # orders of whole commands; each is tried by itself


def test_some_steps_leave_all_promises_true() -> None:
    """Some short lives of a shop keep every promise, with several kinds of steps in them."""
    outcome = run(Options(quick=True))

    assert () == outcome.failures
    counts = {name: int(count.replace(",", "")) for name, count in outcome.rows}
    assert sum(counts.values()) >= 40
    assert len(counts) > 10
    assert counts["apply"] > 1
