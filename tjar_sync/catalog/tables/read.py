"""Read a declared table: its headings, then row by row what its cells say; all mistakes at once."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.money import decimals_of, least_amount
from tjar_sync.catalog.numerals import with_a_point_in_two_ways
from tjar_sync.catalog.tables.cells import CellError, columns_of, is_code, read_cell
from tjar_sync.catalog.tables.csv_file import read_csv
from tjar_sync.catalog.tables.declaration import ADDRESS, unknown_field
from tjar_sync.catalog.tables.sheet import is_blank, text_of
from tjar_sync.catalog.tables.xlsx_file import read_xlsx
from tjar_sync.model.catalog import Position, column_letters
from tjar_sync.model.codes import Advice, Mistake
from tjar_sync.model.kinds import Shape
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.tables.declaration import Declaration
    from tjar_sync.catalog.tables.sheet import Merged, Raw, Sheet
    from tjar_sync.catalog.yaml.reader import Tree


_THOUSAND = 3
"""So many digits stand behind what parts thousands."""


class SheetRow(NamedTuple):
    """One row, and what its cells say."""

    line: int
    key: str
    values: Mapping[str, Tree]
    """By path; what is blank is not there, nor is what is wrong, nor the key."""
    broken: frozenset[str]
    """The keys of cells that are wrong, which was told."""


class SheetTable(NamedTuple):
    """A declared table as its file has it."""

    declared: Declaration
    sheet: Sheet
    columns: Mapping[str, int]
    """The column of each field, by path."""
    rows: tuple[SheetRow, ...]

    def place(self, line: int, path: str) -> Position:
        """Return where a cell is."""
        return Position(self.declared.file, line, self.columns[path], sheet=self.sheet.name)


def read_sheet(file: str, data: bytes, sheet: str) -> Sheet:
    """Read a CSV or XLSX file. Raises SheetError."""
    return read_csv(data) if file.lower().endswith(".csv") else read_xlsx(data, sheet)


def read_table(
    declared: Declaration, sheet: Sheet, mistakes: Mistakes, currency: str
) -> SheetTable | None:
    """Read a table's rows; None where its headings cannot be used."""
    before = mistakes.count
    reading = _Reading(declared, sheet, mistakes, currency)
    columns = dict(reading.columns())
    key = declared.key
    if mistakes.count == before and key not in columns:
        message = f"no column is its key `{key}`: name one so, or say which it is in `columns:`"
        mistakes.at_key(declared.document, declared.place, Mistake.WRONG_TABLE, message)
    if mistakes.count > before:
        return None
    reading.check_merged(columns)
    reading.check_codes(columns)
    return SheetTable(declared, sheet, columns, tuple(reading.rows(columns)))


class _Reading:
    """One sheet that is being read, and where its mistakes go."""

    def __init__(
        self, declared: Declaration, sheet: Sheet, mistakes: Mistakes, currency: str
    ) -> None:
        self.declared = declared
        self.sheet = sheet
        self.mistakes = mistakes
        self.currency = currency
        self.fields = columns_of(declared.kind)

    def note(self, line: int, column: int, code: str, message: str) -> None:
        """Note what is wrong with a cell."""
        place = Position(self.declared.file, line, column, sheet=self.sheet.name)
        self.mistakes.at(place, code, message)

    def columns(self) -> Iterator[tuple[str, int]]:
        """Yield the field and the number of each column that is read."""
        declared, seen = self.declared, dict[str, int]()
        row = (
            self.sheet.rows[declared.header - 1] if declared.header <= len(self.sheet.rows) else ()
        )
        for column, raw in enumerate(row, start=1):
            heading = _normal(text_of(raw))
            path = self._path(heading)
            if not heading or path is None:
                continue
            if path in seen:
                first = column_letters(seen[path])
                message = f"`{heading}` is the heading of column {first} already"
                self.note(declared.header, column, Mistake.REPEATED, message)
            elif declared.columns is None and (message := unknown_field(declared.kind, path)):
                if not message.endswith("?"):
                    message += "; name the columns to read in `columns:`, or take this one out"
                self.note(declared.header, column, Mistake.UNKNOWN_KEY, message)
            else:
                seen[path] = column
                yield path, column
        self._check_headings(row)

    def _path(self, heading: str) -> str | None:
        """Return the field of a column; None for one that is left alone."""
        declared = self.declared
        if declared.columns is None:
            return heading
        named = {_normal(one): path for one, path in declared.columns.items()}
        told = declared.key in named.values()
        return named.get(heading, declared.key if heading == declared.key and not told else None)

    def _check_headings(self, row: Sequence[Raw]) -> None:
        """Note each column that is named and not there."""
        there = [_normal(text_of(raw)) for raw in row]
        for heading in self.declared.columns or {}:
            if _normal(heading) not in there:
                hint = guess(heading, [one for one in there if one])
                where = f"{self.declared.file}:{self.sheet.name}".removesuffix(":")
                line = self.declared.header
                message = f"row {line} of {where} has no heading `{heading}`{hint}"
                path = (*self.declared.place, "columns", heading)
                self.mistakes.at_key(
                    self.declared.document, path, Mistake.MISSING_REFERENCE, message
                )

    def check_merged(self, columns: Mapping[str, int]) -> None:
        """Note cells that are merged: only the first of them holds what all show."""
        for merged in self.sheet.merged:
            if self._is_read(merged, columns):
                (top, left), (bottom, right) = merged
                cells = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
                message = (
                    f"the cells {cells} are merged, so only the first holds a value; unmerge them"
                )
                self.note(top, left, Mistake.WRONG_CELL, message)

    def _is_read(self, merged: Merged, columns: Mapping[str, int]) -> bool:
        (_, left), (bottom, right) = merged
        inside = any(left <= column <= right for column in columns.values())
        return inside and bottom >= self.declared.header

    def check_codes(self, columns: Mapping[str, int]) -> None:
        """Note columns of digits from which a sheet has taken zeros, or may have."""
        for path, column in columns.items():
            field = self.fields.get(path)
            if field is not None and is_code(field):
                self._check_zeros(path, column)

    def _check_zeros(self, path: str, column: int) -> None:
        lines = range(self.declared.header + 1, len(self.sheet.rows) + 1)
        cells = [(line, self.sheet.cell(line, column)) for line in lines]
        numbers = [(line, raw) for line, raw in cells if isinstance(raw, int | float)]
        zeros = [
            line
            for line, raw in cells
            if isinstance(raw, str) and raw[:1] == "0" and raw.isdecimal()
        ]
        widths = {len(text_of(raw)) for _, raw in numbers}
        lost = "a sheet takes the zeros before numbers away; format the whole column as text"
        if numbers and zeros:
            letters = column_letters(column)
            why = f"is a number, while {letters}{zeros[0]} is a text that begins with 0: {lost}"
            self.note(numbers[0][0], column, Mistake.WRONG_CELL, f"`{path}` {why}")
        elif len(widths) > 1:
            short = min(numbers, key=lambda one: len(text_of(one[1])))
            self.note(
                short[0],
                column,
                Advice.LOST_ZEROS,
                f"`{path}` has {min(widths)} digits here and {max(widths)} elsewhere in this "
                "column; if it began with zeros, the sheet took them away: format the whole "
                "column as text",
            )

    def rows(self, columns: Mapping[str, int]) -> Iterator[SheetRow]:
        """Yield the rows below the headings in which anything stands that is read."""
        seen: dict[str, int] = {}
        for line in range(self.declared.header + 1, len(self.sheet.rows) + 1):
            filled = {
                path: raw
                for path, column in columns.items()
                if not is_blank(raw := self.sheet.cell(line, column))
            }
            row = self._row(line, filled, columns) if filled else None
            if row is None:
                continue
            first = seen.setdefault(row.key, line)
            if first != line:
                message = f"`{row.key}` stands in row {first} already"
                self.note(line, columns[self.declared.key], Mistake.REPEATED, message)
            else:
                yield row

    def _row(
        self, line: int, filled: Mapping[str, object], columns: Mapping[str, int]
    ) -> SheetRow | None:
        values: dict[str, Tree] = {}
        broken = set()
        for path in filled:
            try:
                values[path] = self._value(path, line, columns[path])
            except CellError as error:
                message = f"`{path}`: {error}" if path != self.declared.key else str(error)
                self.note(line, columns[path], error.code, message)
                broken.add(path)
        key = values.pop(self.declared.key, None)
        if isinstance(key, str):
            return SheetRow(line, key, values, frozenset(path.partition(".")[0] for path in broken))
        if self.declared.key not in broken:
            message = f"this row has no `{self.declared.key}`, so nothing tells what it is about"
            self.note(line, columns[self.declared.key], Mistake.MISSING_KEY, message)
        return None

    def _value(self, path: str, line: int, column: int) -> Tree:
        raw = self.sheet.cell(line, column)
        if path == ADDRESS:
            kind = self.declared.kind.name
            return _normal(text_of(raw)).removeprefix(f"{kind}.")
        field = self.fields[path]
        found = read_cell(field, raw)
        if field.shape is Shape.MONEY and self._may_be_thousands(raw, found):
            raise CellError(
                f"`{raw}` may be two numbers: {self.currency} has no three decimals; write"
                f" {str(raw).replace('.', '')}, or leave zeros at its end out"
            )
        return found

    def _may_be_thousands(self, raw: Raw, found: Tree) -> bool:
        """Say whether the point of an amount that its currency allows may part thousands as well."""
        if not isinstance(raw, str) or not isinstance(found, int | Decimal):
            return False
        fits = decimals_of(self.currency) < _THOUSAND and not found % least_amount(self.currency)
        return fits and with_a_point_in_two_ways(raw)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
