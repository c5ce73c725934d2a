"""Documents as a person reads them in a terminal."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.model.event import Done, Failed, Normalized, Reading, Skipped, Started
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_drift import drift_view
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.build_run import event_phrase, normalization, outcome, run_view
from tjar_sync.render.build_state import entry_view, state_view
from tjar_sync.render.build_value import SHORT
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import display_width, padded, prose, shown
from tjar_sync.render.spoken import spoken
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_cells import content_text, diff_lines, phrase_text
from tjar_sync.render.text_fit import fitted
from tjar_sync.render.text_rows import action_sign, item_lines
from tjar_sync.render.text_table import alike_lines
from tjar_sync.render.view import CellRole, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.event import Event, Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.render.documents import (
        ChangeOutcome,
        Normalization,
        Notice,
        PlanView,
        RunView,
        Section,
        Summary,
        Table,
    )
    from tjar_sync.render.style import Style
    from tjar_sync.render.view import Cell, Row

SHOWS_PLAN_FIRST = True
_ROWS = 24
"""So many lines of tables are shown in all; those that change most are the first."""
_FEWEST_ROWS, _RISKY_ROWS = 5, 20
"""Of each table; of one that needs a look."""
_ALIKE = 3
"""So many changes that ended alike are told one by one."""
_NAMED = 5
"""A block names at most this many addresses."""


def plan(plan: Plan, style: Style = PLAIN) -> str:
    """Draw a plan: what will be done, why, what stands in the way, and what it takes."""
    return fitted("\n\n".join(_plan(spoken(plan_view(plan, style.layout), style), style)), style)


def drift(drift: Plan, style: Style = PLAIN) -> str:
    """Draw what was changed in the store, in the order of time."""
    return fitted("\n\n".join(_plan(spoken(drift_view(drift, style.layout), style), style)), style)


def report(report: Report, plan: Plan, style: Style = PLAIN) -> str:
    """Sum up an apply, counted from what the store acknowledged."""
    view = spoken(run_view(report, plan, style.layout), style)
    parts = []
    if view.normalized:
        lines = (line for item in view.normalized for line in _normalized(item, style))
        parts.append("\n".join(lines))
    if view.repaired:
        parts.append("\n".join(phrase_text(item, style) for item in view.repaired))
    if view.unverified:
        parts.append(prose(view.unverified, style, "  "))
    parts += _warnings(view.warnings, style)
    for outcomes in (view.skipped, view.failed):
        if outcomes:
            parts.append("\n".join(_outcomes(outcomes, style)))
    advice = phrase_text(view.advice, style)
    parts.append("\n".join(filter(None, (_summary(view.summary, style), advice))))
    return fitted("\n\n".join(parts), style)


def state(state: State, style: Style = PLAIN) -> str:
    """List what is owned, by address, and the writes whose answers are missing."""
    view = spoken(state_view(state), style)
    lines = [*_table(view.table, style), ""] if view.table.rows else []
    unanswered = (phrase_text(item, style) for item in view.unanswered)
    return fitted("\n".join([*lines, shown(view.total, style), *unanswered]), style)


def entry(entry: StateEntry, style: Style = PLAIN) -> str:
    """Draw one owned resource: what was last written, and what the store showed after that."""
    view = spoken(entry_view(entry), style)
    head = style.paint(shown(view.address, style), Tone.HEAD)
    facts = [f"  {shown(name, style)}: {shown(value, style)}" for name, value in view.facts]
    width = max((display_width(shown(row.label, style)) for row in view.rows), default=0) + 1
    rows = [line for row in view.rows for line in _written(row, width, style)]
    return fitted(
        "\n".join([head, *facts, "", *(rows or [own("No field was written.", style)])]), style
    )


def event_line(event: Event, style: Style = PLAIN) -> str | None:
    """Say what happened in one line; None for what only a progress bar needs."""
    match event:
        case Done() | Failed() | Skipped():
            return _outcome(spoken(outcome(event), style), style, "; ")
        case Normalized():
            return phrase_text(spoken(normalization(event).sentence, style), style)
        case Reading() if event.done < event.total:
            return None
        case Started():
            return None  # its end is worth a line
        case _:
            return phrase_text(spoken(event_phrase(event), style), style)


def _plan(view: PlanView, style: Style) -> Iterator[str]:
    yield from _warnings(view.alerts, style)
    if view.scope:
        yield phrase_text(view.scope, style)
    if view.heading:
        legend = (
            f"  {action_sign(action, style)} {own(ACTION_STYLES[action].legend, style)}"
            for action in view.actions
        )
        yield "\n".join([phrase_text(view.heading, style), *legend])
    tables = sum(group.listed for section in view.sections for group in section.alike)
    for section in view.sections:
        yield style.paint(shown(section.heading, style), Tone.HEAD)
        yield from _items(section, max(_ROWS // max(tables, 1), _FEWEST_ROWS), style)
    yield from _warnings(view.warnings, style)
    if view.blocks:
        head = style.paint(own("Blocked: apply will refuse this plan.", style), Tone.BAD, Tone.HEAD)
        blocks = chain.from_iterable(_block(item, style) for item in view.blocks)
        yield "\n".join([head, *blocks])
    impact = (shown(line, style) for line in view.impact)
    yield "\n".join(
        [_summary(view.summary, style), *impact, *(shown(note, style) for note in view.notes)]
    )


def _items(section: Section, most: int, style: Style) -> Iterator[str]:
    """Draw what needs a look, then the rest; each change whole, but for those that are alike."""
    for risky in (True, False):
        single = (item for item in section.single if item.risky is risky)
        yield from ("\n".join(item_lines(item, style)) for item in single)
        groups = (group for group in section.alike if group.risky is risky)
        rows = max(most, _RISKY_ROWS) if risky else most
        yield from ("\n".join(alike_lines(group, rows, style)) for group in groups)


def sentence(view: PlanView | RunView) -> str:
    """Say in one sentence what a plan, drift or a run comes to."""
    return _summary(view.summary, PLAIN)


def _warnings(warnings: tuple[str, ...], style: Style) -> Iterator[str]:
    if warnings:
        head = style.paint(own("Warning:", style), Tone.WARN)
        yield "\n".join(f"{head} {prose(item, style, '  ')}" for item in warnings)


def _block(block: Notice, style: Style) -> Iterator[str]:
    guard = style.paint(shown(block.guard, style), Tone.HEAD)
    yield f"  {style.paint('!', Tone.BAD)} {guard}: {prose(block.message, style, '    ')}"
    if len(block.addresses) > 1:
        named = [shown(address, style) for address in block.addresses[:_NAMED]]
        more = len(block.addresses) - len(named)
        rest = [own(f"{more} more", style)] if more else []
        yield f"    {', '.join((*named, *rest))}"
    yield f"    {shown(block.fix_label, style)}: {style.paint(prose(block.fix, style, '    '), Tone.HEAD)}"


def _summary(summary: Summary, style: Style) -> str:
    groups = (
        own(", ", style).join(style.paint(shown(count.text, style), count.tone) for count in group)
        for group in summary.groups
    )
    counts = own("; ", style).join(groups)
    parts = (
        phrase_text(summary.head, style),
        shown(summary.remark, style),
        f"{counts}." if counts else "",
    )
    return " ".join(filter(None, parts))


def _normalized(item: Normalization, style: Style) -> Iterator[str]:
    """Tell it with the words that differ, where the text is long."""
    yield phrase_text(item.sentence, style)
    for diff in item.row.diffs:
        for line in diff_lines(diff, max(style.width - 4, SHORT), style):
            yield f"    {line}"


def _outcomes(outcomes: tuple[ChangeOutcome, ...], style: Style) -> Iterator[str]:
    """Tell what became of each change; of many that ended alike, for one reason, once."""
    heaps: dict[tuple[Cell, tuple[str, ...]], list[ChangeOutcome]] = {}
    for item in outcomes:
        heaps.setdefault((item.head, item.messages), []).append(item)
    for (head, messages), heap in heaps.items():
        if style.layout.full or len(heap) <= _ALIKE:
            yield from (_outcome(item, style, "\n  ") for item in heap)
        else:
            named = ", ".join(shown(item.address, style) for item in heap[:_ALIKE])
            told = "\n  ".join(
                (phrase_text((head,), style), *(shown(one, style) for one in messages))
            )
            more = own(f" and {len(heap) - _ALIKE:,} more: ", style)
            yield f"{named}{more}{told}"


def _outcome(item: ChangeOutcome, style: Style, line_break: str) -> str:
    name = style.paint(shown(item.address, style), Tone.HEAD)
    known = (
        f" ({shown(own('id', style), style)} {shown(item.remote_id, style)})"
        if item.remote_id is not None
        else ""
    )
    messages = line_break.join(shown(message, style) for message in item.messages)
    told = f": {messages}" if item.messages else ""
    return f"{name}: {phrase_text((item.head,), style)}{known}{told}"


def _written(row: Row, width: int, style: Style) -> Iterator[str]:
    first, *others = row.cells
    label = padded(f"{shown(row.label, style)}:", width)
    yield f"  {label} {content_text(first.content, style)}"
    for cell in others:
        text = phrase_text((cell,), style)
        head = (
            style.paint(own("the store shows:", style), Tone.FAINT)
            if cell.role is CellRole.BEFORE
            else ""
        )
        yield f"  {' ' * width} {head} {text}" if head else f"  {' ' * width} {text}"


def _table(table: Table, style: Style) -> list[str]:
    """Align cells in columns."""
    cells = [[content_text(cell.content, style) for cell in row] for row in table.rows]
    rows = [[shown(head, style) for head in table.heads], *cells]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [style.paint(lines[0], Tone.HEAD), *lines[1:]]
