"""What a cell means: numbers as people write them, lists with commas; or why it cannot be meant."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.catalog.characters import hidden_character
from tjar_sync.catalog.numerals import number_advice, number_in
from tjar_sync.catalog.tables.sheet import MOMENTS, BadCell, text_of
from tjar_sync.catalog.yaml.scalars import MAX_DIGITS
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import Field, Role, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.catalog.tables.sheet import Raw
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.kinds import Kind

CLEARED = "null"
"""What stands in a cell whose field is to be cleared."""
LISTS = frozenset({Shape.SET, Shape.LINKS, Shape.MEDIA_LIST})
NUMBERS = frozenset({Shape.MONEY, Shape.NUMBER})
_TEXTS = frozenset({Shape.TEXT, Shape.HTML, Shape.SLUG, Shape.MEDIA})
_FIT = LISTS | NUMBERS | _TEXTS | {Shape.FLAG}
_COMMAS = re.compile(r"[,،\n]")
_FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "نعم"), True),
    **dict.fromkeys(("false", "no", "off", "لا"), False),
}
_EXACT = 10**15
"""From here on a sheet's numbers are not exact."""
_LONGEST_ECHO = 60


class CellError(ValueError):
    """Why a cell cannot be used, in plain words, and as a code."""

    def __init__(self, message: str, code: Mistake = Mistake.WRONG_CELL) -> None:
        super().__init__(message)
        self.code = code


@cache
def columns_of(kind: Kind) -> Mapping[str, Field]:
    """Return the fields of a kind that fit into a cell, by path; its type among them."""
    found = {
        path: field
        for path, field in kind.fields.items()
        if field.shape in _FIT and field.role not in {Role.SECRET, Role.CONTENT}
    }
    words = [path for path in ("type", kind.key_of(Role.CONTENT)) if path]
    types = words if kind.types != ("",) else words[1:]
    return {**{path: Field(path, Shape.TEXT) for path in types}, **found}


def read_cell(field: Field, raw: Raw) -> Tree:
    """Return what a cell that is not blank says of a field, as YAML would. Raises CellError."""
    if isinstance(raw, BadCell):
        raise CellError(raw.why)
    if isinstance(raw, MOMENTS):
        raise CellError(
            f"the sheet made a date or time of this ({raw}); "
            "format the column as text or number, and type it again"
        )
    if text_of(raw) == CLEARED:
        return [] if field.shape in LISTS else None
    if field.shape in NUMBERS:
        return _number(raw)
    if field.shape is Shape.FLAG:
        return _flag(raw)
    if field.shape in LISTS:
        return [
            _item(field, one.strip()) for one in _COMMAS.split(_text(field, raw)) if one.strip()
        ]
    text = _text(field, raw)
    return int(text) if field.group and _is_whole(text) else text


def is_code(field: Field) -> bool:
    """Say whether a field's digits are no number: zeros before them count."""
    return field.unique or field.trimmed


def _number(raw: Raw) -> Tree:
    text = text_of(raw)
    found = text if isinstance(raw, float) and math.isfinite(raw) else number_in(text[:MAX_DIGITS])
    if not found or isinstance(raw, bool):
        advice = number_advice(text[:MAX_DIGITS])
        hint = f"; {advice}" if advice else ""
        raise CellError(f"a number is expected, not `{_echo(text)}`{hint}", Mistake.WRONG_TYPE)
    number = Decimal(found)
    return int(number) if number == number.to_integral_value() else number


def _flag(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    text = text_of(raw)
    if text.casefold() not in _FLAGS:
        message = f"true or false is expected, not `{_echo(text)}`"
        raise CellError(message, Mistake.WRONG_TYPE)
    return _FLAGS[text.casefold()]


def _text(field: Field, raw: Raw) -> str:
    text = text_of(raw)
    if isinstance(raw, bool):
        message = f"a text is expected, and the sheet has true or false here ({text})"
        raise CellError(f"{message}; format the column as text", Mistake.WRONG_TYPE)
    if isinstance(raw, int | float) and not (
        abs(raw) < _EXACT and (raw % 1 == 0 or not is_code(field))
    ):
        message = f"the sheet has a number here ({text}), and may have changed its digits"
        raise CellError(f"{message}; format the column as text, and type it again")
    if hidden := hidden_character(text, may_turn=field.shape is Shape.HTML):
        raise CellError(hidden, Mistake.HIDDEN_CHARACTER)
    return text.replace("\r\n", "\n")


def _item(field: Field, text: str) -> Tree:
    return int(text) if _is_whole(text) and (field.group or _of_numbers(field)) else text


def _is_whole(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < MAX_DIGITS


def _of_numbers(field: Field) -> bool:
    """Say whether a list holds numbers alone."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - heavy: not where no sheet is

    try:
        TypeAdapter[object](field.schema).validate_python(["a"])
    except ValidationError:
        return True
    return False


def _echo(text: str) -> str:
    return text if len(text) <= _LONGEST_ECHO else f"{text[: _LONGEST_ECHO - 1]}…"
