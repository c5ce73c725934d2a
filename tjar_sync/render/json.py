"""Plans, reports and state as JSON, in the words that tools of this kind share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.build_run import on_its_own
from tjar_sync.render.build_value import secret
from tjar_sync.render.json_change import done, resource_change, step
from tjar_sync.render.json_document import document, made, plain_value, plain_values, text
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from tjar_sync.model.event import Normalized, Report, SideEffect
    from tjar_sync.model.plan import Binding, Plan
    from tjar_sync.model.state import Intent, State, StateEntry
    from tjar_sync.render.style import Style

SHOWS_PLAN_FIRST = False


def plan(plan: Plan, _style: Style = PLAIN) -> str:
    """Render a plan: same plan, same bytes; secrets only as `true` in `*_sensitive`."""
    return text(plan_document(plan))


def plan_document(plan: Plan) -> dict[str, object]:
    """Return a plan's document as values."""
    return made("plan", plan_content(plan), (*plan.blocks, *plan.warnings))


def drift(drift: Plan, _style: Style = PLAIN) -> str:
    """Render what apply would put back, as a plan, with how much there is of each class."""
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
    found = {**plan_content(drift), "classes": classes}
    return document("drift", found, (*drift.blocks, *drift.warnings))


def plan_content(plan: Plan) -> dict[str, object]:
    """Return what a plan tells, but for its diagnostics."""
    return {
        "id": plan.id,
        "created_at": plan.created_at,
        **binding(plan.binding),
        **({"about": plan.binding.about} if plan.binding.about else {}),
        **({"only": plan.only} if plan.only else {}),
        **({"undoes": plan.undoes} if plan.undoes else {}),
        **({"offline": True, "recorded_at": plan.recorded_at} if plan.offline else {}),
        **({"at": plan.ahead} if plan.ahead else {}),
        **({"holds_until": plan.holds_until} if plan.holds_until else {}),
        **({"since": plan.since, "since_commit": plan.since_commit} if plan.since else {}),
        "targets": plan.targets,
        "excludes": plan.excludes,
        "applyable": not (plan.empty or plan.blocks or plan.offline or plan.ahead),
        **({} if plan.listed else {"lists_read": False}),
        "complete": plan.listed and not (plan.untold or plan.not_looked_at or plan.offline),
        "resource_changes": [resource_change(change, plan) for change in plan.changes],
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


def binding(binding: Binding) -> dict[str, object]:
    """Return which store, which state and which commit a document is about."""
    return {
        "store": binding.store,
        "base_url": binding.base_url,
        "provider": binding.provider,
        "lineage": binding.lineage,
        "serial": binding.serial,
        "commit": binding.commit or None,
    }


def report(report: Report, plan: Plan, _style: Style = PLAIN) -> str:
    """Render what an apply did, counted from what the store acknowledged."""
    return text(report_document(report, plan))


def report_document(report: Report, plan: Plan) -> dict[str, object]:
    """Return a report's document as values."""
    return made("report", report_content(report, plan), on_its_own(report, plan).warnings)


def report_content(report: Report, plan: Plan) -> dict[str, object]:
    """Return what a report tells, but for its diagnostics."""
    return {
        "plan": plan.id,
        **binding(plan.binding),
        "outcome": outcome(report, plan),
        "done": [done(item) for item in report.done],
        "failed": [
            {**step(item.change), "message": item.message, "settles": item.recovers}
            for item in report.failed
        ],
        "skipped": [{**step(item.change), "because": item.because} for item in report.skipped],
        "spellings": [normalized(item) for item in report.normalized],
        "side_effects": [side_effect(item) for item in report.side_effects],
        "repaired": [
            {"address": str(item.address), "paths": list(item.paths)} for item in report.repaired
        ],
        "unverified": [
            {"address": str(item.address), "path": item.path} for item in report.unverified
        ],
        "summary": {
            **{action.value: report.count(action) for action in Action},
            "failed": len(report.failed),
            "skipped": len(report.skipped),
            "untold": plan.untold,
            "not_undone": plan.not_undone,
            "normalized": len(report.normalized),
            "repaired": len(report.repaired),
            "unverified": len(report.unverified),
        },
    }


def state(state: State, _style: Style = PLAIN) -> str:
    """Render all that is recorded of a store; never the key of its secret digests."""
    return document(
        "state",
        {
            "lineage": state.lineage,
            "serial": state.serial,
            "resources": [_state_entry(state.resources[key]) for key in sorted(state.resources)],
            "intents": [_intent(intent) for intent in state.intents],
        },
    )


def entry(entry: StateEntry, _style: Style = PLAIN) -> str:
    """Render what is recorded of one resource."""
    return document("entry", _state_entry(entry))


def outcome(report: Report, plan: Plan) -> str:
    """Say in one word how a run ended."""
    if report.interrupted:
        return "interrupted"
    if report.failed or report.skipped:
        return "partial" if report.done else "failed"
    return "partial" if plan.untold or plan.not_undone else "done"


def side_effect(item: SideEffect) -> dict[str, Any]:
    """Return what a write changed besides."""
    return {
        "address": str(item.address),
        "path": item.path,
        "before": plain_value(item.before),
        "after": plain_value(item.after),
        "managed": item.managed,
        "remedy": item.remedy.value,
    }


def normalized(item: Normalized) -> dict[str, object]:
    """Return a value that the store keeps in its own spelling."""
    return {
        "address": str(item.address),
        "path": item.path,
        "written": plain_value(item.written),
        "shown": plain_value(item.shown),
        "how": item.how,
        "sensitive": secret((item.written, item.shown)),
    }


def _intent(intent: Intent) -> dict[str, object]:
    return {
        "id": intent.id,
        "run": intent.run,
        "address": str(intent.address),
        "verb": intent.verb.value,
        "part": intent.pass_.value,
        "remote_id": intent.remote_id,
    }


def _state_entry(row: StateEntry) -> dict[str, object]:
    desired, hidden = plain_values(row.desired)
    live, unseen = plain_values(row.live)
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
