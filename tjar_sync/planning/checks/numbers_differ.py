"""Both languages say the same numbers, and have the same placeholders."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.languages import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.NUMBERS_DIFFER
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_PLACEHOLDER = re.compile(r"\{\{?\s*\w+\s*\}?\}|%\(\w+\)[sd]|%[sd]|\$\{\w+\}")

_ALONE = {"Arabic": "{found} in Arabic alone", "English": "{found} in English alone"}
_IN_WORDS = frozenset({"1", "2"})
"""One and two of something are a word's form in Arabic, and no number."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find numbers and placeholders that one language has and the other has not."""
    several = "resources have other numbers or placeholders in one language than in the other"
    yield from gathered(CODE, given, _found(given), several)


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        for pair in pairs(item):
            if not (pair.ar and pair.en):
                continue
            ar, en = _said(pair.ar), _said(pair.en)
            if ar != en:
                told = " and ".join(_alone(ar - en, "Arabic") + _alone(en - ar, "English"))
                told = f"`{pair.path}` says {told}"
                path = f"{pair.path}.ar" if f"{pair.path}.ar" in item.changed else f"{pair.path}.en"
                yield Hit(item.change.address, path, told)


def _said(text: str) -> frozenset[str]:
    """Return the numbers, in Western digits, and the placeholders of a text."""
    holders = _PLACEHOLDER.findall(text)
    bare = _PLACEHOLDER.sub(" ", text)
    numbers = {_western(found) for found in _NUMBER.findall(bare)} - _IN_WORDS
    return frozenset({*numbers, *("".join(one.split()) for one in holders)})


def _western(number: str) -> str:
    whole = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in number)
    return whole.replace("٫", ".").replace("٬", "").replace(",", "")


def _alone(found: frozenset[str], language: str) -> list[str]:
    return [_ALONE[language].format(found=", ".join(sorted(found)))] if found else []


CHECK = Check(
    CODE,
    "Writes numbers or placeholders in one language that the other does not have.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
