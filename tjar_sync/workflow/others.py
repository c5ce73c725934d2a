"""Who else is at work while a plan is made: it reads all the same, and says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.history import SHORT

if TYPE_CHECKING:
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Plan
    from tjar_sync.ports import StateHome


def at_work(home: StateHome) -> tuple[Diagnostic, ...]:
    """Say who holds the state's lock, and which run is not at its end; nothing where nobody does."""
    holder = home.holder()
    if holder is None:
        return ()
    newest = next(iter(home.runs(1)), None)
    run = f"run {newest.run[:SHORT]}" if newest and not newest.finished_at else "somebody"
    why = (
        f"{run} is applying while this is made ({holder}): what it writes from now on is not in it"
    )
    return (warning(Doubt.BEING_APPLIED, why),)


def told(plan: Plan, others: tuple[Diagnostic, ...]) -> Plan:
    """Have a plan say it before all else."""
    return replace(plan, warnings=(*others, *plan.warnings))
