"""What a campaign says of its discount is what buyers get."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.prices import paid, prices
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.CAMPAIGN_DISCOUNT
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find what is cheaper by less than its campaign says."""
    yield from gathered(
        CODE, given, _found(given), "resources are cheaper by less than their campaign says"
    )


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        for window in given.catalog.holding(item.change.address):
            campaign = window.campaign
            path = paid(item.kind)
            before, price = window.before.get(path), window.prices.get(path)
            if (
                campaign is None
                or campaign.discount is None
                or before is None
                or price is None
                or path not in item.changed
            ):
                continue
            least = before * campaign.discount / _HUNDRED
            less = before - price < least.quantize(_CENT, ROUND_DOWN)
            if less and not _is_worked_out(given, item.change.address, path):
                told = f"{path} {before} -> {price} is less than the {campaign.discount:f} % of {campaign.name}"
                yield Hit(item.change.address, path, told)
            for amount in prices(item.kind, item.values):
                if amount.path not in {path, *window.paths}:
                    told = f"{amount.label} {amount.value} is no less in {campaign.name}"
                    yield Hit(item.change.address, amount.path, told)


def _is_worked_out(given: CheckInput, address: Address, path: str) -> bool:
    """Say whether a price is the discount's own: rounded to a currency's last decimal, no more."""
    origin = given.catalog.resources[address].origins.get(path)
    return origin is not None and origin.layer is LayerKind.CAMPAIGN


CHECK = Check(
    CODE,
    "Gives less of a discount than its campaign says.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
