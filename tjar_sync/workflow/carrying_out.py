"""Show a plan, ask, and carry it out: the half that apply and undo share."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.apply import Job, execute
from tjar_sync.dataclass import dataclass
from tjar_sync.model.event import Report
from tjar_sync.model.history import SHORT
from tjar_sync.model.state import Batch, RunStart, StateEvent
from tjar_sync.sightings import to_record
from tjar_sync.state import write_secret
from tjar_sync.workflow import lateness, orders
from tjar_sync.workflow.closing import closed, landmarks
from tjar_sync.workflow.saved import refuse_blocked, refuse_overdue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Plan, Planned
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import State
    from tjar_sync.session import Session
    from tjar_sync.workflow.orders import LastLook
    from tjar_sync.workflow.verb_options import ApplyOptions, PlanOptions

UNDO = "undo"
"""What the state's events call an undo, which is a run as any other."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply came to."""

    plan: Plan
    report: Report
    confirmed: bool = True

    def warned(self, warnings: tuple[Diagnostic, ...]) -> Applied:
        """Return it with what a person should know besides."""
        report = replace(self.report, warnings=(*warnings, *self.report.warnings))
        return replace(self, report=report)


def carried_out(
    session: Session,
    state: State,
    planned: Planned,
    plan_options: PlanOptions,
    options: ApplyOptions,
) -> Applied:
    """Show a plan, ask, and carry it out."""
    provider, allow = session.provider, plan_options.allow
    noted = () if planned.plan.empty else orders.first_seen(provider, allow, state)
    seen = bool(noted) or orders.SEEN in state.noted
    last_look = orders.last_look(provider, allow, seen=seen)
    planned = orders.guarded(provider, planned, allow, state)
    planned = orders.counted(session, planned, plan_options)
    if not options.confirm(planned.plan):
        return Applied(planned.plan, Report(), confirmed=False)
    refuse_overdue(planned.plan)
    refuse_blocked(planned.plan, saved=options.saved is not None)
    observed = to_record(session.settings.store, session.evidence)
    session.home.append(Batch(events=noted, observed=observed))
    keep = partial(_keep_secret, plan_options.secrets_dir)
    return Applied(planned.plan, _execute(session, state, planned, options, last_look, keep))


def _execute(
    session: Session,
    state: State,
    planned: Planned,
    options: ApplyOptions,
    ordered: LastLook | None,
    keep_secret: Callable[[Resource, SecretStr | None], None],
) -> Report:
    if planned.plan.empty:
        known = landmarks(planned, state, state.resources.values())
        session.home.append(Batch(put=planned.refreshed, landmarks=known))
        return Report()
    name, store = secrets.token_hex(8), session.settings.store
    begun = RunStart(name, planned.plan.id)
    session.home.append(
        Batch(begun=begun, put=planned.refreshed, events=_undone(planned.plan, name))
    )
    fresh = {row.address: row for row in planned.refreshed}
    state = replace(state, resources={**state.resources, **fresh})
    job = Job(
        levels=planned.levels,
        resources=session.catalog.resources,
        state=state,
        live=planned.live,
        parallel=store.limits.parallel,
        keep_secret=keep_secret,
        canary=options.canary,
        ordered=ordered,
        read_back_seconds=lateness.in_another_process(session, store.limits.read_back_seconds),
        evidence=session.evidence,
        ids=store.numbers,
        run=name,
    )
    executed = execute(job, session.provider, session.home, session.emit, options.cancel_token)
    return closed(session, name, planned, state, executed)


def _undone(plan: Plan, name: str) -> tuple[StateEvent, ...]:
    """Return what history is to say of an undo, beside the run that it is."""
    if not plan.undoes:
        return ()
    return (StateEvent(UNDO, plan.undoes, f"run {name[:SHORT]} puts back what it changed"),)


def _keep_secret(folder: Path | None, resource: Resource, secret: SecretStr | None) -> None:
    """Write a webhook's secret where its file says, or into a folder; None: prove that one can."""
    if resource.secret_path is not None:
        path = resource.secret_path if folder is None else folder / resource.address.name
        write_secret(path, secret)
