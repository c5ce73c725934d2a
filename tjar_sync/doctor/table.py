"""From findings to the table of assumptions, and to the lines that `contract:` lacks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.doctor import answers, fields, paging, values
from tjar_sync.doctor.beliefs import BELIEFS
from tjar_sync.model.diagnosis import Assumption, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tjar_sync.doctor.finding import Finding
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.model.diagnosis import ContractLine

_JUDGES = (fields.judge, paging.judge, answers.judge, values.judge)
_WEIGHTIEST_FIRST = (
    Standing.CONTRADICTED,
    Standing.NEEDS_PROBE,
    Standing.NOT_SEEN,
    Standing.CONFIRMED,
)
"""An assumption is confirmed only where all of it is."""


def findings(seen: Observations) -> tuple[Finding, ...]:
    """Judge all that was read."""
    return tuple(chain.from_iterable(judge(seen) for judge in _JUDGES))


def table(found: Sequence[Finding]) -> tuple[Assumption, ...]:
    """Say of each assumption how it stands, with all the evidence, the weightiest first."""
    return tuple(_row(number, [one for one in found if one.number == number]) for number in BELIEFS)


def _row(number: str, found: Sequence[Finding]) -> Assumption:
    ordered = sorted(found, key=lambda one: _WEIGHTIEST_FIRST.index(one.standing))
    return Assumption(
        number,
        BELIEFS[number],
        ordered[0].standing,
        tuple(f"{one.standing}: {one.evidence}" for one in ordered),
        all(one.settled for one in ordered),
    )


def lines(found: Iterable[Finding]) -> tuple[ContractLine, ...]:
    """Return the lines that `contract:` lacks, each once."""
    by_path = {line.path: line for one in found for line in one.lines}
    return tuple(by_path[path] for path in sorted(by_path))
