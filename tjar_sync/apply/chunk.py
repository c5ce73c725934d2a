"""Steps that are recorded together, by one transaction."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.history import SHORT, renaming
from tjar_sync.model.state import Batch

if TYPE_CHECKING:
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.address import Address
    from tjar_sync.model.event import Done
    from tjar_sync.model.plan import Step
    from tjar_sync.model.state import StateEntry


@dataclass(slots=True)
class Chunk:
    """Steps that are recorded together, by one transaction."""

    steps: list[Step] = field(default_factory=list)
    requests: list[WriteRequest] = field(default_factory=list)
    rows: dict[Address, StateEntry | None] = field(default_factory=dict)
    """What becomes of rows that nothing is sent for: the last word counts, None removes."""
    moves: list[tuple[Address, Address]] = field(default_factory=list)
    """What got another address, and which: told even where a write that comes with it fails."""
    done: list[Done] = field(default_factory=list)
    """To be told once it is recorded."""

    def batch(self, run: str) -> Batch:
        """Return what is written to the state by this run."""
        return Batch(
            removed=tuple(address for address, row in self.rows.items() if row is None),
            put=tuple(row for row in self.rows.values() if row is not None),
            opened=tuple(replace(request.intent, run=run) for request in self.requests),
            events=tuple(renaming(*move, f"run {run[:SHORT]}") for move in self.moves),
        )
