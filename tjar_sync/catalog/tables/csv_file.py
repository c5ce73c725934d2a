"""Read a CSV file as spreadsheets write it: UTF-8, with the separator that its first line shows."""

from __future__ import annotations

import codecs
import csv
import io

from tjar_sync.catalog.tables.sheet import Sheet, SheetError
from tjar_sync.model.codes import Mistake

SEPARATORS = ",;\t"
QUOTED = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a text begins that a spreadsheet would take for a formula, or for such a text as this."""
_SAID = "sep="
_SAYING = {f"{_SAID}{one}" for one in f"{SEPARATORS}|"}
"""First lines that say which separator follows, and are no row."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "save it as CSV UTF-8"


def read_csv(data: bytes) -> Sheet:
    """Read all rows. Raises SheetError for what is no UTF-8 text, or no CSV."""
    text = _text(data)
    head = text.splitlines()[:1]
    said = head[0].removeprefix(_SAID) if head and head[0] in _SAYING else ""
    rows: list[list[str]] = []
    reader = csv.reader(())
    try:
        separator = said or max(SEPARATORS, key=lambda one: len(_fields(head, one)))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows.extend([_unquoted(cell) for cell in row] for row in reader)
    except csv.Error as error:
        message = f"cannot be read as CSV: line {reader.line_num}: {error}"
        raise SheetError(Mistake.WRONG_TABLE, message) from error
    if said:
        rows[0] = []
    return Sheet("", rows)


def _text(data: bytes) -> str:
    if data.startswith(_UTF_16):
        raise SheetError(Mistake.NOT_UTF8, f"is UTF-16 text; {_SAVE}")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 text: the byte 0x{data[error.start]:02X} in line {line}; {_SAVE}"
        raise SheetError(Mistake.NOT_UTF8, message) from error


def _fields(head: list[str], separator: str) -> list[str]:
    return next(csv.reader(head, delimiter=separator), [])


def _unquoted(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(QUOTED) else text


def write_csv(rows: list[list[str]]) -> bytes:
    """Write rows so that any spreadsheet reads them: marked as UTF-8, and no text is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_quoted(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _quoted(text: str) -> str:
    number = text[:1] == "-" and text[1:].replace(".", "", 1).isdecimal()
    return f"'{text}" if text.startswith(QUOTED) and not number else text
