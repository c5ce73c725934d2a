"""Read a whole catalog: every file, every mistake, then one answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tjar_sync.catalog.files import STORE_FILE, document_of, open_document
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.own_names import NO_NAMES, with_seen
from tjar_sync.catalog.parsed import NO_MEMORY, NOTHING_PARSED
from tjar_sync.catalog.reading import FileReading, Read, read_files
from tjar_sync.catalog.store_checks import NO_CHECKS, StoreChecks
from tjar_sync.catalog.store_file import StoreChoice, StoreDocument, is_missing, open_store
from tjar_sync.catalog.unchanged import (
    circumstances,
    is_old,
    is_plain,
    named_in,
    to_keep,
    unchanged,
)
from tjar_sync.catalog.walk import UP
from tjar_sync.model.zones import zone
from tjar_sync.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.parsed import DocumentMemory, ParsedDocuments
    from tjar_sync.catalog.reading import Open
    from tjar_sync.catalog.unchanged import Circumstances
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.settings import Settings, StoreSettings
    from tjar_sync.model.sighting import StoreNames


Known: TypeAlias = "Callable[[StoreSettings], StoreNames]"
"""Says what was seen of a store's own names."""


def nothing_known(_store: StoreSettings) -> StoreNames:
    """Know no name but those of store.yaml."""
    return NO_NAMES


def load(
    root: Path,
    store: str | None,
    environ: Mapping[str, str],
    checks: StoreChecks = NO_CHECKS,
    known: Known = nothing_known,
    memory: DocumentMemory = NO_MEMORY,
) -> tuple[Settings, Catalog]:
    """Read store.yaml and the catalog, as it is outside of all windows of time.

    As `load_at` otherwise.
    """
    return load_at(StoreChoice(root.absolute(), store, environ, checks), known, memory)


def load_at(
    request: StoreChoice, known: Known = nothing_known, memory: DocumentMemory = NO_MEMORY
) -> tuple[Settings, Catalog]:
    """Read store.yaml and the catalog. Raises CatalogError with all mistakes of all files.

    Where there is no store.yaml, nothing else is looked at: it is the wrong folder. Of windows of
    time those count that hold at the instant of the request. `known` says what was seen of a
    store's own names; what `memory` knows of a file is not worked out again.
    """
    mistakes = Mistakes()
    shop, catalog = read_for(request, known, open_document, mistakes, memory)
    return settings_of(shop, mistakes), catalog


def read_for(
    request: StoreChoice,
    known: Known,
    opened: Open,
    mistakes: Mistakes,
    memory: DocumentMemory = NO_MEMORY,
) -> tuple[StoreDocument | None, Catalog]:
    """Read store.yaml and the catalog for one store, and note what is wrong.

    Raises CatalogError at once where there is no store.yaml. `opened` opens the catalog's files.
    """
    with uncollected():
        shop = open_store(request, mistakes)
        if shop is None and is_missing(request.root / STORE_FILE):
            mistakes.fail()
        if shop is None or shop.settings is None:
            reading = FileReading(NO_NAMES, opened, NOTHING_PARSED, request.at)
            return shop, read_files(request.root, shop, reading, mistakes).catalog
        own = shop.settings.store
        names = known(own)
        settings = replace(shop.settings, store=replace(own, seen=with_seen(own, names)))
        shop = replace(shop, settings=settings)
        whole = _Whole(request, shop, settings, names, memory)
        if opened is not open_document or mistakes.count:
            return shop, whole.read(opened, mistakes).catalog
        return shop, whole.unchanged() or whole.kept(mistakes)


class _Whole(NamedTuple):
    """The catalog of one store, to be taken from an earlier run, or read."""

    request: StoreChoice
    shop: StoreDocument
    settings: Settings
    names: StoreNames
    memory: DocumentMemory

    def unchanged(self) -> Catalog | None:
        """Return it as an earlier run read it; None where anything is otherwise by now."""
        kept = self.memory.recall_catalog(self.settings.store)
        now = None if kept is None else self._circumstances()
        if kept is None or now is None:
            return None
        found = unchanged(now, self.shop.selection, kept, self._again)
        if found is not None:
            self._tell_plain(named_in(kept))
        at, time_zone = self.request.at, zone(self.settings.store.time_zone)
        return found and replace(found, at=at and at.astimezone(time_zone))

    def read(self, opened: Open, mistakes: Mistakes) -> Read:
        """Read all files, and keep of each what the next run need not work out again."""
        parsed = self.memory.recall(self.settings.store)
        reading = FileReading(self.names, opened, parsed, self.request.at)
        found = read_files(self.request.root, self.shop, reading, mistakes)
        self.memory.keep(self.settings.store, parsed)
        if is_plain(found):
            self._tell_plain(found.used)
        return found

    def kept(self, mistakes: Mistakes) -> Catalog:
        """Read all files; where what a run keeps is there in the next, keep the whole."""
        begun = self.memory.now()
        found = self.read(open_document, mistakes)
        now = self._circumstances() if found.parsed.returning and is_plain(found) else None
        kept = None if now is None else to_keep(now, found)
        # Only now: a file that was touched before its stamp was taken must not be told as it was.
        if kept is not None and is_old(self.request.root, found.used, begun):
            self.memory.keep_catalog(self.settings.store, kept)
        return found.catalog

    def _tell_plain(self, used: frozenset[str]) -> None:
        """Tell what a plain catalog names; nothing of one whose files lie in other folders as well."""
        if not any(pattern.startswith(UP) for pattern in self.shop.selection.include):
            self.memory.plain(used)

    def _circumstances(self) -> Circumstances | None:
        return circumstances(self.request.root, self.shop, self.settings, self.names)

    def _again(self, files: Mapping[str, bytes]) -> Mapping[Address, Resource]:
        """Read the same bytes, for what is not kept: where each value stands."""

        def opened(
            _root: Path, file: str, mistakes: Mistakes, parsed: ParsedDocuments
        ) -> Document | None:
            return document_of(file, files[file], mistakes, parsed)

        parsed = self.memory.recall(self.settings.store)
        reading = FileReading(self.names, opened, parsed, self.request.at, tuple(files))
        with uncollected():
            found = read_files(self.request.root, self.shop, reading, Mistakes())
        return found.catalog.resources


def load_settings(
    root: Path, store: str | None, environ: Mapping[str, str], checks: StoreChecks = NO_CHECKS
) -> Settings:
    """Read store.yaml alone. Raises CatalogError with all its mistakes."""
    mistakes = Mistakes()
    request = StoreChoice(root.absolute(), store, environ, checks)
    return settings_of(open_store(request, mistakes), mistakes)


def settings_of(shop: StoreDocument | None, mistakes: Mistakes) -> Settings:
    """Return the settings of what was read. Raises CatalogError where there was a mistake."""
    mistakes.fail()
    if shop is None or shop.settings is None:  # pragma: no cover - each cause is a mistake
        raise AssertionError("store.yaml was refused without a reason")
    return shop.settings
