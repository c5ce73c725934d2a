"""What happened, as `history` and `show` tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.state import StateEvent

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.state import JournalEntry, RunRecord

SHORT = 8
"""So much of a run's id names it to a person."""
MOVED = "mv"
"""An event that tells which address something has from then on."""


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


def renaming(source: Address, target: Address, by: str) -> StateEvent:
    """Return what is remembered of a resource that gets another address."""
    return StateEvent(MOVED, str(source), f"it is {target} from now on, by {by}")


def renamed_to(event: StateEvent) -> str | None:
    """Return the address that something has since; None for what is no such event."""
    words = event.why.split()
    return words[2] if event.what == MOVED and len(words) > _BEFORE else None


_BEFORE = 2
"""Words that stand before the address in what `renaming` says."""
