"""Prices that move almost as far as the guard lets them: a person should look at them first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.plan import Action
from tjar_sync.model.prices import price_moves

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.address import Address
    from tjar_sync.model.plan import Change
    from tjar_sync.model.settings import Guards

_PART = Decimal("0.8")
"""From this part of the limit on, a move is near to it."""


def near_the_guard(changes: Iterable[Change], guards: Guards) -> tuple[Address, ...]:
    """Return the addresses of what moves a price by much of what `price-change` lets pass."""
    return tuple(change.address for change in changes if _is_near(change, guards))


def _is_near(change: Change, guards: Guards) -> bool:
    """Say whether one of its prices moves so far; of what is new, there was none before."""
    least = guards.max_price_change_percent * _PART
    return change.action is not Action.CREATE and any(
        abs(move.after - move.before) * 100 > least * abs(move.before)
        for move in price_moves(change)
        if not (move.fresh or move.added)
    )
