"""The pace of a run, and what is left of it, beside the bar."""

from __future__ import annotations

import pytest
from rich.progress import Task

from tjar_sync.cli.pace import PaceColumn, pace


@pytest.mark.parametrize(
    ("per_second", "left", "shown"),
    [
        (None, 10, ""),
        (0.0, 10, ""),
        (5.0, 0, ""),
        (5.0, 600, "5.0/s, 2 min left"),
        (1234.5, 20_000, "1,234/s, 16 s left"),
        (20.0, 5, "20/s, a moment left"),
    ],
)
def test_the_pace_and_what_is_left_are_told(
    per_second: float | None, left: float, shown: str
) -> None:
    """As fine as a person needs; nothing where too little is done to tell."""
    assert shown == pace(per_second, left)


def test_a_task_shows_its_pace() -> None:
    """By its own clock, from what it did of late."""
    clock = iter(range(100))
    task = Task(0, "Applying", 100.0, 0.0, _get_time=lambda: float(next(clock)))  # type: ignore[arg-type] # rich's own ids are made by a bar alone

    assert not PaceColumn().render(task).plain
