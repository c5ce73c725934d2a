"""A renderer of one module: everything that a document says, a line each, with nothing around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.build_drift import drift_view
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.build_run import run_view
from tjar_sync.render.build_state import entry_view, state_view
from tjar_sync.render.view import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.render.documents import Item, PlanView, Summary
    from tjar_sync.render.style import Style
    from tjar_sync.render.view import Phrase, Row

SHOWS_PLAN_FIRST = True


def plan(plan: Plan, _style: Style) -> str:
    """List a plan."""
    return "\n".join(_plan(plan_view(plan)))


def drift(drift: Plan, _style: Style) -> str:
    """List drift."""
    return "\n".join(_plan(drift_view(drift)))


def report(report: Report, _plan: Plan, _style: Style) -> str:
    """List what a run did."""
    view = run_view(report)
    outcomes = (*view.done, *view.failed, *view.skipped)
    lines = [f"{item.address} {_said((item.head,))} {item.remote_id}" for item in outcomes]
    told = [message for item in outcomes for message in item.messages]
    kept = [_said(item.sentence) for item in view.normalized]
    return "\n".join([*lines, *told, *kept, *view.warnings, *_summary(view.summary)])


def state(state: State, _style: Style) -> str:
    """List what is owned."""
    view = state_view(state)
    rows = [" ".join(plain(cell.content) for cell in row) for row in view.table.rows]
    return "\n".join([*rows, view.total, *map(_said, view.unanswered)])


def entry(entry: StateEntry, _style: Style) -> str:
    """List one owned resource."""
    view = entry_view(entry)
    facts = [f"{name} {value}" for name, value in view.facts]
    return "\n".join([view.address, *facts, *(line for row in view.rows for line in _row(row))])


def _plan(view: PlanView) -> Iterator[str]:
    yield from view.alerts
    yield from filter(None, (_said(view.scope), _said(view.heading)))
    for section in view.sections:
        yield f"{section.heading}{' (folded)' if section.foldable else ''}"
        for item in section.items:
            yield from _item(item)
    yield from view.warnings
    yield from (f"{block.guard}: {block.message}: {block.fix}" for block in view.blocks)
    yield from _summary(view.summary)
    yield from view.notes


def _item(item: Item) -> Iterator[str]:
    yield f"{item.action} {item.address} {item.title!r} {item.type} {item.remote_id}: {item.reason}"
    yield from filter(None, (item.previous, item.caption, item.note))
    for row in (*item.rows, *item.deferred):
        yield from _row(row)


def _row(row: Row) -> Iterator[str]:
    yield " ".join([row.label, row.kind, *row.remarks])
    yield from (f"{cell.role} {cell.direction} {plain(cell.content)!r}" for cell in row.cells)
    yield from filter(None, (_said(row.told),))
    for diff in row.diffs:
        stretches = ("".join(stretch.tokens) for stretch in diff.stretches)
        yield " ".join([diff.side, *map(repr, stretches)])


def _summary(summary: Summary) -> Iterator[str]:
    yield f"{_said(summary.head)} {summary.remark}"
    yield from (f"{count.number} {count.text}" for group in summary.groups for count in group)


def _said(phrase: Phrase) -> str:
    return "".join(plain(cell.content) for cell in phrase)
