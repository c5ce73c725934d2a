"""What is shown while many stores are worked on: a table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import field
from threading import Lock
from typing import TYPE_CHECKING, TextIO

import click

from tjar_sync.cli.screen import style_of
from tjar_sync.cli.viewpoint import Loudness, viewpoint
from tjar_sync.dataclass import dataclass
from tjar_sync.render.fleet import finished_line
from tjar_sync.render.sanitize import cut, display_width, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Group

    from tjar_sync.model.fleet import Member, StoreResult
    from tjar_sync.render.style import Style

_MOST = 12
"""So many stores that are at work are shown at once."""
_ROOM = 8
"""So much of a line is left free, and is shown of what a store tells at least."""
_ANNOTATION = "::"
"""How a line begins that a runner of GitHub Actions puts beside a file."""
_A_SECOND = 4
"""So often is the table drawn anew."""


@contextmanager
def watched(verb: str, total: int) -> Iterator[FleetLines]:
    """Give what is told of stores, and shows it on stderr until the end."""
    loudness = viewpoint().loudness
    out = sys.stderr
    style = style_of(out)
    dumb = not out.isatty() or os.environ.get("TERM") == "dumb"
    if dumb or loudness is Loudness.QUIET:
        yield FleetLines(verb, out, style, loudness)
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for terminals
    from rich.live import Live  # noqa: PLC0415 - heavy, and only for terminals

    table = FleetTable(verb, out, style, loudness, total=total)
    console = Console(file=out, highlight=False, markup=False)
    with Live(
        console=console,
        get_renderable=table.drawn,
        refresh_per_second=_A_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as live:
        table.print_above = live.console.print
        yield table


@dataclass(slots=True)
class FleetLines:
    """A line for each store that came to an end, as its thread tells it."""

    verb: str
    out: TextIO
    style: Style
    loudness: Loudness
    lock: Lock = field(default_factory=Lock)

    def begun(self, member: Member) -> None:
        """Tell that a store's command was started, where everything is to be told."""
        if self.loudness is Loudness.VERBOSE:
            self._print(f"{shown(member.name, self.style)}: begun")

    def heard(self, member: Member, line: str) -> None:
        """Pass on what a store's command tells, where everything is to be told, or a runner is."""
        if line.startswith(_ANNOTATION) and os.environ.get("GITHUB_ACTIONS") == "true":
            self._print(line)
        elif self.loudness is Loudness.VERBOSE:
            self._print(f"{shown(member.name, self.style)}: {shown(line, self.style)}")

    def finished(self, result: StoreResult) -> None:
        """Tell what became of a store."""
        if self.loudness is not Loudness.QUIET or not result.is_well:
            self._print(finished_line(result, self.verb, self.style))

    def _print(self, line: str) -> None:
        """Print a line; a run does not end because nobody reads it."""
        with self.lock, suppress(OSError):
            click.echo(line, file=self.out)


@dataclass(slots=True)
class FleetTable(FleetLines):
    """A moving table of the stores at work, below the lines of those that came to an end."""

    total: int = 0
    done: int = 0
    at_work: dict[str, str] = field(default_factory=dict)
    """What each told last, by its name."""
    print_above: Callable[..., None] = click.echo

    def begun(self, member: Member) -> None:
        """Put a store into the table."""
        with self.lock:
            self.at_work[member.name] = ""

    def heard(self, member: Member, line: str) -> None:
        """Show what a store told last."""
        with self.lock:
            self.at_work[member.name] = line

    def finished(self, result: StoreResult) -> None:
        """Take a store out of the table, and tell what became of it above."""
        with self.lock:
            self.at_work.pop(result.member.name, None)
            self.done += 1
        FleetLines.finished(self, result)

    def drawn(self) -> Group:
        """Draw the stores at work, and how many there are besides."""
        from rich.console import Group  # noqa: PLC0415 - rich is loaded by now
        from rich.table import Table  # noqa: PLC0415 - rich is loaded by now

        with self.lock:
            rows, done = list(self.at_work.items()), self.done
        table = Table.grid(padding=(0, 2))
        names = [shown(name, self.style) for name, _ in rows[:_MOST]]
        room = self.style.width - max(map(display_width, names), default=0) - _ROOM
        for name, (_, line) in zip(names, rows, strict=False):
            table.add_row(name, cut(line, max(room, _ROOM), self.style))
        waiting = self.total - done - len(rows)
        told = f"{done:,} of {self.total:,} done, {len(rows):,} at work, {waiting:,} to come"
        return Group(table, told)

    def _print(self, line: str) -> None:
        from rich.text import Text  # noqa: PLC0415 - rich is loaded by now

        with suppress(OSError):
            self.print_above(Text.from_ansi(line), soft_wrap=True)
