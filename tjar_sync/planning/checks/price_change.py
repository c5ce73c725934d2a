"""How far one run may move a price."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.prices import PriceMove, paid, price_moves
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Unit, blocked
from tjar_sync.planning.checks.put_back import put_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change
    from tjar_sync.model.settings import Guards

CODE = CheckCode.PRICE_CHANGE
LEAST = Decimal("0.01")
"""A move from nothing is counted from here: it has a percentage, and a large one."""


@dataclass(frozen=True, slots=True)
class Jump:
    """How far a price moves."""

    percent: Decimal
    address: Address
    move: PriceMove


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block prices that move by more than the limit, and show the largest jump."""
    most = given.guards.max_price_change_percent
    found = [
        jump
        for item in given.changes
        if item.action is not Action.CREATE
        for jump in jumps(counted(item, given.guards), given)
        if jump.percent > most
    ]
    if not found:
        return
    worst = max(found, key=lambda jump: (jump.percent, jump.address))
    products = sorted({jump.address for jump in found})
    summary = (
        f"{len(products)} {'product changes' if len(products) == 1 else 'products change'} price "
        f"by more than {most} %; the largest is {worst.address} {worst.move.label}: "
        f"{worst.move.before} -> {worst.move.after} ({worst.percent:.1f} %)"
    )
    enough = worst.percent.to_integral_value("ROUND_CEILING")
    yield blocked(CODE, products, summary, f"--max-price-change-percent {enough}")


def counted(change: Change, guards: Guards) -> Change:
    """Leave out what puts back an agreed price, where store.yaml lets it move however far."""
    if guards.revert != "allow":
        return change
    fields = tuple(item for item in change.fields if item.reason is not Reason.DRIFT)
    return replace(change, fields=fields)


def jumps(change: Change, given: CheckInput) -> Iterator[Jump]:
    """Measure each move, by what it was, or is outside of windows; what is added, by what is paid in all.

    A price that is passed through for the first time is measured by what the buyer pays: what the
    store had there before, it does not show.
    """
    base, back = _paid(change, given), put_back(change, given.catalog)
    for move in price_moves(change):
        whole = move
        if move.added:
            whole = replace(move, before=base[0] + move.before, after=base[1] + move.after)
        elif move.fresh:
            path = paid(KINDS[change.address.kind])
            label = f"{move.label}, new beside {path}"
            whole = replace(move, before=base[1], label=label)
        least = whole.after if move.label in back else whole.before
        percent = abs(whole.after - whole.before) * 100 / max(least, LEAST)
        yield Jump(percent, change.address, whole)


def _paid(change: Change, given: CheckInput) -> tuple[Decimal, Decimal]:
    """Return what is paid before and after a change without anything that is added."""
    path = paid(KINDS[change.address.kind])
    resource, row = given.catalog.resources.get(change.address), given.owned.get(change.address)
    shown = row.live.get(path) if row is not None else None
    wanted = resource.values.get(path, shown) if resource is not None else shown
    found = {item.path: (item.before, item.after) for item in change.fields}
    before, after = found.get(path, (wanted, wanted))
    return (
        before if isinstance(before, Decimal) else Decimal(0),
        after if isinstance(after, Decimal) else Decimal(0),
    )


CHECK = Check(
    CODE,
    "Moves a price by more than `guards.max_price_change_percent` allows.",
    find,
    limit=Limit(
        Unit.PERCENT, lambda guards, number: replace(guards, max_price_change_percent=number)
    ),
)
