"""How many resources one run may remove."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.planning.checks.check import Check, CheckInput, Limit, Unit, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "deletes"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block more removals than the limit allows."""
    gone = [item.address for item in given.changes if item.action.removes]
    most = given.guards.max_deletes
    if len(gone) > most:
        summary = f"{len(gone)} resources would be removed; the guard allows {most}"
        yield blocked(CODE, gone, summary, f"--max-deletes {len(gone)}")


CHECK = Check(
    CODE,
    "Removes more resources at once than `guards.max_deletes` allows.",
    find,
    limit=Limit(Unit.COUNT, lambda guards, number: replace(guards, max_deletes=int(number))),
)
