"""Read and write workbooks: cells as they are stored, and what the reader itself cannot tell of them."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.tables.sheet import MOST_CHARACTERS, BadCell, Merged, Raw, Sheet, SheetError
from tjar_sync.catalog.tables.xlsx_cells import cells_of
from tjar_sync.model.catalog import column_letters
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import guess, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tjar_sync.catalog.tables.export import Cell
    from tjar_sync.catalog.tables.xlsx_cells import Cells, Place

INSTALL = 'XLSX files need more packages: run `pip install "tjar-sync[tables]"`'
MOST_BYTES = 200 * 1024 * 1024
"""Of all that a workbook unpacks to."""
MOST_CELLS = 20_000_000
"""Of the rectangle around all cells of a sheet: each takes its place in memory."""
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(LookupError, StopIteration, RuntimeError, ValueError),
)
"""What comes of reading an archive that is damaged, or made to be."""
_WIDTH = 18


@contextmanager
def _installed() -> Iterator[None]:
    """Turn the lack of a package that is imported within into a SheetError."""
    try:
        yield
    except ImportError as error:
        raise SheetError(Mistake.WRONG_TABLE, f"cannot be used: {INSTALL}") from error


def read_xlsx(data: bytes, wanted: str) -> Sheet:
    """Read one sheet, the first where none is named. Raises SheetError, in plain words."""
    with _installed():
        calamine: Any = import_module("python_calamine")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return _sheet(calamine, parts, data, wanted)
    except SheetError:
        raise
    except (*_DAMAGED, calamine.CalamineError) as error:
        message = "is no workbook that can be read; save it as .xlsx again, without a password"
        raise SheetError(Mistake.WRONG_TABLE, message) from error


def _sheet(calamine: Any, parts: zipfile.ZipFile, data: bytes, wanted: str) -> Sheet:  # noqa: ANN401 - it has no types
    if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
        message = f"unpacks to more than {MOST_BYTES // 1024**2} MiB; split it"
        raise SheetError(Mistake.TOO_LARGE, message)
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = list(book.sheet_names)
    name = wanted or names[0]
    if name not in names:
        hint = guess(name, names) or f"; it has {listed(names)}"
        raise SheetError(Mistake.MISSING_REFERENCE, f"has no sheet `{name}`{hint}")
    cells = cells_of(_part(parts, names.index(name)))
    _check_extent(cells)
    sheet = book.get_sheet_by_name(name)
    merged = [
        Merged((top + 1, left + 1), (bottom + 1, right + 1))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    rows = _marked(sheet.to_python(skip_empty_area=False), cells.bad)
    return Sheet(name, rows, merged)


def _check_extent(cells: Cells) -> None:
    """Raise SheetError where one cell is so far away that all between would fill the memory."""
    if cells.right * cells.bottom > MOST_CELLS:
        message = (
            f"has cells as far as column {column_letters(cells.right)} and row {cells.bottom:,}; "
            "delete what is beyond the table, and save it again"
        )
        raise SheetError(Mistake.TOO_LARGE, message)


def _part(parts: zipfile.ZipFile, index: int) -> bytes:
    """Return the XML of the sheet at a place. Raises KeyError where it cannot be found."""
    sheets = [_attributes(one) for one in _SHEET.findall(parts.read(_WORKBOOK).decode())]
    relations = map(_attributes, _RELATION.findall(parts.read(_RELATIONS).decode()))
    targets = {one["Id"]: one["Target"] for one in relations}
    identifier = next(value for key, value in sheets[index].items() if key.endswith(":id"))
    target = targets[identifier]
    return parts.read(target[1:] if target.startswith("/") else f"xl/{target}")


def _attributes(text: str) -> dict[str, str]:
    return {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(text)}


def _marked(rows: list[list[Raw]], bad: dict[Place, BadCell]) -> list[list[Raw]]:
    """Put what cannot be read into its cells, and what is cut."""
    for (line, column), why in bad.items():
        while len(rows) < line:
            rows.append([])
        row = rows[line - 1]
        row.extend([""] * (column - len(row)))
        row[column - 1] = why
    for row in rows:
        for index, raw in enumerate(row):
            if isinstance(raw, str) and len(raw) >= MOST_CHARACTERS:
                row[index] = BadCell(
                    f"{MOST_CHARACTERS:,} characters are all that a cell holds, so the end of "
                    "this text is cut; put it into a file: `{file: text/…}` in YAML"
                )
    return rows


def write_xlsx(lines: Sequence[Sequence[Cell]], texts: Collection[int], name: str) -> bytes:
    """Write one sheet; what is text stays text, whatever it begins with. Raises SheetError.

    `texts` are the columns, counted from 0, in which whatever is typed is to be text.
    """
    data = io.BytesIO()
    with _installed():
        writer: Any = import_module("xlsxwriter")
    with writer.Workbook(data, {"in_memory": True}) as book:
        page = book.add_worksheet(name)
        page.freeze_panes(1, 1)
        as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        for column in range(len(lines[0])):
            page.set_column(column, column, _WIDTH, as_text if column in texts else None)
        for line, row in enumerate(lines):
            for column, cell in enumerate(row):
                style = bold if not line else as_text if column in texts else None
                if isinstance(cell, bool):
                    page.write_boolean(line, column, cell)
                elif isinstance(cell, str):
                    page.write_string(line, column, cell, style)
                else:
                    page.write_number(line, column, float(cell))
    return data.getvalue()
