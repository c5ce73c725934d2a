"""A price that drifted is measured against what was agreed, too."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.prices import paid
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.AGREED_PRICE


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find prices further from what was last applied than one run may move them."""
    several = "products get a price far from the one that was last agreed"
    yield from gathered(CODE, given, _found(given), several)


def _found(given: CheckInput) -> Iterator[Hit]:
    most = given.guards.max_price_change_percent
    for item in given.prospects:
        path, row = paid(item.kind), given.owned.get(item.change.address)
        agreed = None if row is None else row.desired.get(path)
        after = item.values.get(path)
        if path not in item.changed or not isinstance(agreed, Decimal) or not agreed:
            continue
        if isinstance(after, Decimal) and abs(after - agreed) * 100 > most * agreed:
            percent = abs(after - agreed) * 100 / agreed
            told = f"{path} {after} is {percent:.1f} % from {agreed}, which was agreed last"
            yield Hit(item.change.address, path, told)


CHECK = Check(
    CODE,
    "Moves a price further from what was last agreed than one run may move it.",
    find,
    Stage.PLAN,
    level=Level.OFF,
)
