"""Keep a store's catalog as YAML in git, and make the live store match it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.on_demand import on_demand

if TYPE_CHECKING:
    from tjar_sync.errors import CatalogError, ExitCode, GuardError, StalePlan, TjarSyncError
    from tjar_sync.library import (
        CatalogSession,
        Following,
        Interrupted,
        drift_json,
        plan_json,
        run_json,
    )
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.event import Event, Report
    from tjar_sync.model.live import Refresh
    from tjar_sync.model.plan import Action, Plan
    from tjar_sync.workflow.carrying_out import Applied
    from tjar_sync.workflow.options import PlanOptions

__version__ = "0.1.0"
USER_AGENT = f"tjar-sync/{__version__}"
"""What servers are told of who asks."""

__getattr__ = on_demand(
    __name__,
    {
        **dict.fromkeys(
            ("CatalogError", "ExitCode", "GuardError", "StalePlan", "TjarSyncError"), "errors"
        ),
        **dict.fromkeys(
            (
                *("CatalogSession", "Following", "Interrupted"),
                *("drift_json", "plan_json", "run_json"),
            ),
            "library",
        ),
        "Catalog": "model.catalog",
        "Diagnostic": "model.diagnostic",
        **dict.fromkeys(("Event", "Report"), "model.event"),
        "Refresh": "model.live",
        **dict.fromkeys(("Action", "Plan"), "model.plan"),
        "Applied": "workflow.carrying_out",
        "PlanOptions": "workflow.options",
    },
)
"""What programs may call, each imported when it is asked for: the command line starts without it."""

__all__ = [
    "Action",
    "Applied",
    "Catalog",
    "CatalogError",
    "CatalogSession",
    "Diagnostic",
    "Event",
    "ExitCode",
    "Following",
    "GuardError",
    "Interrupted",
    "Plan",
    "PlanOptions",
    "Refresh",
    "Report",
    "StalePlan",
    "TjarSyncError",
    "__version__",
    "drift_json",
    "plan_json",
    "run_json",
]
