"""What the reader of workbooks does not tell of a sheet: how far it reaches, and cells without a value."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING
from xml.parsers import expat

from tjar_sync.catalog.tables.sheet import BadCell
from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[int, int]
"""Row and column, both counted from 1."""
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_NEVER = "this formula was never calculated; open the file in a spreadsheet and save it"


@dataclass(slots=True)
class Cells:
    """The cells of a sheet, as its XML has them: whoever wrote it, with a place or in their order."""

    right: int = 1
    """The last column."""
    bottom: int = 1
    """The last row."""
    bad: dict[Place, BadCell] = field(default_factory=dict)
    """Errors, and formulas without a result: the reader gives them as empty."""
    _line: int = 0
    _column: int = 0
    _error: bool = False
    _inside: set[str] = field(default_factory=set)
    """What the cell has: a formula, a value."""
    _shown: str = ""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element."""
        match name.rpartition(":")[2]:
            case "row":
                self._line = int(attributes.get("r", self._line + 1))
                self._column = 0
            case "c":
                self._place(attributes.get("r", ""))
                self._error, self._shown = attributes.get("t") == "e", ""
                self._inside.clear()
            case inner:
                self._inside.add(inner)

    def text(self, found: str) -> None:
        """Take in what stands in an element."""
        if self._error and "v" in self._inside:
            self._shown += found

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name.rpartition(":")[2] != "c":
            return
        if self._error:
            why = f"the sheet shows {self._shown or 'an error'} here; correct the formula"
            self.bad[self._line, self._column] = BadCell(why)
        elif "f" in self._inside and "v" not in self._inside:
            self.bad[self._line, self._column] = BadCell(_NEVER)
        self._error = False

    def _place(self, said: str) -> None:
        self._column += 1
        if said:
            match = _PLACE.fullmatch(said)
            if match is None:
                raise ValueError(f"{said[:20]} is no cell")
            self._line, self._column = int(match[2]), column_number(match[1].upper())
        self.right = max(self.right, self._column)
        self.bottom = max(self.bottom, self._line)


def cells_of(xml: bytes) -> Cells:
    """Read the cells of a sheet. Raises ValueError for what is no sheet."""
    found = Cells()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = found.begin, found.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = found.text, _refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - it takes no keywords
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return found


def _refuse(*_: object) -> None:
    raise ValueError("a sheet has no document type")


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1: A, Z, AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
