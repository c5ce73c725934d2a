"""Check a catalog for all of its stores: each mistake once, with the store where it is only there."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.files import open_document
from tjar_sync.catalog.loading import nothing_known, read_for
from tjar_sync.catalog.mistakes import Mistakes, by_cause
from tjar_sync.catalog.parsed import NO_MEMORY
from tjar_sync.catalog.store_file import StoreChoice, open_store
from tjar_sync.catalog.walk import OVERLAYS
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError
from tjar_sync.model.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.loading import Known
    from tjar_sync.catalog.parsed import DocumentMemory, ParsedDocuments
    from tjar_sync.model.catalog import Catalog, Position
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.settings import Settings

    Examine = Callable[[Settings, Catalog], Iterable[Diagnostic]]


class CheckedCatalogs(NamedTuple):
    """A catalog that is right for all of its stores."""

    catalogs: Mapping[str, Catalog]
    """By the name of the store."""
    warnings: tuple[Diagnostic, ...]
    """What is probably not meant, each thing once."""


def check_all(
    choice: StoreChoice,
    known: Known = nothing_known,
    examine: Examine = lambda _settings, _catalog: (),
    memory: DocumentMemory = NO_MEMORY,
) -> CheckedCatalogs:
    """Read a catalog as each of its stores has it, whichever is chosen. Raises CatalogError with all mistakes of all.

    `examine` yields what one store has besides, once its files are right. What `memory` knows of a
    file is not worked out again; of several stores, the first one's counts for all of them.
    """
    shop = open_store(choice, Mistakes())
    documents = _Documents()
    catalogs: dict[str, Catalog] = {}
    found: dict[str, list[Diagnostic]] = {}
    hints: dict[str, None] = {}
    for place, name in enumerate(() if shop is None else shop.stores):
        mistakes = Mistakes()
        read, catalogs[name] = read_for(
            choice._replace(store=name),
            known,
            documents.opened,
            mistakes,
            NO_MEMORY if place else memory,
        )
        found[name] = mistakes.noted
        hints.update({mistakes.hint: None} if mistakes.hint else {})
        if read is not None and read.settings is not None and not _errors(found[name]):
            found[name] += examine(read.settings, catalogs[name])
    if not catalogs:  # store.yaml itself is wrong: it is told as for any one store
        mistakes = Mistakes()
        read_for(choice, known, documents.opened, mistakes)
        mistakes.fail()
    told = told_once(found)
    if errors := _errors(told):
        raise CatalogError(by_cause(errors), "\n".join(hints), by_cause(_warnings(told)))
    return CheckedCatalogs(catalogs, tuple(by_cause(told)))


@dataclass(slots=True)
class _Documents:
    """Files that are opened once, however many stores they are for."""

    _found: dict[str, tuple[Document | None, list[Diagnostic]]] = field(default_factory=dict)

    def opened(
        self, root: Path, file: str, mistakes: Mistakes, parsed: ParsedDocuments
    ) -> Document | None:
        """Open a file as `open_document` does."""
        if file not in self._found:
            own = Mistakes()
            document = open_document(root, file, own, parsed)
            self._found[file] = (document, own.noted)
        document, noted = self._found[file]
        mistakes.extend(noted)
        mistakes.settle()
        return document


def told_once(found: Mapping[str, Sequence[Diagnostic]]) -> list[Diagnostic]:
    """Return what was found for each store, each thing once, by place.

    What not all of the stores have names those that do, unless it does so already.
    """
    stores: dict[Diagnostic, list[str]] = {}
    for store, items in found.items():
        for item in items:
            stores.setdefault(item, []).append(store)
    told = [
        item if len(names) == len(found) or _tells(item, names) else _in_stores(item, names)
        for item, names in stores.items()
    ]
    return sorted(told, key=lambda item: [_sortable(place) for place in item.positions])


def _sortable(place: Position) -> tuple[str, str, int, int]:
    return place.file, place.sheet or "", place.line, place.column


def _tells(item: Diagnostic, stores: Sequence[str]) -> bool:
    """Say whether a diagnostic shows of which store it is: by its words, or by its place."""
    folders = tuple(f"{OVERLAYS}/{store}/" for store in stores)
    placed = any(place.file.startswith(folders) for place in item.positions)
    return len(stores) == 1 and (placed or f"the store `{stores[0]}`" in item.summary)


def _in_stores(item: Diagnostic, stores: Sequence[str]) -> Diagnostic:
    named = " and ".join(f"`{store}`" for store in stores)
    one, several = (
        f"{item.summary} (in the store {named})",
        f"{item.summary} (in the stores {named})",
    )
    return replace(item, summary=one if len(stores) == 1 else several)


def _warnings(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [item for item in found if item.severity is Severity.WARNING]


def _errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [item for item in found if item.severity is Severity.ERROR]
