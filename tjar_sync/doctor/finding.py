"""One piece of evidence about an assumption."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.diagnosis import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.diagnosis import ContractLine


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look told about one assumption."""

    number: str
    standing: Standing
    evidence: str
    lines: tuple[ContractLine, ...] = ()
    """What `contract:` lacks for the store to be understood."""
    settled: bool = True
    """False for a contradiction that neither a line nor a tolerant reading copes with."""
    claim: str = ""
    """Which part of the assumption it is about, in words that stay the same."""


Findings: TypeAlias = "Iterator[Finding]"

_MOST_NAMED = 8


def confirmed(number: str, evidence: str) -> Finding:
    """Say that it is so, and that it would look otherwise if it were not."""
    return Finding(number, Standing.CONFIRMED, evidence)


def not_seen(number: str, evidence: str) -> Finding:
    """Say that the store holds nothing that would show it."""
    return Finding(number, Standing.NOT_SEEN, evidence)


def needs_probe(number: str, evidence: str) -> Finding:
    """Say that only a write could tell."""
    return Finding(number, Standing.NEEDS_PROBE, evidence)


def tolerated(number: str, evidence: str) -> Finding:
    """Say that it is otherwise, and that this is understood, or does no harm."""
    return Finding(number, Standing.CONTRADICTED, evidence)


def contradicted(number: str, evidence: str, lines: tuple[ContractLine, ...] = ()) -> Finding:
    """Say that it is otherwise; without lines, `contract:` knows no help."""
    return Finding(number, Standing.CONTRADICTED, evidence, lines, settled=False)


def named(names: Iterable[str]) -> str:
    """List names, not too many of them."""
    found = list(names)
    more = len(found) - _MOST_NAMED
    return ", ".join(found[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def about(claim: str, found: Finding) -> Finding:
    """Say which part of its assumption a finding is about; see Observation."""
    return replace(found, claim=claim)
