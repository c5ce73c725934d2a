"""A saved plan: made into a file, and taken from one if it is this store's and still true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync import planning, providers
from tjar_sync.catalog import load_settings
from tjar_sync.embedded import keyed
from tjar_sync.errors import GuardError, StalePlan, StateUnusable
from tjar_sync.model.codes import Doubt, Unwritten
from tjar_sync.model.planfile import dump_plan
from tjar_sync.planning.reviewed import reviewed
from tjar_sync.session import CHECKS
from tjar_sync.workflow.orders import ORDERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.location import Location
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Binding, Plan, Planned
    from tjar_sync.model.planfile import PlanFile
    from tjar_sync.model.secret import SecretStr

_SHORT = 12
"""So much of a commit names it to a person."""


def plan_file_text(location: Location, plan: Plan) -> str:
    """Return a plan as the text of a file that only this store's key makes."""
    settings = keyed(load_settings(location.root, location.store, location.environ, CHECKS))
    return dump_plan(plan, providers.plan_key(settings.store))


def admit(saved: PlanFile, now: Binding, key: SecretStr) -> None:
    """Raise StalePlan for a plan of another store or state, or one that this key did not make."""
    if saved.plan.binding.lineage and not now.lineage:
        raise StateUnusable(
            "the saved plan was made with a state, and there is none here: nothing was written",
            hint="say where the state is (--state), or put a backup back: tjar-sync state restore",
        )
    reason = planning.binding_reason(saved.plan.binding, now)
    if reason:
        raise _stale(saved, [reason])
    if not saved.authentic(key):
        raise _stale(saved, ["it was not made with this store's key, or was edited"])


def still_true(saved: PlanFile, planned: Planned) -> Planned:
    """Return what is planned now as the saved plan says it. Raises StalePlan for what moved.

    What blocks it is what blocks it now: guards look at today's facts. Raises StateUnusable where
    nothing is owned of what the store has.
    """
    _require_state(planned)
    reasons = planning.stale_reasons(saved.plan, planned.plan)
    if reasons:
        raise _stale(saved, reasons)
    now = planned.plan
    plan = replace(saved.plan, blocks=now.blocks, holds_until=now.holds_until)
    return replace(planned, plan=plan)


def as_reviewed(saved: PlanFile, inputs: planning.Inputs) -> Planned:
    """Return what is planned now of what was reviewed. Raises StalePlan where that differs.

    And StateUnusable where nothing is owned of what the store has.
    """
    found = reviewed(saved.plan, inputs)
    if found.differs:
        raise _stale(saved, found.differs)
    _require_state(found.planned)
    return found.planned


def left_by_review(plan: Plan) -> tuple[Diagnostic, ...]:
    """Return what a reviewed plan left, and what had nothing left to do: none of it is in a report."""
    about = (Unwritten.NOT_REVIEWED, Unwritten.ALREADY_SO)
    return tuple(item for item in plan.warnings if item.code in about)


def _require_state(planned: Planned) -> None:
    """Raise StateUnusable where the state may be lost: whether it is, a person decides."""
    lost = next((one for one in planned.plan.warnings if one.code == Doubt.NOTHING_OWNED), None)
    if lost is not None:
        raise StateUnusable(
            f"{lost.summary}\n  a saved plan is not applied without a state: nothing was written",
            hint="if these are to be taken over, run `tjar-sync apply` once, without a saved plan",
        )


def refuse_blocked(plan: Plan, *, saved: bool) -> None:
    """Raise GuardError for a plan that a check blocks; `saved`: it was made before, and kept."""
    if not plan.blocks:
        return
    hint = "to go on all the same: " + "; ".join(dict.fromkeys(item.fix for item in plan.blocks))
    lifts = (item.fix for item in plan.blocks if item.code != ORDERED and item.fix[:2] == "--")
    kept = dict.fromkeys(lifts)
    if saved and kept:
        hint += f"\nin a new plan: tjar-sync plan --out FILE {' '.join(kept)}"
    message = "; ".join(item.summary for item in plan.blocks)
    raise GuardError(f"nothing was written: {message}", hint=hint, diagnostics=plan.blocks)


def refuse_overdue(plan: Plan) -> None:
    """Raise StalePlan where the files want something else by now than when it was made."""
    if plan.holds_until and datetime.fromisoformat(plan.holds_until) <= datetime.now(UTC):
        message = (
            f"the plan held until {plan.holds_until}, when a window of the schedule began or ended"
        )
        raise StalePlan(
            f"{message}; nothing was written", hint="run it again: what is due now is planned"
        )


def _stale(saved: PlanFile, reasons: Sequence[str]) -> StalePlan:
    binding = saved.plan.binding
    commit = f", from commit {binding.commit[:_SHORT]}" if binding.commit else ""
    origin = f"(made by {saved.made_by}{commit}, at serial {binding.serial} of the state)"
    lines = ("the saved plan no longer holds; nothing was written:", *reasons, origin)
    return StalePlan("\n  ".join(lines), hint="make a new one with `tjar-sync plan --out FILE`")
