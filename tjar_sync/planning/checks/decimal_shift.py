"""A price that is ten times another, or a tenth of it: a point or a zero is misplaced."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import full_prices, paid, price_moves
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Prospect, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.price_change import CODE as PRICE_CHANGE
from tjar_sync.planning.checks.price_change import Jump, counted, jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.DECIMAL_SHIFT
TIMES = 10


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find prices that move, or stand beside each other, by a factor of ten and more.

    A move that a person lets happen by its percentage, in this very run, is meant.
    """
    found = (one for item in given.prospects for one in _shifted(item, given))
    yield from gathered(CODE, given, found, "products have a price with its point misplaced")


def _shifted(item: Prospect, given: CheckInput) -> Iterator[Hit]:
    address = item.change.address
    if item.change.action is Action.CREATE:
        yield from _dear(item)
    else:
        for jump in jumps(counted(item.change, given.guards), given):
            before, after = jump.move.before, jump.move.after
            meant = jump.percent <= given.agreed or _is_told(jump, given)
            if before and after and _far(before, after) and not meant:
                path = jump.move.label.partition(" ")[0]
                yield Hit(address, path, f"{jump.move.label}: {before} -> {after}")
    sale = item.values.get(paid(item.kind))
    for full in full_prices(item.kind, item.values):
        written = {paid(item.kind), full.path, item.kind.path_of(Role.PASSED_ON)} & item.changed
        if written and isinstance(sale, Decimal) and 0 < sale * TIMES < full.value:
            path = paid(item.kind)
            told = f"{path} {sale} is less than a tenth of its {full.label} {full.value}"
            yield Hit(address, path, told)


def _is_told(jump: Jump, given: CheckInput) -> bool:
    """Say whether the check of how far a price may move blocks it already."""
    policy = given.policy
    blocks = policy.levels.get(PRICE_CHANGE, Level.ERROR) is Level.ERROR
    lifted = jump.address in policy.lifted.get(PRICE_CHANGE, ())
    return blocks and not lifted and jump.percent > given.guards.max_price_change_percent


def _dear(item: Prospect) -> Iterator[Hit]:
    """Find what adds more than ten times what is paid without it, or is far from it as a price."""
    path = paid(item.kind)
    price = item.values.get(path)
    if not isinstance(price, Decimal) or not price:
        return
    for move in price_moves(item.change):
        at = move.label.partition(" ")[0]
        if move.added and move.after > TIMES * price:
            told = f"{move.label} adds {move.after} to {path} {price}"
            yield Hit(item.change.address, at, told)
        elif move.fresh and not move.added and _beyond(price, move.after):
            told = f"{move.label} is {move.after} beside {path} {price}"
            yield Hit(item.change.address, at, told)


def _far(one: Decimal, other: Decimal) -> bool:
    return one >= TIMES * other or other >= TIMES * one


def _beyond(one: Decimal, other: Decimal) -> bool:
    return one > TIMES * other or other > TIMES * one


CHECK = Check(
    CODE,
    "Makes a price ten times what it was or what it stands beside, or a tenth of that.",
    find,
    Stage.CATALOG,
)
