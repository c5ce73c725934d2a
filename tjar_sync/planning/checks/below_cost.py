"""Nothing is sold for less than it costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.prices import prices
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.BELOW_COST


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find prices below the cost, where either is written; a price of 0 has a check of its own."""
    yield from gathered(CODE, given, _found(given), "products would be sold below their cost")


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        cost_path = item.kind.path_of(Role.COST)
        cost = item.values.get(cost_path)
        if not isinstance(cost, Decimal):
            continue
        for amount in prices(item.kind, item.values):
            written = {amount.path, cost_path, item.kind.path_of(Role.PASSED_ON)} & item.changed
            if written and 0 < amount.value < cost:
                told = f"{amount.label} {amount.value} is below its {cost_path} {cost}"
                yield Hit(item.change.address, amount.path, told)


CHECK = Check(CODE, "Sells something for less than it costs.", find, Stage.CATALOG)
