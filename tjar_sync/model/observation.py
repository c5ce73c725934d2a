"""Observations: what runs saw a store do, as evidence for or against what is assumed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.dataclass import dataclass
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from datetime import datetime

    from tjar_sync.model.diagnosis import ContractLine


class Claim(NamedTuple):
    """One thing that is believed of a store, and that an observation speaks for or against."""

    number: str
    """The assumption's, as in docs/assumptions.md: `A3`."""
    words: str
    """Which part of it, in words that stay the same: `what changed last comes first`."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that a store was seen to do; of each claim a state keeps the newest."""

    number: str
    claim: str
    """The words of its Claim."""
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


ORDER = Claim("A3", "what changed last comes first")
MOVES_TIME = Claim("A3", "an update moves updated_at")
SHOWN_AT_ONCE = Claim("A4", "a write is shown at once")
TRUE_ANSWER = Claim("A4", "the answer to a write shows what is kept")
FREED = Claim("A8", "what is deleted leaves its sku and slug free")
CREATED_HIDDEN = Claim("A9", "a product can be created hidden")


_NEEDLESS = "a create may lack "


def needless(path: str) -> Claim:
    """Return the claim that a create may lack a field."""
    return Claim("A5", f"{_NEEDLESS}{path}")


def needed(observation: Observation) -> str:
    """Return the field without which nothing is created, if that is what was seen; else nothing."""
    is_about = observation.number == "A5" and observation.claim.startswith(_NEEDLESS)
    contradicted = observation.standing is Standing.CONTRADICTED
    return observation.claim.removeprefix(_NEEDLESS) if is_about and contradicted else ""


def left_alone(path: str, *, visibility: bool = False) -> Claim:
    """Return the claim that an update which does not send a field leaves it as it is."""
    return Claim("A9" if visibility else "A6", f"an update leaves {path} alone")
