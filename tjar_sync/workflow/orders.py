"""Products that buyers wait for: looked up when a plan is made, and again right before removals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync import planning
from tjar_sync.errors import Incomplete, ProviderError
from tjar_sync.model.state import StateEvent

if TYPE_CHECKING:
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.state import State
    from tjar_sync.planning import Allowances
    from tjar_sync.ports import Provider

Ordered: TypeAlias = Mapping[str, tuple[str, ...]]
"""By a product's remote id: the numbers of the open orders that it is in."""
LastLook: TypeAlias = Callable[[], Ordered]

ORDERED = planning.ORDERED
"""The check that looks anew when a saved plan is applied; what the others found is kept in it."""
ZONES = timedelta(days=2)
"""More than any two clocks' calendar days are apart."""


SEEN = "orders-seen"
"""What is noted in the state once the store has shown an order: it will never have none again."""


def first_seen(provider: Provider, allow: Allowances, state: State) -> tuple[StateEvent, ...]:
    """Return what is to be noted where the store shows orders for the first time."""
    if SEEN in state.noted or ORDERED in allow:
        return ()
    try:
        seen = provider.shows_orders()
    except ProviderError:
        return ()
    return (StateEvent(SEEN, "orders", "the store shows at least one"),) if seen else ()


def _ordered(provider: Provider, seen: bool, since: str = "") -> Ordered:  # noqa: FBT001 - what the state knows
    """Return what open orders hold. Raises ProviderError; an empty list is one where some were seen."""
    found = provider.ordered(since)
    if seen and not found and not provider.shows_orders():
        raise Incomplete("the store shows no order at all, and has shown some before")
    return found


def guarded(provider: Provider, planned: Planned, allow: Allowances, state: State) -> Planned:
    """Block taking off sale what buyers wait for; orders that cannot be read block them all."""
    if ORDERED in allow or not any(item.off_sale for item in planned.plan.changes):
        return planned
    orders: Ordered | ProviderError
    try:
        orders = _ordered(provider, SEEN in state.noted)
    except ProviderError as error:
        orders = error
    return replace(planned, plan=planning.ordered(planned.plan, orders))


def last_look(provider: Provider, allow: Allowances, *, seen: bool) -> LastLook | None:
    """Make the look right before products are taken off sale: at the orders since about now.

    `seen`: the store has shown some order.
    """
    if ORDERED in allow:
        return None
    since = datetime.now(UTC) - ZONES
    return lambda: _ordered(provider, seen, since.date().isoformat())
