"""Check the files: as an earlier run found them, where they are as they were then, else by reading them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.kept.checked import keep_checked, recall_checked
from tjar_sync.model.checked import CheckedFiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.location import Location
    from tjar_sync.model.address import Address


def checked_files(location: Location, *, strict: bool = False) -> CheckedFiles:
    """Check the files for the store that is named or for all, no network.

    With `strict`, what is only told stops it as well. Raises CatalogError for mistakes, and
    CheckError for what checks stop. What had neither is kept in the catalog's cache, and not read
    again as long as files, environment and this program are as they were.
    """
    options = f"validate{' --strict' * strict}"
    return recall_checked(location, options) or _anew(location, options, strict=strict)


def _anew(location: Location, options: str, *, strict: bool) -> CheckedFiles:
    from tjar_sync.kept.asked import FilesWitness  # noqa: PLC0415 - only where nothing was kept
    from tjar_sync.workflow.checking import checked_catalogs  # noqa: PLC0415 - the engine is heavy

    witness = FilesWitness(location.root, location.environ)
    seen = replace(location, environ=witness.environ, witness=witness)
    found = checked_catalogs(seen, strict=strict)
    every = {one for catalog in found.catalogs.values() for one in catalog.resources}
    stores = {store: _counted(catalog.resources) for store, catalog in found.catalogs.items()}
    checked = CheckedFiles(stores, _counted(every), found.warnings)
    keep_checked(location, witness, options, checked, found.catalogs.values())
    return checked


def _counted(addresses: Iterable[Address]) -> dict[str, int]:
    return dict(sorted(Counter(address.kind for address in addresses).items()))
