"""Observations: what runs saw a store do, as evidence for or against what is assumed of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tjar_sync.model.diagnosis import ContractLine, Standing


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that a store was seen to do; of each claim a state keeps the newest."""

    number: str
    """The assumption's, as in docs/assumptions.md: `A3`."""
    claim: str
    """Which part of it, in words that stay the same: `order of the list`."""
    standing: Standing
    """CONFIRMED or CONTRADICTED: what would look the same either way is no observation."""
    evidence: str
    """What was seen, in words for a person."""
    request: str = ""
    """The request that showed it, without what is secret or personal."""
    answer: str = ""
    """What the store answered, likewise; only as much as tells."""
    lines: tuple[ContractLine, ...] = ()
    """What `contract:` would have to say for the store to be understood."""
    seen_at: datetime | None = None
    """Given by the state home."""
