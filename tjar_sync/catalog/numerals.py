"""Numbers as people write them outside of YAML: other digits, a decimal comma, a currency's name."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = str.maketrans({"٫": ".", "٬": ",", "،": ",", "’": ",", "\u00a0": "", "\u202f": ""})
_THOUSANDS = str.maketrans({"٬": "", "’": ""})
"""What parts thousands and nothing else."""
_CURRENCY = r"(?:[A-Za-z]{2,3}|[^\W\d_]\.[^\W\d_]\.?|[^\w\s.,+-]|ريال)?"
_WITH_CURRENCY = re.compile(rf"{_CURRENCY}\s*([-+]?[0-9][0-9.,]*)\s*{_CURRENCY}")
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?")
_WITH_COMMA = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),([0-9]+)")
_POINTED = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def number_advice(text: str) -> str:
    """Say how to write what was meant as a number; the empty text where it is none."""
    western = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text.strip())
    found = _WITH_CURRENCY.fullmatch("".join(western).translate(_SEPARATORS))
    if found is None:
        return ""
    if _GROUPED.fullmatch(found[1]) and "." not in found[1]:
        whole, point = found[1].replace(",", ""), found[1].replace(",", ".", 1)
        decimals = f", or {point} with a point" if found[1].count(",") == 1 else ""
        return f"write {whole} without a comma{decimals}"
    plain = _plain(found[1])
    if not _NUMBER.fullmatch(plain) or plain == text:
        return ""
    if any(one.isdecimal() and not one.isascii() for one in text):
        return f"write it in Western digits: {plain}"
    how = "with a point" if found[1] != plain else "alone"
    return f"write {plain} {how}"


def with_a_point_in_two_ways(text: str) -> bool:
    """Say whether a number's point may part thousands as well: 1.500 is 1500 to many.

    Of what has three decimals itself, nobody asks that.
    """
    western = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text.strip())
    found = _WITH_CURRENCY.fullmatch("".join(western))
    return found is not None and _POINTED.fullmatch(found[1]) is not None


def number_in(text: str) -> str:
    """Return a number in Western digits, with a point; the empty text where it is none, or two.

    `1,299` may be either of two, as long as no other sign in it tells which.
    """
    western = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text.strip())
    apart = "".join(western).translate(_THOUSANDS)
    found = _WITH_CURRENCY.fullmatch(apart.translate(_SEPARATORS))
    if found is None or (
        _GROUPED.fullmatch(found[1]) and found[1].count(",") == 1 > found[1].count(".")
    ):
        return ""
    grouped = _GROUPED.fullmatch(found[1])
    plain = _plain(found[1])
    return plain if _NUMBER.fullmatch(plain) or grouped else ""


def _plain(number: str) -> str:
    """Take thousands apart from decimals: 1,299.50 and 1.299,50 are 1299.50."""
    if grouped := _GROUPED.fullmatch(number):
        return grouped[1].replace(",", "") + (grouped[2] or "")
    if decimal := _WITH_COMMA.fullmatch(number):
        return f"{decimal[1].replace('.', '')}.{decimal[2]}"
    return number
