"""A taste of the lost disk: one boundary of some scenes, for each harm."""

from __future__ import annotations

import pytest

from tests.reliability import disk
from tests.reliability.outcome import Options

pytestmark = pytest.mark.any_version  # a disk and a journal


def test_a_lost_disk_stops_the_run_and_loses_nothing() -> None:
    """No write is sent that is not journaled; with the disk there again, one apply does the rest."""
    outcome = disk.run(Options(quick=True))
    tried = {name: int(count) for name, count, *_ in outcome.rows}

    assert () == outcome.failures
    assert tried["all"] >= len(disk.TRIED)
    assert {3} == {tried[f"state in: {name}"] for name in disk.ON_DISK}
