"""Documents as one page of HTML: products as cards, with pictures, to be read and approved by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.build_drift import drift_view
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.build_run import on_its_own, run_view
from tjar_sync.render.build_state import entry_view, state_view
from tjar_sync.render.html_page import page
from tjar_sync.render.own_words import own
from tjar_sync.render.spoken import spoken
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.render.documents import PlanView
    from tjar_sync.render.style import Style

SHOWS_PLAN_FIRST = False


def plan(plan: Plan, style: Style = PLAIN) -> str:
    """Draw a plan: what it comes to, what stands in the way, then each change."""
    return changes(plan_view(plan, style.layout), own(f"Plan for {plan.binding.store}"), style)


def drift(drift: Plan, style: Style = PLAIN) -> str:
    """Draw what was changed in the store."""
    return changes(drift_view(drift, style.layout), own(f"Drift of {drift.binding.store}"), style)


def report(report: Report, plan: Plan, style: Style = PLAIN) -> str:
    """Sum up an apply: what failed first, what was done last."""
    view = spoken(run_view(on_its_own(report, plan), plan, style.layout))
    return page("run.html", style, title=own(f"Apply to {plan.binding.store}"), view=view)


def state(state: State, style: Style = PLAIN) -> str:
    """List what is owned, by address, and the writes whose answers are missing."""
    return page("state.html", style, title=own("State"), view=spoken(state_view(state)))


def entry(entry: StateEntry, style: Style = PLAIN) -> str:
    """Draw one owned resource: what was last written, and what the store showed after that."""
    view = spoken(entry_view(entry))
    return page("entry.html", style, title=view.address, view=view)


def changes(view: PlanView, title: str, style: Style) -> str:
    """Draw changes below a title, those that need a look first, with what narrows them down."""
    items = [item for section in view.sections for item in section.items]
    shown = {
        "kinds": list(dict.fromkeys(item.address.partition(".")[0] for item in items)),
        "acts": list(dict.fromkeys(item.action for item in items)),
        "risky": sum(item.risky for item in items),
        "total": len(items),
        "addresses": {item.address for item in items},
    }
    return page("changes.html", style, title=title, view=spoken(view), **shown)
