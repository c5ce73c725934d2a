"""Read a whole catalog: every file, every mistake, then one answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tjar_sync.catalog.characters import shown
from tjar_sync.catalog.code_files import check_codes
from tjar_sync.catalog.entries import FREE, Entries
from tjar_sync.catalog.files import FLEET_FILE, FLEET_KEY, STORE_FILE, open_document
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.own_names import NO_NAMES, with_seen
from tjar_sync.catalog.parsed import NO_MEMORY, NOTHING_PARSED
from tjar_sync.catalog.references import References
from tjar_sync.catalog.resolve import resolve
from tjar_sync.catalog.rules import check_rules
from tjar_sync.catalog.scope import Scope, scope_of
from tjar_sync.catalog.seal import bound_to, make_catalog
from tjar_sync.catalog.secret_files import check_secret_files, kept_places
from tjar_sync.catalog.store_checks import NO_CHECKS, StoreChecks
from tjar_sync.catalog.store_file import StoreChoice, StoreDocument, is_missing, open_store
from tjar_sync.catalog.text_variables import TextVariables
from tjar_sync.catalog.walk import NO_SELECTION, OVERLAYS, catalog_files, store_of
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove, Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import guess
from tjar_sync.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.parsed import DocumentMemory, ParsedDocuments
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.settings import Settings, StoreSettings
    from tjar_sync.model.sighting import StoreNames


Known: TypeAlias = "Callable[[StoreSettings], StoreNames]"
"""Says what was seen of a store's own names."""
Open: TypeAlias = "Callable[[Path, str, Mistakes, ParsedDocuments], Document | None]"
"""Opens one of the catalog's files, as `open_document` does."""


class FileReading(NamedTuple):
    """How the files of a catalog are read."""

    names: StoreNames
    opened: Open
    parsed: ParsedDocuments
    at: datetime | None
    """The instant whose values are wanted."""


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
        names, parsed = NO_NAMES, NOTHING_PARSED
        if shop is not None and shop.settings is not None:
            own = shop.settings.store
            names, parsed = known(own), memory.recall(own)
            own = replace(own, seen=with_seen(own, names))
            shop = replace(shop, settings=replace(shop.settings, store=own))
        reading = FileReading(names, opened, parsed, request.at)
        catalog = _catalog(request.root, shop, reading, mistakes)
        if shop is not None and shop.settings is not None:
            memory.keep(shop.settings.store, parsed)
        return shop, catalog


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


def _catalog(
    root: Path, shop: StoreDocument | None, reading: FileReading, mistakes: Mistakes
) -> Catalog:
    settings = None if shop is None else shop.settings
    scope = Scope() if settings is None else scope_of(settings, reading.at)
    entries = (
        Entries(mistakes, {}, scope, TextVariables())
        if shop is None
        else Entries(mistakes, shop.defaults, scope, shop.variables)
    )
    selection = NO_SELECTION if shop is None else shop.selection
    for file in catalog_files(root, selection, mistakes):
        document = reading.opened(root, file, mistakes, reading.parsed)
        if document is not None and _is_read(document, scope, mistakes):
            entries.add(document, overlay=store_of(file) is not None)
    _join_tables(root, entries)
    entries.finish()
    state = "" if settings is None else settings.state
    store = None if settings is None else settings.store
    kept = kept_places(entries, root, state)
    references = References(root, store, entries, kept, reading.parsed, known=reading.names)
    on_remove = OnRemove.DELETE if settings is None else settings.on_remove
    resources = resolve(entries.found, references, on_remove)
    own_names = references.names
    own_names.tell_seen()
    mistakes.hint = "" if reading.names.asking else own_names.to_paste()
    check_rules(entries, resources, None if settings is None else settings.currency)
    check_codes(entries, resources)
    check_secret_files(entries, resources, references, state)
    entries.moves.check({Address(kind, name): at for name, (kind, at) in entries.names.items()})
    resources = references.uploaded(resources)
    catalog = make_catalog(resources, root, mistakes.warnings, entries.moves, entries.names)
    return replace(
        catalog,
        digests=bound_to({} if store is None else store.numbers, resources, catalog.digests),
        sought=own_names.sought,
        rules=tuple(entries.rules.found),
        sheets=frozenset(one.file for one in entries.tables.found),
        at=None if reading.at is None else reading.at.astimezone(scope.time_zone),
    )


def _join_tables(root: Path, entries: Entries) -> None:
    if entries.tables.found:
        from tjar_sync.catalog.tables.join import join  # noqa: PLC0415 - few catalogs have tables

        join(root, entries)


def _is_read(document: Document, scope: Scope, mistakes: Mistakes) -> bool:
    """Say whether a file is of this store; note an overlay of none, and another catalog's settings."""
    file, tree = document.file, document.tree
    folder, _, name = file.rpartition("/")
    if name == STORE_FILE and isinstance(tree, dict) and "stores" in tree:
        message = (
            f"`{folder}` is a catalog of its own, within this one: move it elsewhere,"
            f" or leave it out with `ignore: [{folder}]` in {STORE_FILE}"
        )
        mistakes.at_key(document, ("stores",), Mistake.MISPLACED_KEY, message)
        return False
    if file == FLEET_FILE and isinstance(tree, dict) and _names_catalogs(tree):
        return False
    store = store_of(file)
    if store is None or scope.store is None:
        return store is None
    if store not in scope.stores:
        folder = f"{OVERLAYS}/{store}" if store else file
        message = (
            f"there is no store `{store}` in {STORE_FILE}{guess(store, scope.stores)}"
            if store
            else f"an overlay is of one store: put it into {OVERLAYS}/<store>/"
        )
        mistakes.at(Position(shown(folder), 1, 1), Mistake.MISSING_REFERENCE, message)
    return store == scope.store


def _names_catalogs(tree: Mapping[str, object]) -> bool:
    """Say whether a file says which catalogs are worked on together, and nothing of this one."""
    return FLEET_KEY in tree and all(
        key in {FLEET_KEY, "version"} or key.startswith(FREE) for key in tree
    )
