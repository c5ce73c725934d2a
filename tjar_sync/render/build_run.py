"""From what happens during a run, and what came of it, to sentences and a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.event import (
    Applying,
    Done,
    Failed,
    Normalized,
    Reading,
    Recovered,
    Remedy,
    Repaired,
    SideEffect,
    Skipped,
    Unverified,
    Waiting,
    Warned,
)
from tjar_sync.model.prices import price_moves
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_rows import text_diff
from tjar_sync.render.build_value import content, field_of, lengthy, money, secret
from tjar_sync.render.causes import causes
from tjar_sync.render.counting import count_text, seconds_text
from tjar_sync.render.documents import ChangeOutcome, Count, Normalization, RunView, Summary
from tjar_sync.render.layout import BRIEF
from tjar_sync.render.view import Cell, CellRole, Row, RowKind, Side, Tone, named, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.render.layout import Layout
    from tjar_sync.render.view import Phrase

_SETTLES = "whether it was carried out is not known: the next run looks in the store first"
_AGAIN = "Put right what failed and run apply again: what is done is not done twice."
_GO_ON = "Run apply again to go on, or plan to see what is left: what is done is not done twice."
_KEPT = "recorded, it will not show up in plans"
_REMEDIES = {
    Remedy.PUT_BACK: "put back by a second write",
    Remedy.WANTED: "the next plan writes it again",
    Remedy.LOST: "it cannot be put back from here; write it in the store's dashboard",
    Remedy.LEFT: "left so, as stock may have been sold; look at it in the store",
}
_RESUME = "Interrupted: what was under way is finished and recorded. Run apply again to go on."


def run_view(report: Report, plan: Plan | None = None, layout: Layout = BRIEF) -> RunView:
    """Return all that there is to say of an apply, counted from what the store acknowledged.

    `plan`: what was carried out, whose summary counts what that left out.
    """
    notes = [item for item in report.warnings if item.severity is Severity.NOTE]
    warnings = [item for item in report.warnings if item.severity is not Severity.NOTE]
    return RunView(
        _summary(report, plan),
        done=tuple(outcome(item) for item in report.done),
        failed=tuple(outcome(item) for item in report.failed),
        skipped=tuple(outcome(item) for item in report.skipped),
        normalized=tuple(normalization(item) for item in report.normalized),
        repaired=(*map(_of_fields, report.side_effects), *map(_of_fields, report.repaired)),
        unverified=_unverified(report),
        warnings=tuple(one.text() for one in causes(warnings, full=layout.full)),
        notes=tuple(f"{item.summary}." for item in notes),
        advice=_advice(report),
    )


def on_its_own(report: Report, plan: Plan) -> Report:
    """Return a report for who did not see the plan: with what that could not tell, and why."""
    if not (plan.untold or plan.not_undone):
        return report
    found = (item for item in plan.warnings if item.severity is Severity.WARNING)
    return replace(report, warnings=tuple(dict.fromkeys((*found, *report.warnings))))


def outcome(event: Done | Failed | Skipped) -> ChangeOutcome:
    """Return what became of one change."""
    address, action = str(event.change.address), event.change.action
    match event:
        case Done():
            style = ACTION_STYLES[action]
            head = words(style.done, style.tone)
            return ChangeOutcome(address, head, tuple(_of_campaign(event)), event.remote_id)
        case Skipped():
            return ChangeOutcome(address, words("skipped", Tone.WARN), _lines(event.because))
        case Failed():
            more = (_SETTLES,) if event.recovers else ()
            head = words(f"could not {action}", Tone.BAD)
            return ChangeOutcome(address, head, (*_lines(event.message), *more))
        case _:
            assert_never(event)


def _of_campaign(event: Done) -> Iterator[str]:
    """Say what a campaign made of prices: what they were and are, and by whose leave."""
    change = event.change
    if change.campaign and (moves := list(price_moves(change))):
        told = (f"{one.label} {money(one.before)} -> {money(one.after)}" for one in moves)
        yield f"{', '.join(told)}: {change.campaign}"


def normalization(event: Normalized) -> Normalization:
    """Tell that the store keeps a value its own way, and show both sides of it."""
    field = field_of(event.address, event.path)
    shape = field.shape if field else None
    wrote, has = content(event.written, shape=shape), content(event.shown, shape=shape)
    last, before = Cell(wrote, CellRole.LAST), Cell(has, CellRole.BEFORE)
    long = lengthy(event.written) or lengthy(event.shown)
    diffs = text_diff(Side.THEIRS, event.written, event.shown) if long else ()
    if diffs or secret((event.written, event.shown)):
        told: Phrase = (words(f" otherwise than written: {_KEPT}"),)
    else:
        told = words(" as "), before, words(", not as "), last, words(f" written: {_KEPT}")
    name = words("the store keeps "), _address(event.address), words(" "), named(event.path)
    row = Row(event.path, RowKind.CHANGED, (last, before), diffs)
    return Normalization(str(event.address), (*name, *told), row)


def _unverified(report: Report) -> str:
    """Count the values that the store shows nowhere, and name their fields."""
    paths = sorted({item.path for item in report.unverified})
    if not paths:
        return ""
    count = count_text(len(report.unverified), "value")
    return f"{count} not verified, as the store does not show them: {', '.join(paths)}"


def event_phrase(
    event: Reading | Waiting | Recovered | Applying | Unverified | SideEffect | Repaired | Warned,
) -> Phrase:
    """Say what is going on, where it is not the end of a change."""
    match event:
        case Reading():
            count = words(f": {event.done:,} of {event.total:,}")
            return words("reading "), named(event.what), count
        case Waiting():
            return words(f"waiting {seconds_text(event.seconds)}: "), words(event.why)
        case Recovered():
            return _address(event.address), words(": settled: "), named(event.message)
        case Applying():
            return (words(f"applying {count_text(event.total, 'change')}"),)
        case Unverified() | SideEffect() | Repaired():
            return _of_fields(event)
        case Warned():
            return words("warning:", Tone.WARN), words(" "), named(str(event.diagnostic))
        case _:
            assert_never(event)


def _of_fields(event: Unverified | SideEffect | Repaired) -> Phrase:
    if isinstance(event, Unverified):
        paths, said = event.path, ": written, and shown nowhere"
    elif isinstance(event, SideEffect):
        return _side_effect(event)
    else:
        paths, said = ", ".join(event.paths), ": came out otherwise, and was written once more"
    return _address(event.address), words(" "), named(paths), words(said)


def _side_effect(event: SideEffect) -> Phrase:
    field = field_of(event.address, event.path)
    shape = field.shape if field else None
    was, now = content(event.before, shape=shape), content(event.after, shape=shape)
    return (
        _address(event.address),
        words(" "),
        named(event.path),
        words(": our own write of other fields changed it from "),
        Cell(was, CellRole.BEFORE),
        words(" to "),
        Cell(now, CellRole.AFTER),
        words(f": {_REMEDIES[event.remedy]}"),
    )


def _address(address: Address) -> Cell:
    return named(str(address), CellRole.ADDRESS, Tone.HEAD)


def _lines(message: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in message.split("\n"))


def _advice(report: Report) -> Phrase:
    if report.interrupted:
        return (words(_RESUME, Tone.WARN),)
    if report.failed:
        return (words(_AGAIN),)
    return (words(_GO_ON),) if report.skipped else ()


def _summary(report: Report, plan: Plan | None) -> Summary:
    done = tuple(
        Count(count, f"{count:,} {style.done}", style.tone, action)
        for action, style in ACTION_STYLES.items()
        if (count := report.count(action))
    )
    failed, skipped = len(report.failed), len(report.skipped)
    untold, not_undone = (plan.untold, plan.not_undone) if plan else (0, 0)
    left = (
        Count(failed, f"{failed:,} failed", Tone.BAD),
        Count(skipped, f"{skipped:,} skipped", Tone.WARN),
        Count(untold, f"{untold:,} could not be told", Tone.WARN),
        Count(not_undone, f"{not_undone:,} not undone", Tone.WARN),
    )
    undone = tuple(item for item in left if item.number)
    groups = tuple(filter(None, (done, undone)))
    if not done:
        return Summary((words(f"Nothing was applied{':' if undone else '.'}"),), groups=groups)
    part = "Applied in part" if undone or report.interrupted else "Applied"
    return Summary((words(part, Tone.HEAD), words(":")), groups=groups)
