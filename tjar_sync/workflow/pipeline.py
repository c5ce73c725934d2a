"""The pipeline, one short function a verb: load, refresh, plan, apply, record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import overlay
from tjar_sync.errors import StateUnusable
from tjar_sync.model.scratch import without_scratch
from tjar_sync.session import connect
from tjar_sync.state import shown_state
from tjar_sync.workflow import lateness, orders
from tjar_sync.workflow.others import at_work, told
from tjar_sync.workflow.planner import binding, inputs, look_and_plan
from tjar_sync.workflow.runner import require_secrets_apart, state_on_runner
from tjar_sync.workflow.since import narrowed
from tjar_sync.workflow.verb_options import ApplyOptions, PlanOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.accepted import Accepted
    from tjar_sync.model.explanation import Explanation
    from tjar_sync.model.plan import Plan, Planned
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit
    from tjar_sync.session import Session
    from tjar_sync.workflow.accepting import PullOptions
    from tjar_sync.workflow.carrying_out import Applied


def planned(
    location: Location,
    options: PlanOptions,
    emit: Emit,
    cancel_token: CancelToken,
    keep: Callable[[Session, Plan], object] | None = None,
) -> Plan:
    """Say what apply would do; nothing is written, in the store or in the state.

    `keep` gets a plan that found nothing to change while nobody else was at work.
    """
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        require_secrets_apart(options.secrets_dir, session.settings, location.environ)
        others = (*at_work(session.home), *state_on_runner(session.settings, location.environ))
        options = narrowed(location, (session.settings, session.catalog), options)
        plan = _previewed(session, session.home.load(), options)
        if keep is not None and plan.empty and not (plan.blocks or others):
            keep(session, plan)
        return told(plan, others)


def drift(
    location: Location,
    options: PlanOptions,
    emit: Emit,
    cancel_token: CancelToken | None = None,
) -> Plan:
    """Say what changed in the store since the last apply, and nothing else.

    Raises StateUnusable when the state owns nothing: then there is nothing to compare with.
    """
    from tjar_sync.workflow.listening import also_seen  # noqa: PLC0415 - a plan needs none of it

    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        others = (*at_work(session.home), *state_on_runner(session.settings, location.environ))
        state = without_scratch(session.home.load())
        if not state.resources:
            raise StateUnusable(
                f"the state owns nothing in store {session.settings.store.name}, so nobody can tell"
                " what drifted",
                where=shown_state(session.settings.state),
                hint="run `tjar-sync apply` once, or take what the store has into the files with"
                " `tjar-sync pull --new`; if that was done, the state is lost: keep it between runs"
                " (in CI a cache may be evicted)",
            )
        resolutions = lateness.resolved(session, state)
        planned = look_and_plan(session, overlay(state, resolutions), options)
        drift = planning.drifted(planned, state)
        return told(drift, (*others, *also_seen(session.settings, drift)))


def pull(location: Location, options: PullOptions, emit: Emit) -> Accepted:
    """Bring what was changed in the store, and is named, into the files and the state."""
    from tjar_sync.workflow.accepting import accepting  # noqa: PLC0415 - no other verb needs it

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
    from tjar_sync.workflow.explaining import explained, without_store  # noqa: PLC0415 - no other verb needs it

    if offline:
        return without_store(location, name)
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        return explained(session, name)


def _previewed(session: Session, state: State, options: PlanOptions) -> Plan:
    """Plan with lost answers accounted for in memory alone."""
    resolutions = lateness.resolved(session, state)
    planned = look_and_plan(session, without_scratch(overlay(state, resolutions)), options)
    planned = orders.guarded(session.provider, planned, options.allow, state)
    return orders.counted(session, planned, options).plan


def apply(
    location: Location, plan_options: PlanOptions, options: ApplyOptions, emit: Emit
) -> Applied:
    """Plan, ask, and carry out; under the state's lock from the first look to the last record."""
    from tjar_sync.workflow.accepting import meant  # noqa: PLC0415 - what writes needs it
    from tjar_sync.workflow.carrying_out import carried_out  # noqa: PLC0415 - what writes needs it
    from tjar_sync.workflow.saved import admit, left_by_review  # noqa: PLC0415 - what writes needs it

    saved = options.saved
    if saved is not None:
        plan_options = plan_options.keeping(saved.plan)
    with (
        connect(location, emit, read_only=False, cancel_token=options.cancel_token) as session,
        session.home.lock(options.lock_info),
    ):
        require_secrets_apart(plan_options.secrets_dir, session.settings, location.environ)
        if saved is not None:
            admit(saved, binding(session, session.home.load()), session.plan_key)
        plan_options = narrowed(location, (session.settings, session.catalog), plan_options)
        state = lateness.cleaned(session, lateness.recovered(session))
        planned = _agreed(session, state, plan_options, options)
        meaning = meant(session, state, plan_options.only)
        warnings = state_on_runner(session.settings, location.environ)
        planned = replace(planned, plan=told(planned.plan, warnings))
        applied = carried_out(meaning, state, planned, plan_options, options)
        return applied.warned((*warnings, *left_by_review(planned.plan)))


def _agreed(
    session: Session, state: State, plan_options: PlanOptions, options: ApplyOptions
) -> Planned:
    """Plan what a saved plan says, or all. Raises StalePlan where it no longer holds."""
    from tjar_sync.workflow.saved import as_reviewed, still_true  # noqa: PLC0415 - what writes needs it

    saved = options.saved
    if saved is not None and options.reviewed:
        return as_reviewed(saved, inputs(session, state, plan_options))
    planned = look_and_plan(session, state, plan_options, saved)
    return planned if saved is None else still_true(saved, planned)


def undo(
    location: Location, name: str, plan_options: PlanOptions, options: ApplyOptions, emit: Emit
) -> Applied:
    """Plan to put back what a run changed and nobody touched since, ask, and carry it out.

    `name`: the run's id, the beginning of it, or `last`. Raises UsageError where there is no such.
    """
    from tjar_sync.planning import undo as undos  # noqa: PLC0415 - no other verb needs it
    from tjar_sync.planning.undoing import undo_of  # noqa: PLC0415 - no other verb needs it
    from tjar_sync.workflow.carrying_out import carried_out  # noqa: PLC0415 - what writes needs it
    from tjar_sync.workflow.past_runs import past_run, undone_before  # noqa: PLC0415 - no other verb needs it

    with (
        connect(location, emit, read_only=False, cancel_token=options.cancel_token) as session,
        session.home.lock(options.lock_info),
    ):
        state = lateness.cleaned(session, lateness.recovered(session))
        record = past_run(session.home, name)
        lines, able = session.home.lines(record.run), session.provider.capabilities
        found = undo_of(record, lines, state, able, again=undone_before(session.home, record))
        found.files = session.catalog
        wanted = replace(session, catalog=found.catalog)
        planned, catalog = undos.undo(found, inputs(wanted, found.state, plan_options))
        wanted = replace(session, catalog=catalog)
        return carried_out(wanted, found.state, planned, plan_options, options)
