"""What a plain scalar means: the one place that tells numbers, flags and text apart.

Dates, clock times, numbers with a leading zero, `1_000` and `0x1F` are text: a catalog holds
skus and codes that look like numbers far more often than it holds octal numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

Scalar: TypeAlias = "str | int | bool | Decimal | None"

MAX_DIGITS = 40
MAX_EXPONENT = 30

WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
STARTS = frozenset("0123456789+-.")
"""What a number begins with; any other text is told by a look at its first character."""
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(
    r"[-+]?(?:(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)|(?:0|[1-9][0-9]*)(?=[eE]))"
    r"(?:[eE]([-+]?[0-9]+))?"
)


def meaning(text: str) -> Scalar:
    """Return what a plain scalar stands for. Raises ValueError, in plain words, for a huge number."""
    if text in WORDS:
        return WORDS[text]
    return number(text) if text[0] in STARTS else text


def number(text: str) -> str | int | Decimal:
    """Read a number exactly as it is written; what is not one comes back as text."""
    if _INTEGER.fullmatch(text):
        _check_length(text)
        return int(text)
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return text
    _check_length(text)
    if abs(int(found[1] or 0)) > MAX_EXPONENT:
        raise ValueError(f"the number {text} is out of range; put it in quotes if it is text")
    return Decimal(text)


def _check_length(text: str) -> None:
    if len(text) > MAX_DIGITS:
        message = f"a number of more than {MAX_DIGITS} digits; put it in quotes if it is text"
        raise ValueError(message)
