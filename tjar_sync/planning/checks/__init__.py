"""The checks that a plan must pass, one file each; a check that finds an error blocks the plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.planning.checks import (
    all_removed,
    another_product,
    capacity,
    contradicted,
    delete_percent,
    deletes,
    duplicate_name,
    missing,
    new_price,
    ordered,
    price_change,
    protected,
    renamed,
    required_field,
    restocked,
    sold_again,
    store_replaced,
    taken,
)
from tjar_sync.planning.checks.check import Check, CheckInput, Foreseen, Stage, Unit, Unsettled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.settings import Guards

Allowances: TypeAlias = Mapping[str, Decimal | None]
"""What a person lifts for one run: number by code, None where the code says all."""

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        check.code: check
        for check in (
            store_replaced.CHECK,
            another_product.CHECK,
            deletes.CHECK,
            delete_percent.CHECK,
            all_removed.CHECK,
            protected.CHECK,
            price_change.CHECK,
            new_price.CHECK,
            missing.CHECK,
            capacity.CHECK,
            contradicted.CHECK,
            required_field.CHECK,
            taken.CHECK,
            duplicate_name.CHECK,
            renamed.CHECK,
            restocked.CHECK,
            sold_again.CHECK,
            ordered.CHECK,
        )
    }
)
"""By code, in the order in which a plan tells what they find."""


def diagnose(
    given: CheckInput, *stages: Stage, allowed: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Yield what the checks of these stages find, but for those lifted whole."""
    for check in CHECKS.values():
        lifted = check.limit is None and check.code in allowed
        if check.stage in stages and not lifted:
            yield from check.find(given)


def guards_for(guards: Guards, allowances: Allowances) -> Guards:
    """Return the guards with this run's numbers in place of those of store.yaml."""
    for code, number in allowances.items():
        limit = CHECKS[code].limit
        if limit is not None and number is not None:
            guards = limit.put(guards, number)
    return guards


__all__ = [
    "CHECKS",
    "Allowances",
    "Check",
    "CheckInput",
    "Foreseen",
    "Stage",
    "Unit",
    "Unsettled",
    "diagnose",
    "guards_for",
]
