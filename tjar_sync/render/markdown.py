"""Documents as Markdown for a pull request's comment: what needs a look first, and within its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.build_drift import drift_view
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.build_run import on_its_own, run_view
from tjar_sync.render.build_state import entry_view, state_view
from tjar_sync.render.documents import AlikeItems
from tjar_sync.render.markdown_items import alike_table, item_block
from tjar_sync.render.markdown_page import MarkdownPage
from tjar_sync.render.markdown_text import (
    cell_text,
    code,
    content_text,
    escaped,
    phrase_text,
    row_of,
    table,
)
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import like
from tjar_sync.render.spoken import spoken
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.event import Report
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.render.documents import ChangeOutcome, Item, Notice, PlanView, Section, Summary
    from tjar_sync.render.style import Style

SHOWS_PLAN_FIRST = False
_NAMED = 5
_LONGEST = 800
"""So many characters of one message are shown."""


def plan(plan: Plan, style: Style = PLAIN) -> str:
    """Draw a plan: what it comes to, what stands in the way, then the changes, as many as fit."""
    return changes(plan_view(plan, style.layout), "Plan")


def drift(drift: Plan, style: Style = PLAIN) -> str:
    """Draw what was changed in the store."""
    return changes(drift_view(drift, style.layout), "Drift")


def report(report: Report, plan: Plan, _style: Style = PLAIN) -> str:
    """Sum up an apply: what failed first, what was done last."""
    view, page = spoken(run_view(on_its_own(report, plan), plan)), MarkdownPage()
    page.add(f"## {escaped(own('Apply:'))} {code(plan.binding.store)}")
    page.add(_summary(view.summary))
    for name, outcomes in (("Failed", view.failed), ("Skipped", view.skipped)):
        page.add_lines(map(_outcome, outcomes), f"### {own(name)}\n")
    page.add(phrase_text(view.advice))
    page.add_lines(f"- **{own('Warning:')}** {_sentence(item)}" for item in view.warnings)
    page.add_lines(f"- {_sentence(item)}" for item in view.notes)
    page.add_lines(f"- {phrase_text(item)}" for item in view.repaired)
    page.add_lines(f"- {phrase_text(item.sentence)}" for item in view.normalized)
    page.add(escaped(view.unverified))
    page.add_lines(map(_outcome, view.done), f"### {own('Done')}\n")
    return page.text()


def state(state: State, _style: Style = PLAIN) -> str:
    """List what is owned, by address, and the writes whose answers are missing."""
    view, page = spoken(state_view(state)), MarkdownPage()
    page.add(f"## {own('State')}")
    page.add(escaped(view.total))
    page.add_lines(f"- {phrase_text(item)}" for item in view.unanswered)
    rows = (row_of(*map(cell_text, row)) for row in view.table.rows)
    page.add_lines(rows, table(map(escaped, view.table.heads), ()))
    return page.text()


def entry(entry: StateEntry, _style: Style = PLAIN) -> str:
    """Draw one owned resource: what was last written, and what the store showed after that."""
    view, page = spoken(entry_view(entry)), MarkdownPage()
    page.add(f"## {code(view.address)}")
    page.add_lines(f"- {escaped(name)}: {code(value)}" for name, value in view.facts)
    rows = (
        row_of(escaped(row.label), content_text(first.content), " ".join(map(cell_text, others)))
        for row in view.rows
        for first, *others in [row.cells]
    )
    page.add_lines(rows, table(map(own, ("field", "last written", "the store shows")), ()))
    return page.text()


def changes(view: PlanView, title: str) -> str:
    """Draw changes below a title, those that need a look first, as many as fit."""
    page, view = MarkdownPage(), spoken(view)
    page.add(f"## {own(title)}")
    page.add(phrase_text(view.heading))
    page.add(phrase_text(view.scope))
    page.add(_summary(view.summary))
    page.add_lines(f"- {escaped(line)}" for line in view.impact)
    blocks = (line for block in view.blocks for line in _block(block))
    page.add_lines(blocks, f"> [!CAUTION]\n> **{own('Blocked: apply will refuse this plan.')}**\n>")
    page.add_lines(f"- **{own('Warning:')}** {_sentence(item)}" for item in view.warnings)
    page.add_lines(f"- {_sentence(item)}" for item in view.notes)
    shown = sum(
        _add_section(page, section, risky=risky)
        for risky in (True, False)
        for section in view.sections
    )
    left = sum(len(section.items) for section in view.sections) - shown
    more = f"**{own(f'{left:,} more changes do not fit here.')}** " + own(
        "The saved plan (`tjar-sync show PLANFILE`) and the page (`--output html=FILE`) have"
        " all of them."
    )
    return page.text(more if left else "")


def _add_section(page: MarkdownPage, section: Section, *, risky: bool) -> int:
    """Add the changes of a section that need a look first, or the others; return how many fit."""
    changes: tuple[Item | AlikeItems, ...] = (*section.single, *section.alike)
    head = f"### {escaped(section.heading)}{escaped(own(': look at these first')) if risky else ''}"
    count = 0
    for one in (change for change in changes if change.risky is risky):
        prefix = "" if count else f"{head}\n\n"
        fitting, text = _drawn(one, page.room - len(prefix))
        if fitting:
            page.add(f"{prefix}{text}")
            count += fitting
    return count


def _drawn(one: Item | AlikeItems, room: int) -> tuple[int, str]:
    """Draw a change, or as many of those that are alike as there is room for; how many, and how."""
    if isinstance(one, AlikeItems):
        return alike_table(one, room)
    text = item_block(one)
    return (1, text) if len(text) <= room else (0, "")


def _outcome(item: ChangeOutcome) -> str:
    known = f" ({own('id')} {code(item.remote_id)})" if item.remote_id is not None else ""
    told = f": {'; '.join(map(_sentence, item.messages))}" if item.messages else ""
    return f"- {code(item.address)}: {cell_text(item.head)}{known}{told}"


def _block(block: Notice) -> Iterator[str]:
    yield f"> - **{escaped(block.guard)}**: {_sentence(block.message)}"
    if len(block.addresses) > 1:
        named, more = ", ".join(map(code, block.addresses[:_NAMED])), len(block.addresses) - _NAMED
        yield f">   {named}{own(f' and {more:,} more') if more > 0 else ''}"
    yield f">   {escaped(block.fix_label)}: {code(block.fix, _LONGEST)}"


def _summary(summary: Summary) -> str:
    groups = own("; ").join(
        own(", ").join(
            f"**{escaped(count.text)}**" if count.action else escaped(count.text) for count in group
        )
        for group in summary.groups
    )
    counts = f"{groups}." if groups else ""
    return " ".join(filter(None, (phrase_text(summary.head), escaped(summary.remark), counts)))


def _sentence(text: str) -> str:
    """Put a message of several lines on one, cut where it has no end."""
    line = " ".join(text.split())
    return escaped(like(text, line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"))
