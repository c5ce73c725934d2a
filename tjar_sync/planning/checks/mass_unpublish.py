"""How much one run may take out of sight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.plan import Action
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Stage, Unit, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.MASS_UNPUBLISH


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block more unpublishing than the limit allows; what is deleted has limits of its own."""
    hidden = [
        item.address
        for item in given.changes
        if item.action is not Action.DELETE and (item.off_sale or item.action is Action.ARCHIVE)
    ]
    most = given.guards.max_unpublished
    if len(hidden) > most:
        summary = f"{len(hidden):,} products would go out of sight; the limit is {most:,}"
        yield blocked(CODE, hidden, summary, f"--allow {CODE}={len(hidden)}")


CHECK = Check(
    CODE,
    "Takes more out of sight than `guards.max_unpublished` allows.",
    find,
    Stage.PLAN,
    level=Level.OFF,
    limit=Limit(Unit.COUNT, lambda guards, number: replace(guards, max_unpublished=int(number))),
)
