"""Where things stand in documents: each is looked through again only when something is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml.nodes import ScalarNode

from tjar_sync.catalog.tables.document import TableDocument
from tjar_sync.catalog.yaml.locate import Places, compose, position
from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.yaml.locate import FoundNode, Path


class Locator:
    """Finds places in documents, and keeps what it found out of each."""

    def __init__(self) -> None:
        self._places: dict[str, Places | None] = {}

    def place(self, document: Document, path: Path) -> Position:
        """Return where a key, or list item, stands; of a path that leads on, its nearest part."""
        if isinstance(document, TableDocument):
            return document.place(path)
        found = self._find(document, path)
        return Position(document.file, *(position(found.key) if found else (1, 1)))

    def value_place(self, document: Document, path: Path) -> Position:
        """Return where a value begins."""
        if isinstance(document, TableDocument):
            return document.place(path)
        found = self._find(document, path)
        return Position(document.file, *(position(found.value) if found else (1, 1)))

    def raw(self, document: Document, path: Path) -> str:
        """Return a scalar as it is written in the file, quotes and all left out."""
        if isinstance(document, TableDocument):
            return document.raw(path)
        found = self._find(document, path)
        return found.value.value if found and isinstance(found.value, ScalarNode) else ""

    def _find(self, document: Document, path: Path) -> FoundNode | None:
        if document.file not in self._places:
            root = compose(document.data)
            self._places[document.file] = None if root is None else Places(root)
        places = self._places[document.file]
        return None if places is None else places.find(path)
