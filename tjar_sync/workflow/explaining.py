"""Explain one address or field: by a plan of it alone, or without the store."""

from __future__ import annotations

from contextlib import closing
from glob import escape
from typing import TYPE_CHECKING

from tjar_sync.apply import overlay
from tjar_sync.model.scratch import without_scratch
from tjar_sync.planning.explain import explain, subject
from tjar_sync.session import open_state, validate
from tjar_sync.workflow import lateness, orders
from tjar_sync.workflow.planner import look_and_plan
from tjar_sync.workflow.verb_options import PlanOptions

if TYPE_CHECKING:
    from tjar_sync.location import Location
    from tjar_sync.model.explanation import Explanation
    from tjar_sync.session import Session

LOOKED_BACK = 2000
"""So many lines of the journal are looked through for when a field was last sent."""


def without_store(location: Location, name: str) -> Explanation:
    """Explain an address or field by the files and the state alone."""
    _, catalog = validate(location)
    with closing(open_state(location)) as home:
        state = home.load()
        return explain(name, catalog, state, home.history(LOOKED_BACK), None)


def explained(session: Session, name: str) -> Explanation:
    """Explain an address or field, by a plan of it now."""
    state = session.home.load()
    address, _ = subject(name, session.catalog, state)
    options = PlanOptions(targets=(escape(str(address)),))
    found = without_scratch(overlay(state, lateness.resolved(session, state)))
    planned = look_and_plan(session, found, options)
    guarded = orders.guarded(session.provider, planned, options.allow, found)
    history = session.home.history(LOOKED_BACK)
    return explain(name, session.catalog, found, history, guarded)
