"""What happens during a run as JSON, an event a line: for who follows it as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tjar_sync.model.event import (
    Applying,
    Done,
    Failed,
    Normalized,
    Reading,
    Recovered,
    Repaired,
    SideEffect,
    Skipped,
    Started,
    Unverified,
    Waiting,
    Warned,
)
from tjar_sync.render.json import normalized, plan_document, report_document, side_effect
from tjar_sync.render.json_change import done, step
from tjar_sync.render.json_document import diagnostic, head, line

if TYPE_CHECKING:
    from tjar_sync.model.event import Event, Report
    from tjar_sync.model.plan import Plan


def begin(command: str) -> str:
    """Write the first line: which command this is, of which release."""
    return line("begin", **head("events"), command=command)


def plan(plan: Plan) -> str:
    """Write the plan that is to be carried out."""
    return line("plan", plan=plan_document(plan))


def summary(report: Report, plan: Plan) -> str:
    """Write the last line: what it came to."""
    return line("summary", report=report_document(report, plan))


def event_line(event: Event) -> str:
    """Write what happened."""
    match event:
        case Started() | Done() | Failed() | Skipped():
            return _change(event)
        case Normalized() | Unverified() | SideEffect() | Repaired():
            return _found(event)
        case Reading():
            told: tuple[str, dict[str, object]] = (
                "reading",
                {"what": event.what, "done": event.done, "total": event.total},
            )
        case Waiting():
            told = "waiting", {"seconds": event.seconds, "why": event.why}
        case Recovered():
            told = "recovered", {"address": str(event.address), "message": event.message}
        case Applying():
            told = "applying", {"total": event.total}
        case Warned():
            told = "diagnostic", {"diagnostic": diagnostic(event.diagnostic)}
        case _:
            assert_never(event)
    kind, content = told
    return line(kind, **content)


def _change(event: Started | Done | Failed | Skipped) -> str:
    """Write that a change began, or how it ended."""
    known = step(event.change)
    match event:
        case Started():
            return line("change_started", **known)
        case Done():
            ended: dict[str, object] = {"outcome": "done", **done(event)}
        case Failed():
            ended = {"outcome": "failed", "message": event.message, "settles": event.recovers}
        case Skipped():
            ended = {"outcome": "skipped", "because": event.because}
        case _:
            assert_never(event)
    return line("change_finished", **{**known, **ended})


def _found(event: Normalized | Unverified | SideEffect | Repaired) -> str:
    """Write what was found when the store was looked at after a write."""
    match event:
        case Normalized():
            return line("normalized", **normalized(event))
        case SideEffect():
            return line("side_effect", **side_effect(event))
        case Repaired():
            return line("repaired", address=str(event.address), paths=list(event.paths))
        case Unverified():
            return line("unverified", address=str(event.address), path=event.path)
        case _:
            assert_never(event)
