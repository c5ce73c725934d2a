"""How a run is closed: what came of it, by what its store is known again, and what is surely as seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.landmark import completed
from tjar_sync.model.plan import Action
from tjar_sync.model.state import Batch, RunEnd
from tjar_sync.refresh import confirm_racy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.apply import Executed
    from tjar_sync.model.event import Done, Report
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.plan import Planned
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.session import Session


def landmarks(
    planned: Planned, state: State, rows: Iterable[StateEntry], done: Iterable[Done] = ()
) -> tuple[Landmark, ...] | None:
    """Say by what the store is known again from now on; None where that is as the state has it.

    `rows`: those that are recorded by now.
    """
    changes = [item.change for item in done]
    deleted = {
        (change.address.kind, change.remote_id or "")
        for change in changes
        if change.action is Action.DELETE
    }
    found = completed(planned.landmarks, rows, deleted)
    return None if found == state.landmarks else found


def closed(
    session: Session, name: str, planned: Planned, state: State, executed: Executed
) -> Report:
    """Close the run that began with this state; what it did is told even where that fails."""
    report, rows = executed.report, executed.rows
    known = landmarks(planned, state, rows, report.done)
    try:
        session.home.append(Batch(finished=RunEnd(name, _outcome(report)), landmarks=known))
        if not report.interrupted:
            sure = confirm_racy(session.provider, rows, session.sleep, executed.shown)
            session.home.append(Batch(put=sure))
    except StateError as error:
        summary = f"this run's end could not be written to the state: {error}"
        unclosed = warning(Caution.RUN_NOT_CLOSED, summary)
        return replace(report, warnings=(*report.warnings, unclosed))
    return report


def _outcome(report: Report) -> str:
    if report.interrupted:
        return "interrupted"
    return "partial" if report.failed or report.skipped else "done"
