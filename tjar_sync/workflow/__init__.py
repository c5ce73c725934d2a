"""The pipeline, one short function a verb: load, refresh, plan, apply, record."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass, replace
from glob import escape
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import CancelToken, Job, execute, overlay
from tjar_sync.errors import GuardError, StateUnusable
from tjar_sync.model.event import Report
from tjar_sync.model.scratch import without_scratch
from tjar_sync.model.state import Batch, RunStart
from tjar_sync.session import connect, open_state, validate
from tjar_sync.state import shown_state, write_secret
from tjar_sync.workflow import lateness, orders
from tjar_sync.workflow.accepting import PullOptions, accepting, meant
from tjar_sync.workflow.closing import closed, landmarks
from tjar_sync.workflow.options import ApplyOptions, PlanOptions
from tjar_sync.workflow.orders import ORDERED
from tjar_sync.workflow.planner import binding, look_and_plan
from tjar_sync.workflow.saved import admit, plan_file_text, still_true
from tjar_sync.workflow.state_edits import adopt, forget, move, rebuild, settle, unlock

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tjar_sync.model.accepted import Accepted
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.explanation import Explanation
    from tjar_sync.model.plan import Plan, Planned
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit
    from tjar_sync.session import Location, Session
    from tjar_sync.workflow.orders import LastLook


LOOKED_BACK = 2000
"""So many lines of the journal are looked through for when a field was last sent."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply came to."""

    plan: Plan
    report: Report
    confirmed: bool = True


def plan(
    location: Location,
    options: PlanOptions,
    emit: Emit,
    cancel_token: CancelToken | None = None,
) -> Plan:
    """Say what apply would do; nothing is written, in the store or in the state."""
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        return _previewed(session, session.home.load(), options)


def drift(
    location: Location,
    options: PlanOptions,
    emit: Emit,
    cancel_token: CancelToken | None = None,
) -> Plan:
    """Say what changed in the store since the last apply, and nothing else.

    Raises StateUnusable when the state owns nothing: then there is nothing to compare with.
    """
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        state = without_scratch(session.home.load())
        if not state.resources:
            raise StateUnusable(
                f"the state owns nothing in store {session.settings.store.name}, so nobody can tell"
                " what drifted",
                where=shown_state(session.settings.state),
                hint="run `tjar-sync apply` once; if that was done, the state is lost: keep it"
                " between runs (in CI a cache may be evicted)",
            )
        resolutions = lateness.resolved(session, state)
        return planning.drifted(look_and_plan(session, overlay(state, resolutions), options), state)


def pull(location: Location, options: PullOptions, emit: Emit) -> Accepted:
    """Bring what was changed in the store, and is named, into the files and the state."""

    def planner(session: Session, state: State) -> Planned:
        heard = replace(session, settings=replace(session.settings, mutes=()))
        return look_and_plan(heard, state, PlanOptions(refresh=options.refresh))

    return accepting(location, options, emit, planner)


def explain(
    location: Location,
    name: str,
    emit: Emit,
    cancel_token: CancelToken | None = None,
    *,
    offline: bool,
) -> Explanation:
    """Say all that is known of an address, or of one field of it; nothing is written.

    With `offline` the store is not looked at. Raises UsageError where there is no such thing.
    """
    if offline:
        _, catalog = validate(location)
        with closing(open_state(location)) as home:
            state = home.load()
            return planning.explain(name, catalog, state, home.history(LOOKED_BACK), None)
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        state = session.home.load()
        address, _ = planning.subject(name, session.catalog, state)
        options = PlanOptions(targets=(escape(str(address)),))
        found = overlay(state, lateness.resolved(session, state))
        planned = look_and_plan(session, found, options)
        guarded = orders.guarded(session.provider, planned, options.allow, found)
        history = session.home.history(LOOKED_BACK)
        return planning.explain(name, session.catalog, found, history, guarded)


def _previewed(session: Session, state: State, options: PlanOptions) -> Plan:
    """Plan with lost answers accounted for in memory alone."""
    resolutions = lateness.resolved(session, state)
    planned = look_and_plan(session, without_scratch(overlay(state, resolutions)), options)
    return orders.guarded(session.provider, planned, options.allow, state).plan


def apply(
    location: Location, plan_options: PlanOptions, options: ApplyOptions, emit: Emit
) -> Applied:
    """Plan, ask, and carry out; under the state's lock from the first look to the last record."""
    saved = options.saved
    if saved is not None:
        plan_options = plan_options.keeping(saved.plan.allowances, saved.plan.only)
    with (
        connect(location, emit, read_only=False, cancel_token=options.cancel_token) as session,
        session.home.lock(options.lock_info),
    ):
        if saved is not None:
            admit(saved, binding(session, session.home.load()), session.plan_key)
        state = lateness.cleaned(session, lateness.recovered(session))
        planned = look_and_plan(session, state, plan_options, saved)
        if saved is not None:
            planned = still_true(saved, planned)
        provider, allow = session.provider, plan_options.allow
        noted = () if planned.plan.empty else orders.first_seen(provider, allow, state)
        seen = bool(noted) or orders.SEEN in state.noted
        last_look = orders.last_look(provider, allow, seen=seen)
        planned = orders.guarded(provider, planned, allow, state)
        if not options.confirm(planned.plan):
            return Applied(planned.plan, Report(), confirmed=False)
        _unblocked(planned.plan, saved=saved is not None)
        session.home.append(Batch(events=noted))
        whole = meant(session, state, plan_options.only)
        return Applied(planned.plan, _execute(whole, state, planned, options, last_look))


def _unblocked(plan: Plan, *, saved: bool) -> None:
    if not plan.blocks:
        return
    hint = "to go on all the same: " + "; ".join(dict.fromkeys(item.fix for item in plan.blocks))
    lifts = (item.fix for item in plan.blocks if item.code != ORDERED and item.fix[:2] == "--")
    kept = dict.fromkeys(lifts)
    if saved and kept:
        hint += f"\nin a new plan: tjar-sync plan --out FILE {' '.join(kept)}"
    message = "; ".join(item.summary for item in plan.blocks)
    raise GuardError(f"nothing was written: {message}", hint=hint, diagnostics=plan.blocks)


def _execute(
    session: Session,
    state: State,
    planned: Planned,
    options: ApplyOptions,
    ordered: LastLook | None,
) -> Report:
    if planned.plan.empty:
        known = landmarks(planned, state)
        session.home.append(Batch(put=planned.refreshed, landmarks=known))
        return Report()
    name, store = secrets.token_hex(8), session.settings.store
    begun = RunStart(name, planned.plan.id)
    session.home.append(Batch(begun=begun, put=planned.refreshed))
    job = Job(
        levels=planned.levels,
        resources=session.catalog.resources,
        state=state,
        live=planned.live,
        parallel=store.limits.parallel,
        keep_secret=_keep_secret,
        canary=options.canary,
        ordered=ordered,
        read_back_seconds=lateness.in_another_process(session, store.limits.read_back_seconds),
        evidence=session.evidence,
        ids=store.ids,
        run=name,
    )
    report = execute(job, session.provider, session.home, session.emit, options.cancel_token)
    return closed(session, name, planned, report, options.cancel_token)


def _keep_secret(resource: Resource, secret: SecretStr | None) -> None:
    """Write a webhook's secret where its file says, and nowhere else; None: prove that one can."""
    if resource.secret_path is not None:
        write_secret(resource.secret_path, secret)


__all__ = [
    "Applied",
    "ApplyOptions",
    "PlanOptions",
    "PullOptions",
    "adopt",
    "apply",
    "drift",
    "explain",
    "forget",
    "move",
    "plan",
    "plan_file_text",
    "pull",
    "rebuild",
    "settle",
    "unlock",
]
