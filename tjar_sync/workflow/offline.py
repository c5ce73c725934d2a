"""Plan without the store: against what the state recorded of it, with neither network nor key."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync import planning, providers, sightings
from tjar_sync.apply import deleted_keys
from tjar_sync.catalog.commit import commit_of
from tjar_sync.errors import StateUnusable
from tjar_sync.learned import foreseen, heeded
from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.plan import Binding
from tjar_sync.model.scratch import without_scratch
from tjar_sync.refresh import recorded
from tjar_sync.session import open_state, validate
from tjar_sync.state import shown_state
from tjar_sync.workflow.others import at_work
from tjar_sync.workflow.planner import policy_of
from tjar_sync.workflow.runner import require_secrets_apart, secrets_lost, state_on_runner
from tjar_sync.workflow.since import bounded, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.settings import Settings
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit
    from tjar_sync.workflow.verb_options import PlanOptions

_NAMED = 5
"""So many addresses of one doubt are named."""
_UNKNOWN = (
    "What only a look at the store tells is not in this plan: whether what is to be created is there"
    " already (it is adopted then), what was changed there since, and what open orders hold"
)


def plan_offline(location: Location, options: PlanOptions, emit: Emit) -> Plan:
    """Say what apply would do if the store were still as it was recorded; nothing is sent to it.

    Such a plan is to be read, never to be applied. Raises StateUnusable when the state owns
    nothing: then nothing is recorded to compare with.
    """
    with closing(open_state(location)) as home:
        evidence, state = Evidence(home.observations()), without_scratch(home.load())
        known = partial(sightings.known_offline, location.root, evidence)
        settings, catalog = validate(location, known)
        require_secrets_apart(options.secrets_dir, settings, location.environ)
        if not state.resources:
            raise _nothing_recorded(settings)
        settings = replace(settings, store=heeded(settings.store, evidence, emit))
        seen = foreseen(settings.store, evidence, partial(deleted_keys, home.history))
        newest = next(iter(home.runs(1)), None)
        others = (*at_work(home), *state_on_runner(settings, location.environ))
    options = narrowed(location, (settings, catalog), options)
    inputs = _inputs(settings, catalog, state, options)
    plan = bounded(planning.build(replace(inputs, foreseen=seen)).plan, options)
    return replace(
        plan,
        strict=options.strict,
        offline=True,
        recorded_at=newest.finished_at or newest.began_at if newest else "",
        warnings=(*others, *_doubts(state), *plan.warnings),
    )


def _nothing_recorded(settings: Settings) -> StateUnusable:
    return StateUnusable(
        f"the state owns nothing in store {settings.store.name}, so there is nothing recorded to"
        " plan against",
        where=shown_state(settings.state),
        hint="say where the state is (--state PLACE), run `tjar-sync apply` once, or check the"
        " files alone: tjar-sync validate",
    )


def _inputs(
    settings: Settings, catalog: Catalog, state: State, options: PlanOptions
) -> planning.Inputs:
    """Return what a plan depends on, with what was recorded in the place of the store."""
    capabilities = providers.capabilities_of(settings.store)
    return planning.Inputs(
        id=secrets.token_hex(8),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        catalog=catalog,
        state=state,
        snapshot=recorded(catalog, state, capabilities),
        binding=Binding(
            store=settings.store.name,
            base_url=providers.base_url_of(settings.store),
            provider=settings.store.provider,
            lineage=state.lineage,
            serial=state.serial,
            commit=commit_of(settings.root),
        ),
        key=state.key,
        capabilities=capabilities,
        selection=options.selection,
        guards=planning.guards_for(settings.guards, options.allow),
        on_remove=settings.on_remove,
        allowed=frozenset(options.allow),
        allowances=options.kept,
        mutes=settings.mutes,
        policy=policy_of(settings, strict=options.strict),
        secrets_lost=secrets_lost(settings, options),
    )


def _doubts(state: State) -> Iterator[Diagnostic]:
    """Say what only a look at the store tells."""
    if state.intents:
        lost = sorted({str(intent.address) for intent in state.intents})
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        summary = (
            "no answer was recorded to the last writes of "
            f"{', '.join(lost[:_NAMED])}{more}: what became of them shows when the store is read"
        )
        yield warning(Doubt.NOT_READ, summary, *sorted({one.address for one in state.intents}))
    yield Diagnostic(Severity.NOTE, Doubt.NOT_READ, (), _UNKNOWN)
