"""What is left of a price after its cost is enough."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.prices import prices
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Stage, Unit
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.MARGIN


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find prices of which less is left than the limit; what is below cost has its own check."""
    found = list(_found(given))
    several = f"products leave less than {given.guards.min_margin_percent} % of their price"
    for told in gathered(CODE, given, (finding for _, finding in found), several):
        least = min(percent for percent, _ in found).to_integral_value("ROUND_FLOOR")
        yield replace(told, fix=f"--allow {CODE}={least}")


def _found(given: CheckInput) -> Iterator[tuple[Decimal, Hit]]:
    for item in given.prospects:
        cost_path = item.kind.path_of(Role.COST)
        cost = item.values.get(cost_path)
        for amount in prices(item.kind, item.values) if isinstance(cost, Decimal) else ():
            if (
                not {amount.path, cost_path} & item.changed
                or not 0 < Decimal(str(cost)) <= amount.value
            ):
                continue
            percent = (amount.value - Decimal(str(cost))) * 100 / amount.value
            if percent < given.guards.min_margin_percent:
                told = f"{amount.label} {amount.value} leaves {percent:.1f} % after its {cost_path} {cost}"
                yield percent, Hit(item.change.address, amount.path, told)


CHECK = Check(
    CODE,
    "Leaves less of a price after the cost than `guards.min_margin_percent`.",
    find,
    Stage.CATALOG,
    level=Level.OFF,
    limit=Limit(Unit.PERCENT, lambda guards, number: replace(guards, min_margin_percent=number)),
)
