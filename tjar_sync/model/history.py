"""What happened, as `history` and `show` tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from tjar_sync.model.state import JournalEntry, RunRecord, StateEvent


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run with the lines of its journal, oldest first."""

    record: RunRecord
    lines: tuple[JournalEntry, ...]


Past: TypeAlias = "PastRun | StateEvent"
"""One thing that happened: a run, or what a person decided about the state."""


@dataclass(frozen=True, slots=True)
class History:
    """What happened, newest first."""

    items: tuple[Past, ...]
    about: str = ""
    """The address that it is about; empty for all."""
