"""From findings to the table of assumptions, and to the lines that `contract:` lacks."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.doctor import answers, fields, paging, values
from tjar_sync.doctor.probe import (
    judge_ends,
    judge_texts,
    judge_updates,
    judge_values,
    judge_writes,
)
from tjar_sync.model.diagnosis import Assumption, Standing
from tjar_sync.model.evidence import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tjar_sync.doctor.finding import Finding
    from tjar_sync.doctor.observations import Observations
    from tjar_sync.doctor.probe.trial import Probed
    from tjar_sync.model.diagnosis import ContractLine

_JUDGES = (fields.judge, paging.judge, answers.judge, values.judge)
_OF_ONE_MATTER = frozenset({"A21"})
"""Rows of which a probe sees all that a look can."""
_OF_SAMPLES = (fields.judge, answers.judge)
_OF_TRIALS = (
    judge_writes.judge,
    judge_updates.judge,
    judge_ends.judge,
    judge_values.judge,
    judge_texts.judge,
)
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


def findings_of_trials(seen: Observations, probed: Probed) -> tuple[Finding, ...]:
    """Judge what was tried, alone."""
    return tuple(chain.from_iterable(judge(seen, probed) for judge in _OF_TRIALS))


def findings_beside(
    seen: Observations, probed: Probed, tried: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Judge all that was read beside what was tried, without what that has answered.

    Scratch products are read as those of the store are, and hold something in every field.
    """
    answered = {one.number for one in tried}
    listed = replace(seen.listed, rows=(*probed.rows, *seen.listed.rows))
    richer = replace(seen, samples=(*seen.samples, *probed.samples), listed=listed)
    read = chain.from_iterable(judge(richer if judge in _OF_SAMPLES else seen) for judge in _JUDGES)
    return tuple(one for one in read if not _is_answered(one, answered))


def _is_answered(found: Finding, answered: Collection[str]) -> bool:
    """Say whether what a look could not tell was left to a probe, and tried by it."""
    left = found.standing is Standing.NEEDS_PROBE or (
        found.standing is Standing.NOT_SEEN and found.number in _OF_ONE_MATTER
    )
    return left and found.number in answered


def table(beliefs: Mapping[str, str], found: Sequence[Finding]) -> tuple[Assumption, ...]:
    """Say of each assumption that was judged how it stands, the weightiest evidence first."""
    judged = {one.number for one in found}
    rows = (
        (number, belief, [one for one in found if one.number == number])
        for number, belief in beliefs.items()
    )
    return tuple(_row(number, belief, told) for number, belief, told in rows if number in judged)


def _row(number: str, belief: str, found: Sequence[Finding]) -> Assumption:
    ordered = sorted(found, key=lambda one: _WEIGHTIEST_FIRST.index(one.standing))
    return Assumption(
        number,
        belief,
        ordered[0].standing,
        tuple(dict.fromkeys(f"{one.standing}: {one.evidence}" for one in ordered)),
        all(one.settled for one in ordered),
    )


def lines(found: Iterable[Finding]) -> tuple[ContractLine, ...]:
    """Return the lines that `contract:` lacks, each once."""
    whole = joined(line for one in found for line in one.lines)
    return tuple(sorted(whole, key=lambda line: line.path))
