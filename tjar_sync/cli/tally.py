"""How far a run is, told now and then where no bar shows it: in the log of a CI job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.event import Applying, Done, Failed, Skipped
from tjar_sync.render.counting import pace_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.event import Event

EVERY = 30.0
"""Seconds between two such lines."""


class RunTally:
    """Counts what is done of a run."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._total = self._done = 0
        self._began = self._told = 0.0

    def note(self, event: Event) -> str:
        """Take note of an event; return what is to be told of the run by now, if anything."""
        match event:
            case Applying():
                self._total, self._done = event.total, 0
                self._began = self._told = self._clock()
            case Done() | Failed() | Skipped() if self._done < self._total:
                self._done += 1
                return self._due(self._clock())
        return ""

    def _due(self, now: float) -> str:
        left = self._total - self._done
        if now - self._told < EVERY or not left:
            return ""
        self._told = now
        told = pace_text(self._done / (now - self._began), left)
        return f"{self._done:,} of {self._total:,} changes: {told}"
