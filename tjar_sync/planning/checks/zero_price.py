"""Nothing is given away by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.prices import prices
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.ZERO_PRICE


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find what is priced at 0 where that price is written."""
    found = (
        Hit(item.change.address, amount.path, f"{amount.label} is 0")
        for item in given.prospects
        for amount in prices(item.kind, item.values)
        if not amount.value and {amount.path, item.kind.path_of(Role.PASSED_ON)} & item.changed
    )
    yield from gathered(CODE, given, found, "products would be sold for nothing")


CHECK = Check(CODE, "Sells something for nothing.", find, Stage.CATALOG)
