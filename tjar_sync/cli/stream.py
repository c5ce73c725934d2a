"""A run's events on stdout, a line each as they happen, for programs that follow it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING

import click

from tjar_sync.render import JSONL
from tjar_sync.render.json_events import begin, event_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.cli.screen import _Bar, _Lines
    from tjar_sync.model.event import Event


@contextmanager
def followed(form: str, command: str) -> Iterator[EventStream | _Lines | _Bar]:
    """Give what tells events when called: as the format wants it, or to people on stderr."""
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy

    if form == JSONL:
        yield EventStream(command)
        return
    with progress() as emit:
        yield emit


class EventStream:
    """Events as lines of JSON."""

    def __init__(self, command: str) -> None:
        self._lock = Lock()
        self._print(begin(command))

    def __call__(self, event: Event) -> None:
        """Print an event; a run does not end because nobody reads it."""
        with suppress(OSError):
            self._print(event_line(event))

    def clear(self) -> None:
        """Leave the screen to others: lines are never in the way."""

    def _print(self, line: str) -> None:
        with self._lock:
            click.echo(line)
