"""A plan without changes as plain JSON, and back: no schema has to be loaded to read it."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.kept.diagnostic_text import diagnostic, told
from tjar_sync.model.plan import Binding, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

_COUNTS = ("unchanged", "untold", "not_looked_at", "unmanaged", "requests", "seconds")
_OTHERS = ("labels", "strict")


def dumped(plan: Plan) -> dict[str, Any] | None:
    """Return a plan as JSON holds it; None where that would not be all of it."""
    found = {
        **{name: getattr(plan, name) for name in _COUNTS},
        "labels": dict(plan.labels),
        "strict": plan.strict,
        "binding": asdict(plan.binding),
        "warnings": [told(one) for one in plan.warnings],
        "allowances": {code: _number(limit) for code, limit in plan.allowances.items()},
    }
    whole = replace(restored(found), id=plan.id, created_at=plan.created_at) == plan
    return found if whole else None


def restored(found: Mapping[str, Any]) -> Plan:
    """Return the plan that was dumped, without an id and the time that it was made."""
    limits: dict[str, str | None] = found["allowances"]
    return Plan(
        "",
        "",
        Binding(**found["binding"]),
        (),
        warnings=tuple(diagnostic(*one) for one in found["warnings"]),
        allowances={code: None if one is None else Decimal(one) for code, one in limits.items()},
        **{name: found[name] for name in (*_COUNTS, *_OTHERS)},
    )


def _number(limit: Decimal | None) -> str | None:
    return None if limit is None else str(limit)
