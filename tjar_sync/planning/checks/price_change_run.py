"""How far one run may move all prices together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Stage, Unit, blocked
from tjar_sync.planning.checks.repriced import counted, moved, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.PRICE_CHANGE_RUN


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find a run whose repriced products move, all together, by more than the limit."""
    most, found = given.guards.max_run_price_change_percent, list(moved(given))
    percent = together(found)
    if percent > most:
        summary = (
            f"the prices of {counted(found)} move by {percent:.1f} % in all; the limit is {most} %"
        )
        enough = percent.to_integral_value("ROUND_CEILING")
        yield blocked(CODE, [one.address for one in found], summary, f"--allow {CODE}={enough}")


CHECK = Check(
    CODE,
    "Moves all prices together by more than `guards.max_run_price_change_percent`.",
    find,
    Stage.PLAN,
    level=Level.OFF,
    limit=Limit(
        Unit.PERCENT, lambda guards, number: replace(guards, max_run_price_change_percent=number)
    ),
)
