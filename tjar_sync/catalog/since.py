"""Which resources the files want otherwise than they did at an earlier commit."""

from __future__ import annotations

import os
import posixpath
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tjar_sync.catalog.characters import shown
from tjar_sync.catalog.earlier import EarlierFiles
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.catalog.git_changes import changes_since
from tjar_sync.catalog.loading import settings_of
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.own_names import with_seen
from tjar_sync.catalog.reading import FileReading, read_files
from tjar_sync.catalog.store_file import open_store
from tjar_sync.catalog.walk import UP
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.model.settings import Limits
from tjar_sync.model.sighting import StoreNames
from tjar_sync.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.catalog.parsed import DocumentMemory
    from tjar_sync.catalog.store_file import StoreChoice
    from tjar_sync.catalog.walk import FileSelection
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Since:
    """What changed in a catalog since a commit."""

    ref: str
    """As it was named."""
    commit: str
    addresses: frozenset[Address] | None
    """What the files want otherwise, want no more, or want anew; None where nobody can tell."""
    untold: str = ""
    """Why nobody can tell, as a part of a sentence."""


class _Untold(Exception):  # noqa: N818 - a reason, which is caught where it is raised
    """Why what changed cannot be told."""


def changed_since(
    ref: str, request: StoreChoice, now: tuple[Settings, Catalog], memory: DocumentMemory
) -> Since:
    """Compare a catalog with what its files wanted at a commit, by what both are resolved to.

    The environment and the names of the store are those of now on both sides. In any doubt nobody
    can tell. Raises UsageError where git has no such commit, or is not there.
    """
    changes = changes_since(request.root, ref)
    if untold := changes.untold or _unseen_settings(request.root):
        return Since(ref, changes.commit, None, untold)
    if not (changes.files or changes.beside):
        return Since(ref, changes.commit, frozenset())
    try:
        with TemporaryDirectory(prefix="tjar-sync-") as folder, uncollected():
            files = EarlierFiles(request.root, changes.files, Path(folder))
            then = _read(request, files, now[0], memory, changes.beside)
    except _Untold as why:
        return Since(ref, changes.commit, None, str(why))
    except (CatalogError, UsageError):
        return Since(ref, changes.commit, None, "the files had mistakes then")
    return Since(ref, changes.commit, frozenset(_differing(then, now[1])))


def _read(
    request: StoreChoice,
    files: EarlierFiles,
    now: Settings,
    memory: DocumentMemory,
    beside: Iterable[str],
) -> Catalog:
    """Read the catalog as it was. Raises CatalogError and UsageError for what was wrong with it."""
    if not files.had_settings:
        raise _Untold("there was no store.yaml then")
    if not files.told_apart:
        raise _Untold("two files have names that differ in case alone")
    mistakes = Mistakes()
    shop = open_store(request, mistakes, files.document)
    settings = settings_of(shop, mistakes)
    if shop is None or _ways(settings) != _ways(now):
        raise _Untold("store.yaml says otherwise now how the store is read or planned")
    if untold := _unseen_shared(request.root, shop.selection, beside):
        raise _Untold(untold)
    names = StoreNames(now.store.seen, asking=True)
    own = replace(settings.store, seen=with_seen(settings.store, names))
    shop = replace(shop, settings=replace(settings, store=own))
    parsed, listed = memory.recall(own), files.listed(shop.selection)
    reading = FileReading(names, files.document, parsed, request.at, listed, files.root_of)
    found = read_files(request.root, shop, reading, mistakes).catalog
    mistakes.fail()
    return found


def _unseen_settings(root: Path) -> str:
    """Say why git may not tell of store.yaml; empty where it does: what is hidden is not looked at."""
    steps = Path(_followed(root, STORE_FILE)).parts
    hidden = any(step.startswith(".") for step in steps)
    return f"{STORE_FILE} is a link to what is hidden" if hidden else ""


def _unseen_shared(root: Path, selection: FileSelection, beside: Iterable[str]) -> str:
    """Say why git may not tell what is in a path that was shared; empty where it does."""
    for path in (posixpath.normpath(one) for one in selection.include if one.startswith(UP)):
        if _followed(root, path) != path:
            return f"{path} is read by way of a link"
        for one in beside:
            if Path(one).is_relative_to(path) or Path(path).is_relative_to(one):
                return f"{shown(one)} is a repository or a link of its own"
    return ""


def _followed(root: Path, path: str) -> str:
    """Return a path from the catalog's folder, with all links followed."""
    return os.path.relpath(os.path.realpath(root / path), os.path.realpath(root))


def _ways(settings: Settings) -> Settings:
    """Return what of store.yaml decides how everything is read and planned.

    What names stand for is a part of each resource; how much is allowed, and who is told, changes
    nothing that a plan would do.
    """
    store = replace(
        settings.store,
        limits=Limits(),
        ids={},
        seen={},
        learned=(),
        positions={},
        unset=(),
        api_key=None,
    )
    default = type(settings)(settings.root, store, "")
    return replace(
        default, on_remove=settings.on_remove, mutes=settings.mutes, currency=settings.currency
    )


def _differing(then: Catalog, now: Catalog) -> Iterator[Address]:
    """Yield what the files want otherwise, with both ends of each move that came or went."""
    for address in then.resources.keys() | now.resources.keys():
        before, after = then.resources.get(address), now.resources.get(address)
        same = before is not None and after is not None and _same(before, after)
        if not same or then.digests[address] != now.digests[address]:
            yield address
    moves = {(one.source, one.target) for one in then.moved}
    for pair in moves ^ {(one.source, one.target) for one in now.moved}:
        yield from pair
    yield from then.removed.keys() ^ now.removed.keys()


def _same(before: Resource, after: Resource) -> bool:
    """Compare what no digest tells: secrets themselves, and which checks a file lifts."""
    return before.values == after.values and before.allow == after.allow
