"""The pace of a run, and what is left of it, beside the bar."""

from __future__ import annotations

import io

import pytest
from rich.progress import Task

from tests.builders import change, product
from tjar_sync.cli.pace import PaceColumn
from tjar_sync.cli.screen import progress
from tjar_sync.model.event import Applying, Done
from tjar_sync.render.counting import pace_text


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
    assert shown == pace_text(per_second, left)


def test_a_task_shows_its_pace() -> None:
    """By its own clock, from what it did of late."""
    clock = iter(range(100))
    task = Task(0, "Applying", 100.0, 0.0, _get_time=lambda: float(next(clock)))  # type: ignore[arg-type] # rich's own ids are made by a bar alone

    assert not PaceColumn().render(task).plain


def test_a_log_is_told_now_and_then_how_far_a_run_is() -> None:
    """Every half a minute, between the lines of what is done; not once all is."""
    out, now = io.StringIO(), iter([0.0, 10.0, 40.0, 50.0, 80.0])
    with progress(out, lambda: next(now)) as show:
        show(Applying(4))
        for number in range(4):
            show(Done(change(product(f"p{number}")), "1"))
    lines = out.getvalue().splitlines()

    assert 5 == len(lines)
    assert "2 of 4 changes: 0.1/s, 40 s left" == lines[2]
