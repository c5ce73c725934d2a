"""An Arabic text is in Arabic letters, and an English one is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.languages import letters, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.WRONG_SCRIPT
_ARABIC = re.compile("[\u0627-\u063a\u0641-\u064a]")
"""The letters that Arabic is mostly written with."""
LEAST = 4
"""So many letters tell a script: a brand or a unit alone does not."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find texts that hold not one letter of their language's script."""
    yield from gathered(CODE, given, _found(given), "resources have a text in the wrong script")


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        for pair in pairs(item):
            if " " in pair.ar and _in_latin(pair.ar):
                told = f"`{pair.path}.ar` has no Arabic letter"
                yield Hit(item.change.address, f"{pair.path}.ar", told)
            if _in_arabic(pair.en):
                told = f"`{pair.path}.en` is in Arabic letters"
                yield Hit(item.change.address, f"{pair.path}.en", told)


def _in_latin(text: str) -> bool:
    if _ARABIC.search(text):  # which nearly all have
        return False
    arabic, latin = letters(text)
    return latin >= LEAST and not arabic


def _in_arabic(text: str) -> bool:
    if text.isascii():
        return False
    arabic, latin = letters(text)
    return arabic >= LEAST and not latin


CHECK = Check(
    CODE,
    "Writes an Arabic text in Latin letters, or an English one in Arabic letters.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
