"""Plans, reports and state as JSON, in the words that tools of this kind share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.value import SecretDigest
from tjar_sync.render.build_value import money, secret, secret_counts
from tjar_sync.render.sanitize import escaped_json
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from tjar_sync.model.event import Normalized, Report, SideEffect
    from tjar_sync.model.plan import Change, FieldChange, Plan
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.model.value import Value, Values
    from tjar_sync.render.style import Style

SHOWS_PLAN_FIRST = False
FORMAT_VERSION = "1.0"
_ACTIONS = {
    Action.CREATE: "create",
    Action.UPDATE: "update",
    Action.ARCHIVE: "update",
    Action.DELETE: "delete",
    Action.FORGET: "forget",
}
"""The field's words; adopting and moving are updates only where they write."""


def plan(plan: Plan, _style: Style = PLAIN) -> str:
    """Render a plan: same plan, same bytes; secrets only as `true` in `*_sensitive`."""
    return _text(_plan(plan))


def _plan(plan: Plan) -> dict[str, object]:
    binding = plan.binding
    return {
        "format_version": FORMAT_VERSION,
        "id": plan.id,
        "created_at": plan.created_at,
        "store": binding.store,
        "base_url": binding.base_url,
        "provider": binding.provider,
        **({"only": plan.only} if plan.only else {}),
        **({"undoes": plan.undoes} if plan.undoes else {}),
        "targets": plan.targets,
        "excludes": plan.excludes,
        "resource_changes": [_change(change) for change in plan.changes],
        "blocks": [
            {
                "guard": block.guard,
                "code": block.code,
                "message": block.summary,
                "detail": block.detail,
                "lift": block.fix,
                "addresses": [str(address) for address in block.addresses],
            }
            for block in plan.blocks
        ],
        "warnings": [str(item) for item in plan.warnings],
        "labels": plan.labels,
        "summary": {
            "adopt_and_change": plan.overwriting,
            **{action.value: plan.count(action) for action in Action},
            Action.ADOPT.value: plan.count(Action.ADOPT) - plan.overwriting,
            "unchanged": plan.unchanged,
            "untold": plan.untold,
            "not_looked_at": plan.not_looked_at,
            "unmanaged": plan.unmanaged,
        },
        "requests": plan.requests,
        "seconds": plan.seconds,
    }


def drift(drift: Plan, style: Style = PLAIN) -> str:
    """Render what apply would put back, as a plan, with how much there is of each class."""
    del style
    both = sum(
        any(item.reason is Reason.CONFLICT for item in change.fields) for change in drift.changes
    )
    gone = sum(change.reason is Reason.GONE for change in drift.changes)
    classes = {
        "edit": drift.edits,
        "drift": len(drift.changes) - both - gone,
        "gone": gone,
        "conflict": both,
        "unmanaged": drift.unmanaged,
    }
    return _text({**_plan(drift), "classes": classes})


def report(report: Report, plan: Plan, _style: Style = PLAIN) -> str:
    """Render what an apply did, counted from what the store acknowledged."""
    return _text(
        {
            "format_version": FORMAT_VERSION,
            "plan": plan.id,
            "store": plan.binding.store,
            "base_url": plan.binding.base_url,
            "outcome": _outcome(report, plan),
            "done": [{**_step(item.change), "remote_id": item.remote_id} for item in report.done],
            "failed": [
                {**_step(item.change), "message": item.message, "settles": item.recovers}
                for item in report.failed
            ],
            "skipped": [{**_step(item.change), "because": item.because} for item in report.skipped],
            "spellings": [_normalized(item) for item in report.normalized],
            "side_effects": [_side_effect(item) for item in report.side_effects],
            "repaired": [
                {"address": str(item.address), "paths": list(item.paths)}
                for item in report.repaired
            ],
            "unverified": [
                {"address": str(item.address), "path": item.path} for item in report.unverified
            ],
            "warnings": [str(item) for item in report.warnings],
            "summary": {
                **{action.value: report.count(action) for action in Action},
                "failed": len(report.failed),
                "skipped": len(report.skipped),
                "untold": plan.untold,
                "normalized": len(report.normalized),
                "repaired": len(report.repaired),
                "unverified": len(report.unverified),
            },
        }
    )


def state(state: State, _style: Style = PLAIN) -> str:
    """Render all that is recorded of a store; never the key of its secret digests."""
    return _text(
        {
            "format_version": FORMAT_VERSION,
            "lineage": state.lineage,
            "serial": state.serial,
            "resources": [_state_entry(state.resources[key]) for key in sorted(state.resources)],
            "intents": [
                {
                    "id": intent.id,
                    "run": intent.run,
                    "address": str(intent.address),
                    "verb": intent.verb.value,
                    "part": intent.pass_.value,
                    "remote_id": intent.remote_id,
                }
                for intent in state.intents
            ],
        }
    )


def entry(entry: StateEntry, _style: Style = PLAIN) -> str:
    """Render what is recorded of one resource."""
    return _text({"format_version": FORMAT_VERSION, **_state_entry(entry)})


def _text(value: object) -> str:
    return escaped_json(json.dumps(value, ensure_ascii=False, indent=2, default=_default))


def _default(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _change(change: Change) -> dict[str, object]:
    before, hidden = _values({item.path: item.before for item in change.fields if item.known})
    after, unseen = _values({item.path: item.after for item in change.fields})
    removal = change.action in {Action.DELETE, Action.FORGET}
    writes = "update" if change.fields else "no-op"
    return {
        "address": str(change.address),
        "kind": change.address.kind,
        "type": change.type,
        "name": change.address.name,
        "previous_address": str(change.previous) if change.previous else None,
        "remote_id": change.remote_id,
        "action": change.action.value,
        "actions": [_ACTIONS.get(change.action, writes)],
        "reason": change.reason.value,
        "changes": [_field(item) for item in change.fields],
        "before": None if change.action is Action.CREATE else before,
        "after": None if removal else after,
        "before_sensitive": hidden,
        "after_sensitive": unseen,
        "deferred": change.deferred,
        "note": change.note,
    }


def _field(item: FieldChange) -> dict[str, object]:
    found: dict[str, object] = {
        "path": item.path,
        "before": plain_value(item.before),
        "after": plain_value(item.after),
        "reason": item.reason.value,
        "known": item.known,
        "sensitive": secret((item.before, item.after, item.last)),
    }
    counts = secret_counts(item) if found["sensitive"] else None
    if counts is not None:
        found["counts"] = counts._asdict()
    return {**found, "last": plain_value(item.last)} if item.last is not None else found


def _values(values: Values) -> tuple[dict[str, object], dict[str, bool]]:
    """Return plain values, and which of them are withheld."""
    plain = {path: plain_value(value) for path, value in values.items()}
    return plain, {path: True for path, value in values.items() if secret(value)}


def plain_value(value: Value) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Write money as text, so that no reader rounds it; leave secrets out."""
    match value:
        case SecretStr() | SecretDigest():
            return None
        case Decimal():
            return money(value)
        case tuple():
            return [plain_value(item) for item in value]
        case Mapping():
            return {name: plain_value(item) for name, item in sorted(value.items())}
        case _:
            return value


def _outcome(report: Report, plan: Plan) -> str:
    if report.interrupted:
        return "interrupted"
    if report.failed or report.skipped:
        return "partial" if report.done else "failed"
    return "partial" if plan.untold else "done"


def _step(change: Change) -> dict[str, object]:
    return {"address": str(change.address), "action": change.action.value}


def _side_effect(item: SideEffect) -> dict[str, Any]:
    return {
        "address": str(item.address),
        "path": item.path,
        "before": plain_value(item.before),
        "after": plain_value(item.after),
        "managed": item.managed,
        "remedy": item.remedy.value,
    }


def _normalized(item: Normalized) -> dict[str, object]:
    return {
        "address": str(item.address),
        "path": item.path,
        "written": plain_value(item.written),
        "shown": plain_value(item.shown),
        "how": item.how,
        "sensitive": secret((item.written, item.shown)),
    }


def _state_entry(row: StateEntry) -> dict[str, object]:
    desired, hidden = _values(row.desired)
    live, unseen = _values(row.live)
    return {
        "address": str(row.address),
        "kind": row.address.kind,
        "type": row.type,
        "remote_id": row.remote_id,
        "desired": desired,
        "live": live,
        "desired_sensitive": hidden,
        "live_sensitive": unseen,
        "updated_at": row.updated_at,
        "seen_at": row.seen_at,
        "protect": row.protect,
        "on_remove": row.on_remove.value,
        "archived": row.archived,
    }
