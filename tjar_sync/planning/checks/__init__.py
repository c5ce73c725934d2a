"""The checks that a plan must pass, one file each; a check that finds an error blocks the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks import (
    agreed_price,
    all_removed,
    another_product,
    below_cost,
    broken_html,
    campaign_discount,
    campaign_permit,
    capacity,
    contradicted,
    decimal_shift,
    delete_percent,
    deletes,
    duplicate_name,
    empty_category,
    http_webhook,
    length_ratio,
    margin,
    mass_text_loss,
    mass_unpublish,
    missing,
    no_secret,
    numbers_differ,
    one_language,
    open_orders,
    ordered,
    orphan_media,
    overlapping_hours,
    picture_ratio,
    picture_size,
    picture_weight,
    price_change,
    price_change_category,
    price_change_run,
    protected,
    quantity_beside_variants,
    renamed,
    required_field,
    restocked,
    rule,
    rule_not_judged,
    sale_above_price,
    same_name,
    secret_in_ci,
    similar_identity,
    sold_again,
    store_replaced,
    taken,
    taken_identity,
    unknown_event,
    wrong_script,
    zero_price,
)
from tjar_sync.planning.checks.check import (
    Check,
    CheckInput,
    Foreseen,
    Policy,
    Prospect,
    Stage,
    Unit,
    Unsettled,
)

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
            secret_in_ci.CHECK,
            price_change.CHECK,
            missing.CHECK,
            capacity.CHECK,
            contradicted.CHECK,
            required_field.CHECK,
            taken.CHECK,
            duplicate_name.CHECK,
            renamed.CHECK,
            restocked.CHECK,
            sold_again.CHECK,
            zero_price.CHECK,
            below_cost.CHECK,
            sale_above_price.CHECK,
            decimal_shift.CHECK,
            taken_identity.CHECK,
            unknown_event.CHECK,
            campaign_permit.CHECK,
            campaign_discount.CHECK,
            one_language.CHECK,
            wrong_script.CHECK,
            numbers_differ.CHECK,
            length_ratio.CHECK,
            picture_size.CHECK,
            http_webhook.CHECK,
            no_secret.CHECK,
            similar_identity.CHECK,
            price_change_category.CHECK,
            price_change_run.CHECK,
            agreed_price.CHECK,
            margin.CHECK,
            mass_unpublish.CHECK,
            mass_text_loss.CHECK,
            picture_ratio.CHECK,
            picture_weight.CHECK,
            broken_html.CHECK,
            orphan_media.CHECK,
            same_name.CHECK,
            empty_category.CHECK,
            overlapping_hours.CHECK,
            quantity_beside_variants.CHECK,
            rule.CHECK,
            rule_not_judged.CHECK,
            ordered.CHECK,
            open_orders.CHECK,
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
        level = given.policy.level(check)
        if check.stage in stages and not lifted and level is not Level.OFF:
            for found in check.find(given.narrowed(check.code)):
                yield replace(found, severity=Severity(level))


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
    "Policy",
    "Prospect",
    "Stage",
    "Unit",
    "Unsettled",
    "diagnose",
    "guards_for",
]
