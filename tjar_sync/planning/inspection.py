"""Show the checks what there is to be looked at: the store, the plan, and the orders."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import StateUnusable
from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.diagnostic import Severity
from tjar_sync.planning.checks import CheckInput, Policy, Stage, diagnose
from tjar_sync.planning.checks.another_product import CODE as ANOTHER
from tjar_sync.planning.checks.store_replaced import CODE as REPLACED
from tjar_sync.planning.landmarks import looked_at
from tjar_sync.planning.moves import nothing_to_move
from tjar_sync.planning.prospects import all_new, expired, lifted, prospects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change, Plan
    from tjar_sync.model.settings import Guards
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.planning.build import Inputs
    from tjar_sync.planning.checks.check import Orders
    from tjar_sync.planning.match import Matches

PRICE_CHANGE = CheckCode.PRICE_CHANGE.value
_STRICT: Any = {
    "severity": Severity.ERROR,
    "fix": "put it right in the files, or leave out --strict",
}
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
        prospects=tuple(prospects(arranged, inputs.catalog, inputs.snapshot.live)),
        live=inputs.snapshot.live,
        agreed=inputs.allowances.get(PRICE_CHANGE) or Decimal(0),
        choices=inputs.snapshot.choices,
        secrets_lost=inputs.secrets_lost,
        policy=replace(inputs.policy, lifted=lifted(inputs.catalog, inputs.today)),
    )
    yield from diagnose(given, Stage.CATALOG, Stage.PLAN, allowed=inputs.allowed)
    strict = _STRICT if inputs.policy.strict else {}
    yield from (replace(one, **strict) for one in expired(inputs.catalog, inputs.today))
    yield from nothing_to_move(inputs.catalog, inputs.state, arranged)


def offline(catalog: Catalog, guards: Guards, policy: Policy, today: str) -> tuple[Diagnostic, ...]:
    """Return what checks find in the files alone, as if all of it were new."""
    given = CheckInput(
        catalog=catalog,
        guards=guards,
        prospects=tuple(prospects(all_new(catalog), catalog, {})),
        policy=replace(policy, lifted=lifted(catalog, today)),
    )
    return (*diagnose(given, Stage.CATALOG), *expired(catalog, today))


def told_or_stopped(
    found: Iterable[Diagnostic], inputs: Inputs
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Return what checks found and what is only told of the files; for the strict that is nothing."""
    advice = inputs.catalog.warnings
    if not inputs.policy.strict:
        return tuple(found), advice
    return (*found, *(replace(item, **_STRICT) for item in advice)), ()


def counts(snapshot: Snapshot) -> Counter[str]:
    """Return how many the store has, by kind."""
    return Counter(kind for kind, _ in snapshot.live)


def ordered(plan: Plan, orders: Orders) -> Plan:
    """Block a plan that takes products from buyers who wait for them.

    `orders`: remote id -> numbers of open orders, or why they cannot be read.
    """
    found = tuple(diagnose(CheckInput(changes=plan.changes, orders=orders), Stage.ORDERS))
    return replace(plan, blocks=(*plan.blocks, *found)) if found else plan


def at_risk(
    plan: Plan, held: Mapping[str, tuple[str, ...]], catalog: Catalog, policy: Policy
) -> Plan:
    """Tell which changes of a plan are to what open orders hold: remote id -> their numbers."""
    today = plan.created_at[: len("2027-01-31")]
    policy = replace(policy, lifted=lifted(catalog, today))
    given = CheckInput(catalog=catalog, changes=plan.changes, held=held, policy=policy)
    found = tuple(diagnose(given, Stage.ORDERS, allowed=plan.allowances.keys()))
    errors = tuple(one for one in found if one.severity is Severity.ERROR)
    told = tuple(one for one in found if one.severity is not Severity.ERROR)
    return replace(plan, blocks=(*plan.blocks, *errors), warnings=(*plan.warnings, *told))
