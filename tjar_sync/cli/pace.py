"""How fast a run goes, and how long it still takes at that pace: a column of the progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import ProgressColumn
from rich.table import Column
from rich.text import Text

from tjar_sync.render.counting import seconds_text
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from rich.progress import Task

_SLOW = 10
"""A pace below is told to a tenth."""


class PaceColumn(ProgressColumn):
    """Shows the pace of a task, and what is left of it."""

    max_refresh = 0.5

    def __init__(self) -> None:
        super().__init__(Column(no_wrap=True))

    def render(self, task: Task) -> Text:
        """Draw it; nothing while too little is done to tell."""
        return Text(own(pace(task.speed, task.remaining)))


def pace(per_second: float | None, left: float | None) -> str:
    """Say how many are done a second, and how long so many more take; nothing where none are."""
    if not per_second or not left:
        return ""
    shown = f"{per_second:.1f}" if per_second < _SLOW else f"{per_second:,.0f}"
    seconds = left / per_second
    return f"{shown}/s, {seconds_text(seconds) if seconds >= 1 else 'a moment'} left"
