"""How much of the store a plan looks at: what it is about alone where that tells all, else the lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.learned import refresh_of
from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.refresh import choices_of, proves, refresh, refresh_few, rows_enough
from tjar_sync.workflow import lateness

if TYPE_CHECKING:
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.planning import Selection
    from tjar_sync.session import Session
    from tjar_sync.workflow.verb_options import PlanOptions

_ALONE = (
    "Only what this plan is about was read, each by its id; the store's lists were not, so nothing is"
    " told of what else it has (copies of ours, resources in no file)"
)
_NOTHING = "The store was not read: nothing that this plan is about needed it"


def look(session: Session, state: State, options: PlanOptions, selection: Selection) -> Snapshot:
    """See of the store what a plan of the selected addresses needs.

    What is owned is asked for by its id where there are few of them. Whatever is otherwise than
    expected then (it is gone, or has another sku, name or link than was recorded) is told by the
    lists alone, so that these are read after all.
    """
    known = planning.moved(session.catalog, state).state
    alone = _alone(session, known, selection) if selection.narrow else None
    return alone or refresh(
        session.catalog,
        known,
        session.provider,
        refresh_of(options.refresh, session.evidence),
        session.emit,
        lateness.of(session, state),
    )


def _alone(session: Session, state: State, selection: Selection) -> Snapshot | None:
    """Ask for the selected resources by their ids; None where only the lists can tell."""
    catalog, provider = session.catalog, session.provider
    rows = rows_enough(catalog, state, selection.takes, provider.capabilities)
    if rows is None:
        return None
    seen = refresh_few(rows, provider, session.emit, lateness.of(session, state))
    if not proves(seen, rows):
        return None
    chosen = {one: item for one, item in catalog.resources.items() if selection.takes(str(one))}
    asked = choices_of(replace(catalog, resources=chosen), state, provider)
    return replace(seen, choices=dict(asked))


def unlisted(plan: Plan, seen: Snapshot) -> Plan:
    """Say what a plan cannot tell for which no list was read."""
    if seen.listed:
        return plan
    summary = _ALONE if seen.live else _NOTHING
    told = Diagnostic(Severity.NOTE, Doubt.NOT_LISTED, (), summary)
    return replace(plan, listed=False, warnings=(*plan.warnings, told))
