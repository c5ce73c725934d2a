"""A saved plan, held against the store once more before anybody is asked about it; only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.apply import overlay
from tjar_sync.model.scratch import without_scratch
from tjar_sync.session import connect
from tjar_sync.workflow import lateness, orders
from tjar_sync.workflow.planner import binding, look_and_plan
from tjar_sync.workflow.saved import admit, refuse_blocked, refuse_overdue, still_true
from tjar_sync.workflow.verb_options import PlanOptions

if TYPE_CHECKING:
    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.planfile import PlanFile
    from tjar_sync.ports import Emit


def recheck(
    location: Location, saved: PlanFile, emit: Emit, cancel_token: CancelToken | None = None
) -> Plan:
    """Return what an apply of a saved plan would do now; nothing is written.

    Raises what that apply would end with: StalePlan where it no longer holds, GuardError for what
    a check blocks.
    """
    options = PlanOptions().keeping(saved.plan)
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        state = session.home.load()
        admit(saved, binding(session, state), session.plan_key)
        state = without_scratch(overlay(state, lateness.resolved(session, state)))
        planned = still_true(saved, look_and_plan(session, state, options, saved))
        plan = orders.guarded(session.provider, planned, options.allow, state).plan
    refuse_overdue(plan)
    refuse_blocked(plan, saved=True)
    return plan
