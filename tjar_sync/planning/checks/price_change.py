"""How far one run may move a price."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Unit, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change, FieldChange

CODE = "price-change"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block prices that move by more than the limit, and show the largest jump."""
    most = given.guards.max_price_change_percent
    jumps = [
        (percent, item.address, field)
        for item in given.changes
        for field in item.fields
        if (percent := _jump(item, field)) > most
    ]
    if not jumps:
        return
    worst, address, field = max(jumps, key=lambda jump: (jump[0], jump[1]))
    products = sorted({jump[1] for jump in jumps})
    summary = (
        f"{len(products)} {'product changes' if len(products) == 1 else 'products change'} price "
        f"by more than {most} %; the largest is {address} {field.path}: "
        f"{field.before} -> {field.after} ({worst:.1f} %)"
    )
    enough = worst.to_integral_value("ROUND_CEILING")
    yield blocked(CODE, products, summary, f"--max-price-change-percent {enough}")


def _jump(change: Change, field: FieldChange) -> Decimal:
    if KINDS[change.address.kind].fields[field.path].role is not Role.PRICE:
        return Decimal(0)
    if not (isinstance(field.before, Decimal) and isinstance(field.after, Decimal)):
        return Decimal(0)
    if not field.before:
        return Decimal(0)
    return abs(field.after - field.before) * 100 / field.before


CHECK = Check(
    CODE,
    "Moves a price by more than `guards.max_price_change_percent` allows.",
    find,
    limit=Limit(
        Unit.PERCENT, lambda guards, number: replace(guards, max_price_change_percent=number)
    ),
)
