"""The price before a discount is above what the buyer pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.prices import full_prices, paid, prices
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.SALE_ABOVE_PRICE


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find what is paid above the price that is shown struck through, where either is written."""
    several = "products would be sold above the price that is shown struck through"
    yield from gathered(CODE, given, _found(given), several)


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        path = paid(item.kind)
        sale = next((one for one in prices(item.kind, item.values) if one.path == path), None)
        for full in full_prices(item.kind, item.values) if sale is not None else ():
            written = {path, full.path, item.kind.path_of(Role.PASSED_ON)} & item.changed
            if written and sale is not None and sale.value > full.value:
                told = (
                    f"the {full.label} before a discount ({full.value}) is below what the buyer "
                    f"pays ({sale.value})"
                )
                yield Hit(item.change.address, full.path, told)


CHECK = Check(CODE, "Sells above the price that is shown struck through.", find, Stage.CATALOG)
