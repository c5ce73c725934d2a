"""A text is about as long in one language as in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds.texts import ARABIC, ENGLISH
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.languages import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.LENGTH_RATIO
TIMES = 4
"""A text may be so many times as long as in the other language."""
LEAST = 40
"""Of shorter texts the length says nothing."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find texts of which one language has only a beginning, or much that the other has not."""
    yield from gathered(
        CODE, given, _found(given), "resources have a much longer text in one language"
    )


def _found(given: CheckInput) -> Iterator[Hit]:
    for item in given.prospects:
        for pair in pairs(item):
            short, long = sorted((len(pair.ar), len(pair.en)))
            if short and long >= LEAST and long > TIMES * short:
                language = ARABIC if len(pair.ar) == long else ENGLISH
                told = f"`{pair.path}.{language}` has {long:,} characters, the other language {short:,}"
                yield Hit(item.change.address, f"{pair.path}.{language}", told)


CHECK = Check(
    CODE,
    "Writes a text many times as long in one language as in the other.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
