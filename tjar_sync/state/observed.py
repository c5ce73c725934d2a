"""Observations as rows of plain text, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.observation import Observation
from tjar_sync.model.value import loads
from tjar_sync.state.codec import as_json, plain, texts
from tjar_sync.state.nesting import shallow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.state.codec import Row

OBSERVATION = (
    "number",
    "claim",
    "standing",
    "evidence",
    "request",
    "answer",
    "lines",
    "seen_at",
)
"""The columns of an observation, in the order that `to_observation` reads."""


def from_observation(item: Observation) -> Row:
    """Return the row of an observation, without its time."""
    return {
        "number": item.number,
        "claim": item.claim,
        "standing": item.standing.value,
        "evidence": plain(item.evidence),
        "request": plain(item.request),
        "answer": plain(item.answer),
        "lines": as_json(tuple((line.path, line.value) for line in item.lines)),
    }


def to_observation(row: Sequence[Any]) -> Observation:
    """Read a row of OBSERVATION. Raises ValueError, TypeError or KeyError on a damaged one."""
    number, claim, standing, evidence, request, answer, lines, seen_at = row
    texts(number, claim, evidence, request, answer, lines, seen_at)
    found = loads(lines)
    shallow(lines, found)
    return Observation(
        number,
        claim,
        Standing(standing),
        evidence,
        request,
        answer,
        tuple(_line(*item) for item in found),
        datetime.fromisoformat(seen_at).astimezone(UTC),
    )


def _line(path: Sequence[str], value: Any) -> ContractLine:  # noqa: ANN401 - whatever JSON holds
    texts(*path)
    return ContractLine(tuple(path), value)
