"""All that is wrong with a catalog, each with its place, so that it can be told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml.nodes import ScalarNode

from tjar_sync.catalog.characters import shown
from tjar_sync.catalog.yaml.locate import FoundNode, Path, Places, compose, position
from tjar_sync.errors import CatalogError
from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.messages import Problem
    from tjar_sync.catalog.yaml.reader import YamlFault

LONGEST = 1000
"""So much of a message is told: it may repeat a key of megabytes."""


class Mistakes:
    """Collects mistakes; the same one at the same place is kept once."""

    def __init__(self) -> None:
        self._found: set[tuple[str, int, int, str]] = set()
        self._settled: frozenset[tuple[str, int, int]] = frozenset()
        self._places: dict[str, Places | None] = {}

    def at(self, position: Position, message: str) -> None:
        """Note a mistake at a known place."""
        self._add(position.file, position.line, position.column, message)

    def settle(self) -> None:
        """Say no more about the places noted so far: what was misread there is no second mistake."""
        self._settled = frozenset(place[:3] for place in self._found)

    def _add(self, file: str, line: int, column: int, message: str) -> None:
        if (file, line, column) not in self._settled:
            words = message if len(message) <= LONGEST else f"{message[:LONGEST]}…"
            self._found.add((file, line, column, shown(words)))

    def faults(self, file: str, faults: Iterable[YamlFault]) -> None:
        """Note what the reader found."""
        for fault in faults:
            self._add(file, *fault)

    def at_key(self, document: Document, path: Path, message: str) -> None:
        """Note a mistake at the key, or list item, that a path leads to."""
        place = self._find(document, path)
        line, column = position(place.key) if place else (1, 1)
        self._add(document.file, line, column, message)

    def at_value(self, document: Document, path: Path, message: str) -> None:
        """Note a mistake at the value that a path leads to."""
        place = self._find(document, path)
        line, column = position(place.value) if place else (1, 1)
        self._add(document.file, line, column, message)

    def problem(self, document: Document, prefix: Path, problem: Problem) -> None:
        """Note what is wrong below a place."""
        note = self.at_key if problem.about_key else self.at_value
        note(document, (*prefix, *problem.path), problem.message)

    def place(self, document: Document, path: Path) -> Position:
        """Return where a key, or list item, stands."""
        found = self._find(document, path)
        return Position(document.file, *(position(found.key) if found else (1, 1)))

    def raw(self, document: Document, path: Path) -> str:
        """Return a scalar as it is written in the file, quotes and all left out."""
        place = self._find(document, path)
        return place.value.value if place and isinstance(place.value, ScalarNode) else ""

    def fail(self) -> None:
        """Raise CatalogError if there is anything to tell."""
        if self._found:
            raise CatalogError(
                [
                    f"{file}:{line}:{column}: {message}"
                    for file, line, column, message in sorted(self._found)
                ]
            )

    def _find(self, document: Document, path: Path) -> FoundNode | None:
        if document.file not in self._places:
            root = compose(document.data)
            self._places[document.file] = None if root is None else Places(root)
        places = self._places[document.file]
        return None if places is None else places.find(path)
