"""A plan of what git changed alone: which addresses these are, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.cache_folder import CacheFolder
from tjar_sync.cached import KeptDocuments
from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.session import choice_of

if TYPE_CHECKING:
    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.settings import Settings
    from tjar_sync.workflow.verb_options import PlanOptions

_ELSEWHERE = (
    "Nothing but what git changed was compared; what changed since then in the store, in variables,"
    " in files that git ignores, or with time, was not looked for"
)


def narrowed(
    location: Location, loaded: tuple[Settings, Catalog], options: PlanOptions
) -> PlanOptions:
    """Find out what git changed, where a plan is to be of that alone.

    Raises UsageError where git has no such commit.
    """
    if not options.since:
        return options
    from tjar_sync.catalog.since import changed_since  # noqa: PLC0415 - few plans need it

    memory = KeptDocuments(CacheFolder(location.root))
    return replace(
        options, changed=changed_since(options.since, choice_of(location), loaded, memory)
    )


def bounded(plan: Plan, options: PlanOptions) -> Plan:
    """Say since when a plan tells what changed; or why it tells all."""
    changed = options.changed
    if changed is None:
        return plan
    if changed.addresses is None:
        summary = f"all was compared, as git alone cannot tell what changed: {changed.untold}"
        told = warning(Doubt.SINCE, summary)
        return replace(plan, warnings=(told, *plan.warnings))
    told = Diagnostic(Severity.NOTE, Doubt.SINCE, (), _ELSEWHERE)
    return replace(
        plan,
        since=changed.ref,
        since_commit=changed.commit,
        warnings=(*plan.warnings, told),
    )
