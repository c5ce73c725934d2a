"""What a person has this program do, a function for each verb: it is loaded by whoever calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.on_demand import on_demand

if TYPE_CHECKING:
    from tjar_sync.workflow.accepting import PullOptions
    from tjar_sync.workflow.carrying_out import Applied
    from tjar_sync.workflow.offline import plan_offline
    from tjar_sync.workflow.past_runs import history, shown_run
    from tjar_sync.workflow.pipeline import apply, drift, explain, pull, undo
    from tjar_sync.workflow.previewing import plan
    from tjar_sync.workflow.saved import plan_file_text
    from tjar_sync.workflow.state_edits import adopt, forget, move, rebuild, settle, unlock
    from tjar_sync.workflow.taking_in import in_no_file, take_in
    from tjar_sync.workflow.verb_options import ApplyOptions, PlanOptions

__getattr__ = on_demand(
    __name__,
    {
        "Applied": "carrying_out",
        "PullOptions": "accepting",
        **dict.fromkeys(("ApplyOptions", "PlanOptions"), "verb_options"),
        **dict.fromkeys(("apply", "drift", "explain", "pull", "undo"), "pipeline"),
        **dict.fromkeys(("history", "shown_run"), "past_runs"),
        "plan": "previewing",
        "plan_file_text": "saved",
        "plan_offline": "offline",
        **dict.fromkeys(("adopt", "forget", "move", "rebuild", "settle", "unlock"), "state_edits"),
        **dict.fromkeys(("in_no_file", "take_in"), "taking_in"),
    },
)

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
    "history",
    "in_no_file",
    "move",
    "plan",
    "plan_file_text",
    "plan_offline",
    "pull",
    "rebuild",
    "settle",
    "shown_run",
    "take_in",
    "undo",
    "unlock",
]
