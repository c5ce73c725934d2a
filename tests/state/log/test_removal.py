"""Commits go only when a checkpoint has held them for a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tjar_sync.state.log.removal import outlived

NOW = datetime(2025, 1, 2, tzinfo=UTC)


def test_only_what_was_summed_up_a_day_ago_goes() -> None:
    """Time is the place's own: from the checkpoint that was kept last."""
    hours = {4: 48, 8: 24, 12: 23, 16: 0}
    kept = {number: NOW - timedelta(hours=ago) for number, ago in hours.items()}

    assert 8 == outlived(kept)
    assert 0 == outlived({16: NOW})
