"""Numbers in Arabic: which of the six forms a count takes, and its digits, as CLDR has them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+−]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?(?: ?%)?")
_COUNT = re.compile(r"\d{1,3}(?:,?\d{3})*")
_ARABIC = str.maketrans("0123456789.,%", "٠١٢٣٤٥٦٧٨٩٫٬٪")
_ZERO, _ONE, _TWO, _FEW, _MANY, _OTHER = range(6)
_LAST_FEW = 10


def is_number(text: str) -> bool:
    """Say whether a text is a number, an amount or a per cent, and nothing else."""
    return _NUMBER.fullmatch(text) is not None


def count_of(text: str) -> int | None:
    """Return what a text counts; None where it is no count."""
    return int(text.replace(",", "")) if _COUNT.fullmatch(text) else None


def plural_form(count: int | None) -> int:
    """Return the number of the form that goes with a count; what cannot be counted takes the last."""
    if count is None:
        return _OTHER
    if count <= _TWO:
        return count
    match count % 100:
        case 0 | 1 | 2:
            return _OTHER
        case rest if rest <= _LAST_FEW:
            return _FEW
        case _:
            return _MANY


def in_arabic_digits(text: str) -> str:
    """Write the digits and signs of a number as Arabic does; nothing is rounded or left out."""
    return text.translate(_ARABIC)
