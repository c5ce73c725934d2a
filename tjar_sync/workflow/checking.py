"""Judge the files by the checks that need no store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.catalog import told_once
from tjar_sync.errors import CheckError
from tjar_sync.model.diagnostic import Severity
from tjar_sync.session import check
from tjar_sync.workflow.planner import policy_of

if TYPE_CHECKING:
    from tjar_sync.catalog import CheckedCatalogs
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.settings import Settings
    from tjar_sync.session import Location


def checked_files(location: Location, *, strict: bool = False) -> CheckedCatalogs:
    """Load and check the files, no network; return them with all that is to be told of them.

    With `strict`, what is only told stops it as well. Raises CatalogError for mistakes, and
    CheckError for what checks stop.
    """
    today = datetime.now(UTC).date().isoformat()
    found: dict[str, tuple[Diagnostic, ...]] = {}

    def judge(settings: Settings, catalog: Catalog) -> None:
        policy = policy_of(settings, strict=strict)
        found[settings.store.name] = planning.offline(catalog, settings.guards, policy, today)

    right = check(location, judge)
    told = (*right.warnings, *told_once(found))
    errors = [one for one in told if strict or one.severity is Severity.ERROR]
    if errors:
        raise CheckError(errors)
    return right._replace(warnings=told)
