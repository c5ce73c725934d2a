"""Look at the store, and plan: the step that every verb takes before anything is written."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import deleted_keys
from tjar_sync.catalog.commit import commit_of
from tjar_sync.learned import foreseen
from tjar_sync.model.plan import Binding
from tjar_sync.own_traces import own_traces
from tjar_sync.sightings import require_current
from tjar_sync.uncollected import uncollected
from tjar_sync.workflow.looking import look, unlisted
from tjar_sync.workflow.runner import secrets_lost
from tjar_sync.workflow.since import bounded

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.planfile import PlanFile
    from tjar_sync.model.settings import Settings
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.session import Session
    from tjar_sync.workflow.verb_options import PlanOptions

NO_LINEAGE = ""
"""The lineage of a state that nothing was ever recorded in: any two of them are the same."""


def look_and_plan(
    session: Session, state: State, options: PlanOptions, saved: PlanFile | None = None
) -> Planned:
    """Look at the store and plan: all that was chosen, or anew what a saved plan is about."""
    selection = options.selection
    if saved is not None:
        addresses = frozenset(str(change.address) for change in saved.plan.changes)
        selection = planning.Selection(only=addresses)
    make = planning.only_drift if options.only else planning.build
    with uncollected():
        seen = look(session, state, options, selection)
        known = inputs_of(session, state, seen, options)
        planned = make(replace(known, selection=selection))
    plan = replace(planned.plan, strict=options.strict, orders=options.orders)
    return replace(planned, plan=bounded(unlisted(plan, seen), options))


def inputs(session: Session, state: State, options: PlanOptions) -> planning.Inputs:
    """Look at the store, for a plan of all."""
    snapshot = look(session, state, options, planning.Selection())
    return inputs_of(session, state, snapshot, options)


def inputs_of(
    session: Session, state: State, snapshot: Snapshot, options: PlanOptions
) -> planning.Inputs:
    """Return what a plan depends on, once the store was looked at."""
    require_current(session.settings.store, session.provider.names)
    files = session.catalog.resources.values()
    return planning.Inputs(
        id=secrets.token_hex(8),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        catalog=session.catalog,
        state=state,
        snapshot=snapshot,
        binding=binding(session, state),
        key=session.plan_key,
        capabilities=session.provider.capabilities,
        guards=planning.guards_for(session.settings.guards, options.allow),
        on_remove=session.settings.on_remove,
        allowed=frozenset(options.allow),
        allowances=options.kept,
        mutes=session.settings.mutes,
        policy=policy_of(session.settings, strict=options.strict),
        gone_secrets=frozenset() if options.in_ci else _gone_secrets(session.catalog),
        secrets_lost=secrets_lost(session.settings, options),
        foreseen=foreseen(
            session.settings.store, session.evidence, partial(deleted_keys, session.home.history)
        ),
        traces=own_traces(session.home, session.settings.root, state, snapshot, files),
    )


def policy_of(settings: Settings, *, strict: bool) -> planning.Policy:
    """Return what store.yaml, and who runs this, say about checks."""
    return planning.Policy(settings.checks, strict=strict, names=settings.store.numbers)


def binding(session: Session, state: State) -> Binding:
    """Return what a plan holds true for."""
    return Binding(
        store=session.settings.store.name,
        base_url=session.provider.base_url,
        provider=session.settings.store.provider,
        lineage=state.lineage if state.serial else NO_LINEAGE,
        serial=state.serial,
        commit=commit_of(session.settings.root),
        about=str(session.provider.about() or ""),
    )


def _gone_secrets(catalog: Catalog) -> frozenset[Address]:
    """Find the webhooks whose secret is not where their file says."""
    return frozenset(
        address
        for address, resource in catalog.resources.items()
        if resource.secret_path is not None and not resource.secret_path.exists()
    )
