"""Which share of a kind one run may remove."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.planning.checks.check import FEW, Check, CheckInput, Limit, Unit, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "delete-percent"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block the removal of a larger share of a kind than the limit allows."""
    gone = [item.address for item in given.changes if item.action.removes]
    most = given.guards.max_delete_percent
    for kind in KINDS.values():
        owned = len(given.owned_of(kind.name))
        if owned < FEW:
            continue
        lost = [address for address in gone if address.kind == kind.name]
        percent = Decimal(100 * len(lost)) / owned
        if percent > most:
            summary = (
                f"{len(lost)} of {owned} owned {kind.plural} would be removed: {percent:.1f} %; "
                f"the guard allows {most} %"
            )
            enough = percent.to_integral_value("ROUND_CEILING")
            yield blocked(CODE, lost, summary, f"--max-delete-percent {enough}")


CHECK = Check(
    CODE,
    "Removes a larger share of a kind than `guards.max_delete_percent` allows.",
    find,
    limit=Limit(Unit.PERCENT, lambda guards, number: replace(guards, max_delete_percent=number)),
)
