"""The files, for the store that is named or for all: their mistakes, and the checks that need no store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync import __version__, planning, providers, sightings
from tjar_sync.cache_folder import CacheFolder
from tjar_sync.cached import KeptDocuments
from tjar_sync.catalog import CheckedCatalogs, check_all, told_once
from tjar_sync.catalog.schema_files import outdated
from tjar_sync.errors import CheckError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import Severity, warning
from tjar_sync.session import choice_of, validate
from tjar_sync.unfinished import require_finished
from tjar_sync.workflow.planner import policy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.settings import Settings


def checked_catalogs(location: Location, *, strict: bool) -> CheckedCatalogs:
    """Load and check the files, no network; return them with all that is to be told of them.

    What windows of the schedule make of them later is checked as well, each time it is another.
    With `strict`, what is only told stops it as well. Raises CatalogError for mistakes, and
    CheckError for what checks stop.
    """
    today = datetime.now(UTC).date().isoformat()
    found: dict[str, tuple[Diagnostic, ...]] = {}

    def judge(settings: Settings, catalog: Catalog) -> None:
        policy = policy_of(settings, strict=strict)
        found[settings.store.name] = planning.offline(catalog, settings.guards, policy, today)

    right = _right(location, judge)
    told = [*right.warnings, *told_once(found)]
    for instant in _ahead(right, location.at):
        found.clear()
        later = _right(replace(location, at=instant), judge)
        known = {str(one) for one in told}
        ahead = (*later.warnings, *told_once(found))
        told += [one for one in ahead if str(one) not in known]
    errors = [one for one in told if strict or one.severity is Severity.ERROR]
    if errors:
        stopped = CheckError(errors)
        stopped.warnings = tuple(one for one in told if one not in errors)
        raise stopped
    return right._replace(warnings=(*told, *_old_schemas(location)))


def _old_schemas(location: Location) -> Iterator[Diagnostic]:
    """Say that editors go by an earlier release; nothing stops for it, however strict."""
    for path, version in outdated(location.root):
        made = f"tjar-sync {version}" if version else "an earlier tjar-sync"
        summary = (
            f"{path} was made by {made}, and this is {__version__}: an editor may underline what is"
            " right; `tjar-sync schema --write` makes it anew"
        )
        yield warning(Caution.OLD_SCHEMA, summary)


def _ahead(checked: CheckedCatalogs, at: datetime) -> list[datetime]:
    """Return the instants ahead at which windows begin, or leave others behind: each is checked now."""
    resources = (one for catalog in checked.catalogs.values() for one in catalog.resources.values())
    instants = set()
    for windows in (resource.windows for resource in resources):
        instants |= {one.start for one in windows}
        instants |= {one.end for one in windows if any(other.holds(one.end) for other in windows)}
    return sorted(instant for instant in instants if instant > at)


def _right(location: Location, judge: Callable[[Settings, Catalog], None]) -> CheckedCatalogs:
    """Return what the files hold for the store that is named, else for each; `judge` sees each."""

    def lacks(settings: Settings, catalog: Catalog) -> Iterator[Diagnostic]:
        judge(settings, catalog)
        return planning.unsupported(catalog, providers.capabilities_of(settings.store))

    if location.store is not None:
        settings, catalog = validate(location)
        judge(settings, catalog)
        return CheckedCatalogs({settings.store.name: catalog}, catalog.warnings)
    require_finished(location.root)
    known = partial(sightings.cached, location.root)
    folder, witness = CacheFolder(location.root), location.witness
    kept = KeptDocuments(folder, witness.plain) if witness else KeptDocuments(folder)
    return check_all(choice_of(replace(location, store=None)), known, lacks, kept)
