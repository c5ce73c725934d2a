"""A discount is announced under a permit, and its number stands in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.CAMPAIGN_PERMIT


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find what is in a campaign that has a discount and no permit."""
    yield from gathered(
        CODE, given, _found(given), "resources are in a campaign that has no permit"
    )


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        for window in given.catalog.holding(item.change.address):
            campaign = window.campaign
            if campaign is None or campaign.permit:
                continue
            if set(window.prices) & item.changed:
                told = f"{campaign} has no permit: give its number as `permit`"
                yield Hit(item.change.address, "", told)


CHECK = Check(
    CODE,
    "Gives a discount in a campaign without a permit's number.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
