"""What the terminal can do, and the progress shown on it while a run works."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, TextIO

import click

from tjar_sync.cli.tally import RunTally
from tjar_sync.cli.viewpoint import Loudness, Viewpoint, viewpoint
from tjar_sync.model.event import (
    Applying,
    Done,
    Failed,
    Normalized,
    Reading,
    Recovered,
    Repaired,
    SideEffect,
    Skipped,
    Unverified,
    Waiting,
    Warned,
)
from tjar_sync.render.own_words import own
from tjar_sync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

    from tjar_sync.model.event import Event

WIDTH = 100
"""Of what is no terminal."""
NARROWEST, WIDEST = 40, 200
_WRONG = (Failed, Skipped, Warned)
_LOUD = (Done, Recovered, Waiting, *_WRONG)
"""The others are told by the closing report."""
_ALL = (Reading, Applying, Normalized, Unverified, SideEffect, Repaired, *_LOUD)
_WORTH = {Loudness.QUIET: _WRONG, Loudness.NORMAL: _LOUD, Loudness.VERBOSE: _ALL}
"""Which events are worth a line."""


def style_of(stream: TextIO, seen_from: Viewpoint | None = None) -> Style:
    """Decide on colour (as asked for, else tty and TERM), width and characters for a stream."""
    tty, view = stream.isatty(), seen_from or viewpoint()
    forced = view.forces_color
    encoding = (stream.encoding or "").lower().replace("-", "")
    width = shutil.get_terminal_size((WIDTH, 24)).columns if tty else WIDTH
    return Style(
        color=(tty and os.environ.get("TERM") != "dumb") if forced is None else forced,
        width=min(max(width, NARROWEST), WIDEST),
        unicode=encoding.startswith("utf"),
        wrap=tty,
        layout=view.layout,
        pictures=view.pictures,
    )


@contextmanager
def progress(
    stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[_Lines | _Bar]:
    """Give what shows events when called: a moving bar on a terminal, plain lines elsewhere."""
    out, loudness = stream or sys.stderr, viewpoint().loudness
    dumb = not out.isatty() or os.environ.get("TERM") == "dumb"
    if dumb or loudness is Loudness.QUIET:
        yield _Lines(out, _WORTH[loudness], RunTally(clock))
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for terminals
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - heavy, and only for terminals

    from tjar_sync.cli.pace import PaceColumn  # noqa: PLC0415 - the same

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), PaceColumn())
    console = Console(file=out, highlight=False, markup=False)
    bar = Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    )
    shown = _Bar(bar, style_of(out), _WORTH[loudness])
    try:
        yield shown
    finally:
        shown.clear()


def _line(event: Event, style: Style) -> str | None:
    from tjar_sync.render.text import event_line  # noqa: PLC0415 - heavy, and not where nothing happens

    return event_line(event, style)


class _Lines:
    """Events as lines, those that are worth one."""

    def __init__(self, out: TextIO, worth: tuple[type[Event], ...], tally: RunTally) -> None:
        self.out = out
        self.worth = worth
        self.tally = tally
        self.style = style_of(out)
        self.lock = Lock()

    def __call__(self, event: Event) -> None:
        """Print the event's line, if it has one; a run does not end because nobody reads it."""
        line = _line(event, self.style) if isinstance(event, self.worth) else None
        with self.lock, suppress(OSError):
            so_far = self.tally.note(event) if Done in self.worth else ""
            for one in filter(None, (line, own(so_far, self.style))):
                click.echo(one, file=self.out, color=True)  # as the style has it already

    def clear(self) -> None:
        """Leave the screen to others: lines are never in the way."""


class _Bar:
    """Events as a bar for the whole run, with a line above it for each that matters."""

    def __init__(self, bar: Progress, style: Style, worth: tuple[type[Event], ...]) -> None:
        self.bar = bar
        self.worth = worth
        self.style = style
        self.tasks: dict[str, TaskID] = {}
        self.lock = Lock()

    def __call__(self, event: Event) -> None:
        """Move the bar, and print what is worth keeping."""
        with self.lock:
            self.bar.start()
            self._move(event)
            line = _line(event, self.style) if isinstance(event, self.worth) else None
            if line is not None:
                from rich.text import Text  # noqa: PLC0415 - rich is loaded by now

                self.bar.console.print(Text.from_ansi(line), soft_wrap=True)

    def clear(self) -> None:
        """Take the bar off the screen, until there is more to show."""
        with self.lock:
            self.bar.refresh()  # as far as it came, which may be further than it was drawn
            for task in self.tasks.values():
                self.bar.remove_task(task)
            self.tasks.clear()
            self.bar.stop()

    def _move(self, event: Event) -> None:
        match event:
            case Reading():
                task = self._task(f"Reading {event.what}", event.total)
                self.bar.update(task, completed=event.done, total=event.total)
            case Applying():
                self._task("Applying", event.total)
            case Done() | Failed() | Skipped() if "Applying" in self.tasks:
                self.bar.advance(self.tasks["Applying"])
            case _:
                return

    def _task(self, name: str, total: int) -> TaskID:
        if name not in self.tasks:
            self.tasks[name] = self.bar.add_task(own(name, self.style), total=total)
        return self.tasks[name]
