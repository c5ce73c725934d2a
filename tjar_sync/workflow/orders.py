"""Products that buyers wait for: looked up when a plan is made, and again right before removals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync import planning
from tjar_sync.cache_folder import CacheFolder
from tjar_sync.errors import Incomplete, ProviderError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.order_book import MOST_NEW
from tjar_sync.model.state import StateEvent
from tjar_sync.workflow.planner import policy_of

if TYPE_CHECKING:
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.state import State
    from tjar_sync.planning import Allowances
    from tjar_sync.ports import Provider
    from tjar_sync.session import Session
    from tjar_sync.workflow.verb_options import PlanOptions

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


def counted(session: Session, planned: Planned, options: PlanOptions) -> Planned:
    """Tell which changes are to what open orders hold, where a person asks for that.

    What orders hold is kept in the cache, so that an order is read once as long as it stays as it
    is; what is not read in this run is counted.
    """
    if not options.orders:
        return planned
    folder, name = CacheFolder(session.settings.root), _cache_name(session.provider.base_url)
    try:
        book = session.provider.order_book(_known(folder.read(name)), MOST_NEW)
    except ProviderError as error:
        return _telling(planned, f"orders not counted: {error.what}")
    folder.write(name, json.dumps(dict(book.details), sort_keys=True).encode())
    policy = policy_of(session.settings, strict=options.strict)
    plan = planning.at_risk(planned.plan, book.held, session.catalog, policy)
    planned = replace(planned, plan=plan)
    if book.uncounted:
        why = f"a run reads {MOST_NEW} new ones at most, the newest first; plan again to read more"
        return _telling(planned, f"orders not counted: {book.uncounted:,}; {why}")
    return planned


def _telling(planned: Planned, summary: str) -> Planned:
    told = warning(Caution.ORDERS_NOT_COUNTED, summary)
    return replace(planned, plan=replace(planned.plan, warnings=(*planned.plan.warnings, told)))


def _cache_name(base_url: str) -> str:
    return f"orders-{hashlib.sha256(base_url.encode()).hexdigest()[:16]}.json"


def _known(data: bytes | None) -> dict[str, tuple[str, ...]]:
    """Read what was kept; what is damaged is nothing."""
    try:
        found = json.loads(data or b"{}")
        return {str(order): tuple(map(str, products)) for order, products in found.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def last_look(provider: Provider, allow: Allowances, *, seen: bool) -> LastLook | None:
    """Make the look right before products are taken off sale: at the orders since about now.

    `seen`: the store has shown some order.
    """
    if ORDERED in allow:
        return None
    since = datetime.now(UTC) - ZONES
    return lambda: _ordered(provider, seen, since.date().isoformat())
