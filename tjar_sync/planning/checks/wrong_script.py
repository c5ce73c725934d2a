"""An Arabic text is in Arabic letters, and an English one is not."""

from __future__ import annotations

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
LEAST = 4
"""So many letters tell a script: a brand or a unit alone does not."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find texts that hold not one letter of their language's script."""
    yield from gathered(CODE, given, _found(given), "resources have a text in the wrong script")


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        for pair in pairs(item):
            (in_arabic, in_latin), (out_arabic, out_latin) = letters(pair.ar), letters(pair.en)
            if in_latin >= LEAST and not in_arabic and " " in pair.ar:
                told = f"`{pair.path}.ar` has no Arabic letter"
                yield Hit(item.change.address, f"{pair.path}.ar", told)
            if out_arabic >= LEAST and not out_latin:
                told = f"`{pair.path}.en` is in Arabic letters"
                yield Hit(item.change.address, f"{pair.path}.en", told)


CHECK = Check(
    CODE,
    "Writes an Arabic text in Latin letters, or an English one in Arabic letters.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
