"""Show the checks what there is to be looked at: the store, the plan, and the orders."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.errors import StateUnusable
from tjar_sync.planning.checks import CheckInput, Stage, diagnose
from tjar_sync.planning.checks.another_product import CODE as ANOTHER
from tjar_sync.planning.checks.store_replaced import CODE as REPLACED
from tjar_sync.planning.landmarks import looked_at
from tjar_sync.planning.moves import nothing_to_move

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change, Plan
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.planning.build import Inputs
    from tjar_sync.planning.checks.check import Orders
    from tjar_sync.planning.match import Matches

DISOWNING = frozenset({ANOTHER, REPLACED})
"""What lifts these says that another's product under our id is not ours."""


def same_store(inputs: Inputs, matches: Matches) -> None:
    """Raise StateUnusable where what the state knows is of another store than this."""
    free = looked_at(inputs.state, inputs.snapshot)
    given = CheckInput(
        owned=inputs.state.resources,
        missing=inputs.snapshot.missing | free.gone,
        others=matches.others,
        landmarks=inputs.state.landmarks,
        strangers=free.strangers,
    )
    found = tuple(diagnose(given, Stage.STORE, allowed=inputs.allowed))
    if found:
        raise StateUnusable(
            "; ".join(item.summary for item in found),
            hint="nothing was written; if it is meant: " + "; ".join(item.fix for item in found),
            diagnostics=found,
        )


def diagnosed(
    inputs: Inputs,
    matches: Matches,
    arranged: tuple[Change, ...],
    refills: Mapping[Address, str],
) -> Iterator[Diagnostic]:
    """Yield what the checks of a plan find, but for those that a person lifted; and vain moves."""
    given = CheckInput(
        catalog=inputs.catalog,
        guards=inputs.guards,
        changes=arranged,
        owned=inputs.state.resources,
        missing=frozenset() if REPLACED in inputs.allowed else inputs.snapshot.missing,
        refills={one.address: refills[one.address] for one in arranged if one.address in refills},
        looked_up=inputs.snapshot.looked_up.keys(),
        others={
            address: live
            for address, live in matches.others.items()
            if REPLACED not in inputs.allowed and inputs.selection.takes(str(address))
        },
        counts=counts(inputs.snapshot),
        max_count=inputs.capabilities.max_count,
        unmanaged=matches.unmanaged,
        foreseen=inputs.foreseen,
    )
    yield from diagnose(given, Stage.CATALOG, Stage.PLAN, allowed=inputs.allowed)
    yield from nothing_to_move(inputs.catalog, inputs.state, arranged)


def counts(snapshot: Snapshot) -> Counter[str]:
    """Return how many the store has, by kind."""
    return Counter(kind for kind, _ in snapshot.live)


def ordered(plan: Plan, orders: Orders) -> Plan:
    """Block a plan that takes products from buyers who wait for them.

    `orders`: remote id -> numbers of open orders, or why they cannot be read.
    """
    found = tuple(diagnose(CheckInput(changes=plan.changes, orders=orders), Stage.ORDERS))
    return replace(plan, blocks=(*plan.blocks, *found)) if found else plan
