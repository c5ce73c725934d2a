"""Read all files of a catalog for one store: each taken apart, laid together, resolved and checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tjar_sync.catalog.characters import shown
from tjar_sync.catalog.code_files import check_codes
from tjar_sync.catalog.entries import FREE, Entries
from tjar_sync.catalog.files import FLEET_FILE, FLEET_KEY, STORE_FILE
from tjar_sync.catalog.references import References
from tjar_sync.catalog.resolve import resolve
from tjar_sync.catalog.rules import check_rules
from tjar_sync.catalog.scope import Scope, scope_of
from tjar_sync.catalog.seal import bound_to, make_catalog
from tjar_sync.catalog.secret_files import check_secret_files, kept_places
from tjar_sync.catalog.text_variables import TextVariables
from tjar_sync.catalog.walk import NO_SELECTION, OVERLAYS, catalog_files, store_of
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove, Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.parsed import ParsedDocuments
    from tjar_sync.catalog.store_file import StoreDocument
    from tjar_sync.catalog.walk import FileSelection
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.sighting import StoreNames

Open: TypeAlias = "Callable[[Path, str, Mistakes, ParsedDocuments], Document | None]"
"""Opens one of the catalog's files, as `open_document` does."""


class FileReading(NamedTuple):
    """How the files of a catalog are read."""

    names: StoreNames
    opened: Open
    parsed: ParsedDocuments
    at: datetime | None
    """The instant whose values are wanted."""
    files: tuple[str, ...] | None = None
    """Which ones; None: those that are there."""
    root_of: Callable[[str], Path] | None = None
    """Below which folder a file lies that an entry names; None: below the catalog's."""


class Read(NamedTuple):
    """What the files gave."""

    catalog: Catalog
    entries: Entries
    used: frozenset[str]
    """Files that entries name."""
    parsed: ParsedDocuments
    """What is known of single files by now."""
    files: Mapping[str, bytes]
    """All files of the catalog but store.yaml."""


def read_files(
    root: Path, shop: StoreDocument | None, reading: FileReading, mistakes: Mistakes
) -> Read:
    """Read a catalog for one store; None where nobody knows which, and all mistakes count."""
    settings = None if shop is None else shop.settings
    scope = Scope() if settings is None else scope_of(settings, reading.at)
    defaults = {} if shop is None else shop.defaults
    variables = TextVariables() if shop is None else shop.variables
    entries = Entries(mistakes, defaults, scope, variables)
    files = _take_in(entries, root, NO_SELECTION if shop is None else shop.selection, reading)
    root_of = reading.root_of or (lambda _: root)
    _join_tables(root_of, entries)
    entries.finish()
    state = "" if settings is None else settings.state
    store = None if settings is None else settings.store
    kept = kept_places(entries, root, state)
    references = References(
        root, store, entries, kept, reading.parsed, known=reading.names, root_of=root_of
    )
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
    catalog = replace(
        catalog,
        digests=bound_to({} if store is None else store.numbers, resources, catalog.digests),
        sought=own_names.sought,
        rules=tuple(entries.rules.found),
        sheets=frozenset(one.file for one in entries.tables.found),
        at=reading.at and reading.at.astimezone(scope.time_zone),
    )
    return Read(catalog, entries, frozenset(references.used), reading.parsed, files)


def _take_in(
    entries: Entries, root: Path, selection: FileSelection, reading: FileReading
) -> dict[str, bytes]:
    """Take in all files; return what is in each, nothing for those of which nothing can be used."""
    found: dict[str, bytes] = {}
    mistakes = entries.mistakes
    listed = catalog_files(root, selection, mistakes) if reading.files is None else reading.files
    for file in listed:
        document = reading.opened(root, file, mistakes, reading.parsed)
        found[file] = b"" if document is None else document.data
        if document is not None and _is_read(document, entries.scope, mistakes):
            entries.add(document, overlay=store_of(file) is not None)
    return found


def _join_tables(root_of: Callable[[str], Path], entries: Entries) -> None:
    if entries.tables.found:
        from tjar_sync.catalog.tables.join import join  # noqa: PLC0415 - few catalogs have tables

        join(root_of, entries)


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
