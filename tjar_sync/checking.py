"""Check a catalog's files for the store that is named, or for all of them; no network, no key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tjar_sync import providers, sightings
from tjar_sync.cached import CacheFolder, KeptDocuments
from tjar_sync.catalog import CheckedCatalogs, check_all
from tjar_sync.planning import unsupported
from tjar_sync.session import CHECKS, validate
from tjar_sync.unfinished import require_finished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.settings import Settings
    from tjar_sync.session import Location


def check(location: Location) -> CheckedCatalogs:
    """Check the files as `validate` does: for the store that is named, else for each of them."""

    def lacks(settings: Settings, catalog: Catalog) -> Iterator[Diagnostic]:
        return unsupported(catalog, providers.capabilities_of(settings.store))

    if location.store is not None:
        settings, catalog = validate(location)
        return CheckedCatalogs({settings.store.name: catalog}, catalog.warnings)
    require_finished(location.root)
    known = partial(sightings.cached, location.root)
    kept = KeptDocuments(CacheFolder(location.root))
    return check_all(location.root, location.environ, CHECKS, known, lacks, kept)
