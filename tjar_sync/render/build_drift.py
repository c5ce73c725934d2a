"""From drift to its document: what the store made of what was last agreed, in the order of time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.build_change import change_item
from tjar_sync.render.build_grid import grids
from tjar_sync.render.build_plan import (
    alerts_of,
    facts_of,
    in_no_file,
    nothing_found,
    store_named,
    untold,
    warnings_of,
)
from tjar_sync.render.build_rows import field_rows
from tjar_sync.render.build_sections import sections
from tjar_sync.render.build_value import content, field_of, wordy
from tjar_sync.render.counting import count_text
from tjar_sync.render.documents import Count, PlanView, Summary
from tjar_sync.render.layout import BRIEF, Layout
from tjar_sync.render.nested import nested
from tjar_sync.render.view import Cell, CellRole, Tone, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Change, FieldChange, Plan
    from tjar_sync.render.build_value import Labels
    from tjar_sync.render.documents import Item
    from tjar_sync.render.view import Phrase, Row

_NO_DRIFT = "What tjar-sync manages is in the store as it was last applied."
_AS_BEFORE = "in the store; the files say what was there before"
_TO_DO = (
    "To take it into the files: tjar-sync pull ADDRESS[.field]",
    "To put it back into the store: tjar-sync apply --only drift",
)
_DECIDE = "To decide what both sides changed: tjar-sync pull ADDRESS --theirs (or --ours)"


def drift_view(plan: Plan, layout: Layout = BRIEF) -> PlanView:
    """Return all that there is to say of what changed in the store."""
    warnings = warnings_of(plan, layout)
    notes = tuple(_notes(plan))
    if plan.empty and plan.untold:
        head = nothing_found("that drifted")
        return PlanView(
            Summary(head, groups=(tuple(untold(plan)),)),
            facts=facts_of(plan),
            alerts=alerts_of(plan),
            warnings=warnings,
            notes=notes,
        )
    if plan.empty:
        return PlanView(
            Summary((words("No drift."),), _NO_DRIFT),
            facts=facts_of(plan),
            alerts=alerts_of(plan),
            warnings=warnings,
            notes=notes,
        )
    heading: Phrase = words("Changed in the store "), *store_named(plan.binding), words(":")
    return PlanView(
        Summary((words("Drift:", Tone.HEAD),), groups=(tuple(_counts(plan)),)),
        facts=facts_of(plan),
        heading=heading,
        sections=sections(plan, layout, drift_item),
        alerts=alerts_of(plan),
        warnings=warnings,
        notes=(*notes, *_to_do(plan)),
    )


def _to_do(plan: Plan) -> Iterator[str]:
    """Say what to do about it: a conflict is neither put back nor taken without a decision."""
    sides = {one.reason is Reason.CONFLICT for change in plan.changes for one in change.fields}
    if False in sides or not all(change.fields for change in plan.changes):
        yield from _TO_DO
    if True in sides:
        yield _DECIDE


def drift_item(change: Change, labels: Labels) -> Item:
    """Return one resource that drifted, its fields in the order of time."""
    item = change_item(change, labels)
    if change.action is Action.CREATE:
        gone = "deleted in the store; the files have it"
        return replace(item, action=Action.DELETE, rows=(), reason=gone, grids=())
    rows = (row for one in change.fields for row in drift_rows(change, one, labels))
    reason = (
        "changed on both sides (conflict)"
        if any(one.reason is Reason.CONFLICT for one in change.fields)
        else "changed in the store"
    )
    lone = [_forward(one) for one in change.fields if one.reason is not Reason.CONFLICT]
    whole = tuple(grids(change, lone, labels))
    return replace(item, rows=tuple(rows), deferred=(), reason=reason, grids=whole)


def drift_rows(change: Change, item: FieldChange, labels: Labels) -> Iterator[Row]:
    """Say what was agreed, what the store has now, and what the files say."""
    sides = (item.last, item.before, item.after)
    field = field_of(change.address, item.path)
    long = wordy(field, *sides) or any(map(nested, sides))
    if long and item.reason is Reason.CONFLICT:
        yield from field_rows(replace(change, reason=item.reason), item, labels)
        return
    first, *rest = forward_rows(change, item, labels)
    said = content(item.after, labels, field.shape if field else None)
    cell = Cell(said, CellRole.AFTER)
    short: Phrase = (words("in the store; files say "), cell)
    yield replace(first, told=(words(_AS_BEFORE),) if long else short)
    yield from rest


def forward_rows(change: Change, item: FieldChange, labels: Labels) -> tuple[Row, ...]:
    """Show what was agreed, and what the store made of it."""
    told = replace(change, action=Action.UPDATE, reason=Reason.DRIFT)
    return field_rows(told, _forward(item), labels)


def _forward(item: FieldChange) -> FieldChange:
    agreed = item.last if item.reason is Reason.CONFLICT else item.after
    return replace(item, before=agreed, after=item.before, reason=Reason.DRIFT, last=None)


def _counts(plan: Plan) -> Iterator[Count]:
    changed = [change for change in plan.changes if change.action is not Action.CREATE]
    both = sum(any(one.reason is Reason.CONFLICT for one in change.fields) for change in changed)
    alone, gone = len(changed) - both, len(plan.changes) - len(changed)
    if alone:
        yield Count(alone, f"{alone:,} changed in the store", Tone.WARN)
    if both:
        yield Count(both, f"{both:,} in conflict with the files", Tone.BAD)
    if gone:
        yield Count(gone, f"{gone:,} deleted in the store", Tone.BAD)
    yield from untold(plan)


def _notes(plan: Plan) -> Iterator[str]:
    """Say what is no drift: edits that wait in the files, and what no file manages."""
    yield from (f"{item}." for item in plan.warnings if item.severity is Severity.NOTE)
    if plan.edits:
        verb = "waits" if plan.edits == 1 else "wait"
        edited = count_text(plan.edits, "edit")
        yield f"{edited} of the files {verb} to be applied; `tjar-sync plan` shows that."
    yield from in_no_file(plan.unmanaged)
