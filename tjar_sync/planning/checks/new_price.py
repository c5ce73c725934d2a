"""Prices that nobody means, in what is made: nothing has been there to compare them with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import amounts_passed_on, paid, price_moves
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.plan import Change
    from tjar_sync.model.value import Value

CODE = "new-price"
FIRST = 10
"""So many are named with what is wrong."""
LEAST_SHARE = 10
"""What is paid may be one part in so many of the price before the discount, or of what a choice
adds to it, and no less."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block creates for nothing, below cost, above the struck-through price or far below it."""
    odd = dict(_odd(given))
    if not odd:
        return
    told = [f"{address}: {why}" for address, why in odd.items()]
    left = len(told) - FIRST
    more = f" and {left:,} more" if left > 0 else ""
    what = "1 new price is" if len(told) == 1 else f"{len(told):,} new prices are"
    summary = f"{what} probably not meant: {'; '.join(told[:FIRST])}{more}"
    yield blocked(CODE, tuple(odd), summary, f"--allow {CODE}")


def _odd(given: CheckInput) -> Iterator[tuple[Address, str]]:
    for item in given.changes:
        kind = KINDS[item.address.kind]
        if item.action is not Action.CREATE or not paid(kind):
            continue
        values = {one.path: one.after for one in item.fields}
        why = _why(kind, values) or _dear(item, values.get(paid(kind)))
        if why:
            yield item.address, why


def _why(kind: Kind, values: Mapping[str, Value]) -> str:
    """Say what is odd about a new price; what is passed through under a price's name is it."""
    passed_on = dict(amounts_passed_on(values.get(kind.path_of(Role.PASSED_ON))))
    path = paid(kind)
    price = passed_on.get(path, values.get(path))
    if not isinstance(price, Decimal):
        return ""
    if not price:
        return f"{path} is 0"
    cost_path = kind.path_of(Role.COST)
    cost = values.get(cost_path)
    if isinstance(cost, Decimal) and price < cost:
        return f"{path} {price} is below its {cost_path} {cost}"
    for other in kind.with_role(Role.PRICE):
        full = passed_on.get(other, values.get(other))
        if other == path or not (isinstance(full, Decimal) and full):
            continue
        if price > full:
            return f"{path} {price} is above its {other} {full}"
        if price * LEAST_SHARE < full:
            return f"{path} {price} is less than a tenth of its {other} {full}"
    return ""


def _dear(change: Change, price: Value) -> str:
    """Say what adds more than ten times what is paid without it, or is far from it as a price."""
    if not isinstance(price, Decimal):
        return ""
    path = paid(KINDS[change.address.kind])
    for move in price_moves(change):
        if move.added and move.after > LEAST_SHARE * price:
            return f"{move.label} adds {move.after} to {path} {price}"
        far = move.after > LEAST_SHARE * price or move.after * LEAST_SHARE < price
        if move.fresh and not move.added and far:
            return f"{move.label} is {move.after} beside {path} {price}"
    return ""


CHECK = Check(
    CODE,
    "Creates something for nothing, below its cost, above its price before the discount, for less "
    "than a tenth of that, or with a choice that costs more than ten times as much.",
    find,
)
