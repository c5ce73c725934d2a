"""How many texts one run may empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Shape
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Stage, Unit, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.MASS_TEXT_LOSS
_TEXTS = frozenset({Shape.TEXT, Shape.HTML})


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block more emptying of texts than the limit allows."""
    lost = [
        item.change.address
        for item in given.prospects
        for one in item.change.fields
        if one.path in item.kind.fields and item.kind.fields[one.path].shape in _TEXTS
        if one.before and not one.after
    ]
    most = given.guards.max_emptied_texts
    if len(lost) > most:
        summary = f"{len(lost):,} texts would be emptied; the limit is {most:,}"
        where = tuple(dict.fromkeys(lost))
        yield blocked(CODE, where, summary, f"--allow {CODE}={len(lost)}")


CHECK = Check(
    CODE,
    "Empties more texts than `guards.max_emptied_texts` allows.",
    find,
    Stage.PLAN,
    level=Level.OFF,
    limit=Limit(Unit.COUNT, lambda guards, number: replace(guards, max_emptied_texts=int(number))),
)
