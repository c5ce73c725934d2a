"""A sheet as it was read, before anything is known about what it should hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.model.codes import Mistake

MOMENTS = (date, datetime, time, timedelta)
MOST_CHARACTERS = 32_767
"""So many are all that a cell of a workbook holds."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """What a cell holds that no value can be read from."""

    why: str


Raw: TypeAlias = "str | int | float | date | time | timedelta | BadCell"
"""What a cell holds; the empty text where it holds nothing."""


class Merged(NamedTuple):
    """A range of cells that the sheet shows as one; rows and columns count from 1."""

    first: tuple[int, int]
    last: tuple[int, int]


class Sheet(NamedTuple):
    """One sheet of a file."""

    name: str
    """Empty for a file that is one sheet itself."""
    rows: Sequence[Sequence[Raw]]
    merged: Sequence[Merged] = ()

    def cell(self, line: int, column: int) -> Raw:
        """Return what stands in a cell; both numbers count from 1."""
        row = self.rows[line - 1] if line <= len(self.rows) else ()
        return row[column - 1] if column <= len(row) else ""


class SheetError(ValueError):
    """Why a file gives no sheet, in plain words that follow its name, and as a code."""

    def __init__(self, code: Mistake, message: str) -> None:
        super().__init__(message)
        self.code = code


def is_blank(raw: Raw) -> bool:
    """Say whether nothing stands in a cell."""
    return isinstance(raw, str) and not raw.strip()


def text_of(raw: Raw) -> str:
    """Return what a person sees in a cell, as far as it can be told."""
    match raw:
        case BadCell():
            return ""
        case bool():
            return str(raw).upper()
        case float():
            return f"{raw:.15g}"
        case _:
            return str(raw).strip()
