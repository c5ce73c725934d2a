"""What a probe saw, as observations that a state keeps: with the request and the answer, sanitised."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.doctor.finding import named
from tjar_sync.doctor.probe.trial import MAKING, RENAMES, TrialName
from tjar_sync.model.diagnosis import Standing
from tjar_sync.model.observation import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tjar_sync.doctor.finding import Finding
    from tjar_sync.doctor.probe.trial import Probed, ProbeTrial
    from tjar_sync.model.diagnosis import ContractLine

WHOLE = "what a probe tried"
"""The claim of a row's findings that have none of their own."""
_TOLD = (Standing.CONTRADICTED, Standing.CONFIRMED)
_BY_ROW: Mapping[str, tuple[TrialName, ...]] = {
    "A3": (TrialName.NULLS, *RENAMES),
    "A4": (TrialName.TEXTS, TrialName.MONEY, *RENAMES),
    "A5": tuple(sorted(MAKING)),
    "A6": (*RENAMES, TrialName.REPLACED, TrialName.EMPTY_LISTS, TrialName.NULLS),
    "A7": (TrialName.FOREIGN,),
    "A8": (TrialName.DELETED, TrialName.AGAIN),
    "A9": (TrialName.UNFLAGGED, TrialName.BARE),
    "A10": (TrialName.FIRST_ZERO, TrialName.FEW_COLUMNS),
    "A12": (TrialName.DIGITAL,),
    "A13": (TrialName.BOOKING,),
    "A14": (TrialName.SERVICE,),
    "A15": (TrialName.UPLOADED, TrialName.ALT),
    "A16": (TrialName.UPLOADED,),
    "A17": (TrialName.HOOK,),
    "A19": (TrialName.SIGNED, TrialName.HOOK),
    "A20": (TrialName.NAMELESS, TrialName.PRICELESS, TrialName.SAME_SKU),
    "A21": (TrialName.SPARE, TrialName.BARE, TrialName.MAIN),
    "A23": (TrialName.TEXTS, TrialName.MONEY),
    "A25": (TrialName.BOOKING,),
}
"""By which trials most of a row is told; any trial where none of these was made."""


LOOKED = "what a look saw"
"""The claim of a row's findings that need no write: the next look has its own."""
_LOOK = "a look at the store, and at what the probe made"


def looks(found: Iterable[Finding]) -> tuple[Observation, ...]:
    """Return what the looks of a probe proved or contradicted, one of each row."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        if one.standing in _TOLD:
            groups[one.number].append(one)
    return tuple(
        Observation(number, LOOKED, *_weightiest(some), _LOOK, lines=_lines(some))
        for number, some in groups.items()
    )


def _weightiest(found: Sequence[Finding]) -> tuple[Standing, str]:
    """Return how a claim stands by all of these, and by what evidence."""
    standing = min((one.standing for one in found), key=_TOLD.index)
    told = (one.evidence for one in found if one.standing is standing)
    return standing, "; ".join(dict.fromkeys(told))


def _lines(found: Iterable[Finding]) -> tuple[ContractLine, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(one.lines for one in found)))


def observations(found: Iterable[Finding], probed: Probed) -> tuple[Observation, ...]:
    """Return what the trials proved or contradicted, one of each claim."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in found:
        if one.standing in _TOLD:
            groups[one.number, one.claim or WHOLE].append(one)
    return tuple(_observations(groups, probed))


def _observations(
    groups: Mapping[tuple[str, str], list[Finding]], probed: Probed
) -> Iterator[Observation]:
    for (number, claim), found in groups.items():
        trial = _trial(number, probed)
        yield Observation(
            number,
            claim,
            *_weightiest(found),
            _request(trial),
            trial.reply.answer() if trial else "",
            _lines(found),
        )


def _trial(number: str, probed: Probed) -> ProbeTrial | None:
    names = _BY_ROW.get(number, ())
    made = (probed.trials[name] for name in (*names, *probed.trials) if name in probed.trials)
    return next(made, None)


def _request(trial: ProbeTrial | None) -> str:
    """Say what was sent: the names of fields, and nothing of what they hold."""
    if trial is None or trial.reply.exchange is None:
        return ""
    exchange = trial.reply.exchange
    return f"{exchange.method} {exchange.path.partition('?')[0]}: {named(sorted(trial.sent))}"
