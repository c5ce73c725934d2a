"""How far one run may move the prices of a category in all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Stage, Unit, blocked
from tjar_sync.planning.checks.repriced import Repricing, counted, moved, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.PRICE_CHANGE_CATEGORY


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find categories whose repriced products move, all together, by more than the limit."""
    most = given.guards.max_category_price_change_percent
    moves: defaultdict[str, list[Repricing]] = defaultdict(list)
    for move in moved(given):
        for category in move.categories:
            moves[category].append(move)
    for category, found in sorted(moves.items()):
        percent = together(found)
        if percent > most:
            summary = (
                f"the prices of {counted(found)} in the "
                f"category {category} move by {percent:.1f} % in all; the limit is {most} %"
            )
            enough = percent.to_integral_value("ROUND_CEILING")
            yield blocked(CODE, [one.address for one in found], summary, f"--allow {CODE}={enough}")


CHECK = Check(
    CODE,
    "Moves the prices of a category by more than `guards.max_category_price_change_percent`.",
    find,
    Stage.PLAN,
    level=Level.OFF,
    limit=Limit(
        Unit.PERCENT,
        lambda guards, number: replace(guards, max_category_price_change_percent=number),
    ),
)
