"""Products that buyers wait for: looked up when a plan is made, and again right before removals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync import planning
from tjar_sync.errors import ProviderError

if TYPE_CHECKING:
    from tjar_sync.model.plan import Planned
    from tjar_sync.planning import Allowances
    from tjar_sync.ports import Provider

Ordered: TypeAlias = Mapping[str, tuple[str, ...]]
"""By a product's remote id: the numbers of the open orders that it is in."""
LastLook: TypeAlias = Callable[[], Ordered]

ORDERED = planning.ORDERED
"""The check that looks anew when a saved plan is applied; what the others found is kept in it."""
ZONES = timedelta(days=2)
"""More than any two clocks' calendar days are apart."""


def guarded(provider: Provider, planned: Planned, allow: Allowances) -> Planned:
    """Block taking off sale what buyers wait for; orders that cannot be read block them all."""
    if ORDERED in allow or not any(item.off_sale for item in planned.plan.changes):
        return planned
    orders: Ordered | ProviderError
    try:
        orders = provider.ordered()
    except ProviderError as error:
        orders = error
    return replace(planned, plan=planning.ordered(planned.plan, orders))


def last_look(provider: Provider, allow: Allowances) -> LastLook | None:
    """Make the look right before products are taken off sale: at the orders since about now."""
    if ORDERED in allow:
        return None
    since = datetime.now(UTC) - ZONES
    return lambda: provider.ordered(since.date().isoformat())
