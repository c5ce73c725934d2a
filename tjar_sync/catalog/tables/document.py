"""The rows of a table as a document of the catalog, whose places are cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.catalog.files import Document
from tjar_sync.catalog.tables.sheet import Sheet, text_of
from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.catalog.yaml.locate import Path

_ENTRY = 2
"""So many keys lead to an entry: its kind's plural, and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDocument(Document):
    """A table: its `tree` holds an entry for each row."""

    sheet: Sheet
    columns: Mapping[str, int]
    """The column of each field that it has, by path."""
    key: int
    """The column that tells rows apart."""
    lines: Mapping[str, int]
    """The row of each entry, by name."""
    elsewhere: Mapping[str, Callable[[], Position]]
    """Where it stands what all rows have, by the entry's key: looked for when it is asked for."""

    def place(self, path: Path) -> Position:
        """Return the cell that a path leads to; of what has none, the row's key."""
        if len(path) > _ENTRY and path[_ENTRY] in self.elsewhere:
            return self.elsewhere[str(path[_ENTRY])]()
        return Position(self.file, *self._cell(path), sheet=self.sheet.name)

    def raw(self, path: Path) -> str:
        """Return what stands in that cell."""
        return text_of(self.sheet.cell(*self._cell(path)))

    def _cell(self, path: Path) -> tuple[int, int]:
        line = self.lines[str(path[1])]
        keys = [str(key) for key in path[_ENTRY:]]
        ends = range(len(keys), 0, -1)
        found = next(
            (".".join(keys[:end]) for end in ends if ".".join(keys[:end]) in self.columns), ""
        )
        return line, self.columns.get(found, self.key)
