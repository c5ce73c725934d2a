"""Files that an earlier run found right: as long as they are the same, so is what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.cache_folder import CacheFolder
from tjar_sync.catalog.schema_files import outdated
from tjar_sync.kept import sealed
from tjar_sync.kept.around import is_as_it_was, seen_by
from tjar_sync.kept.diagnostic_text import diagnostic, told
from tjar_sync.kept.facts import kept_name
from tjar_sync.model.checked import CheckedFiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.kept.asked import FilesWitness
    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog

_NAME = "check"


def recall_checked(location: Location, options: str) -> CheckedFiles | None:
    """Return what an earlier run found, where this one would find the very same; None in any doubt.

    `options` are those that matter, as text. Only with a store's key in the environment: it vouches
    for what is kept.
    """
    folder, name = CacheFolder(location.root), kept_name(_NAME, location)
    data = folder.read(name)
    found = None if data is None else sealed.opened(data, location.environ)
    if found is None or not is_as_it_was(found, location, options) or folder.is_from_git(name):
        return None
    if any(outdated(location.root)):
        return None
    warnings = tuple(diagnostic(*one) for one in found.content["warnings"])
    return CheckedFiles(found.content["stores"], found.content["resources"], warnings)


def keep_checked(
    location: Location,
    witness: FilesWitness,
    options: str,
    checked: CheckedFiles,
    catalogs: Iterable[Catalog],
) -> None:
    """Keep for the next run what was found of the catalogs, where it can hold for it."""
    from tjar_sync.kept.timeless import is_timeless  # noqa: PLC0415 - only where nothing was kept

    variables = (location.environ.get(name, "") for name in sealed.KEY_VARIABLES)
    api_key = next(filter(None, variables), "")
    warnings = [told(one) for one in checked.warnings]
    whole = checked.warnings == tuple(diagnostic(*one) for one in warnings)
    timeless = len(checked.stores) == 1 and all(map(is_timeless, catalogs))
    if not (api_key and whole and timeless) or any(outdated(location.root)):
        return
    around = seen_by(witness, location, options, api_key)
    if around is not None:
        content = {**around, **checked._asdict(), "warnings": warnings}
        CacheFolder(location.root).write(kept_name(_NAME, location), sealed.seal(content, api_key))
