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
    from tjar_sync.workflow.verb_options import PlanOptions
else:  # who checks types knows the names above, and no others
    __getattr__ = on_demand(
        __name__,
        {
            "Action": "model.plan",
            "Applied": "workflow.carrying_out",
            "Catalog": "model.catalog",
            "CatalogError": "errors",
            "CatalogSession": "library",
            "Diagnostic": "model.diagnostic",
            "Event": "model.event",
            "ExitCode": "errors",
            "Following": "library",
            "GuardError": "errors",
            "Interrupted": "library",
            "Plan": "model.plan",
            "PlanOptions": "workflow.verb_options",
            "Refresh": "model.live",
            "Report": "model.event",
            "StalePlan": "errors",
            "TjarSyncError": "errors",
            "drift_json": "library",
            "plan_json": "library",
            "run_json": "library",
        },
    )
    """What programs may call is imported when it is asked for: the command line starts without it."""

__version__ = "0.1.0"
USER_AGENT = f"tjar-sync/{__version__}"
"""What servers are told of who asks."""

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
