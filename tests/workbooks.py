"""Workbooks for tests: cells as a spreadsheet stores them."""

from __future__ import annotations

import io
from datetime import date
from importlib import import_module
from typing import Any, NamedTuple

_XLSXWRITER: Any = import_module("xlsxwriter")  # it has no types


class Formula(NamedTuple):
    """A cell that is calculated, and what it came to; nothing where nobody did."""

    text: str
    result: Any = ""


def workbook(*rows: list[Any], sheet: str = "Prices", merged: str = "") -> bytes:
    """Write one sheet; None leaves a cell empty."""
    data = io.BytesIO()
    with _XLSXWRITER.Workbook(data, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, Formula):
                    page.write_formula(line, column, cell.text, None, cell.result)
                elif isinstance(cell, date):
                    page.write_datetime(line, column, cell, day)
                elif isinstance(cell, str):
                    page.write_string(line, column, cell)
                elif cell is not None:
                    page.write(line, column, cell)
        if merged:
            page.merge_range(merged, "merged")
    return data.getvalue()
