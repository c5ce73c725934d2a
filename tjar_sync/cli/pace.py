"""How fast a run goes, and how long it still takes at that pace: a column of the progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import ProgressColumn
from rich.table import Column
from rich.text import Text

from tjar_sync.render.counting import pace_text
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from rich.progress import Task


class PaceColumn(ProgressColumn):
    """Shows the pace of a task, and what is left of it."""

    max_refresh = 0.5

    def __init__(self) -> None:
        super().__init__(Column(no_wrap=True))

    def render(self, task: Task) -> Text:
        """Draw it; nothing while too little is done to tell."""
        return Text(own(pace_text(task.speed, task.remaining)))
