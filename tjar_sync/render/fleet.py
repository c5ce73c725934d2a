"""What became of many stores, as text, JSON, Markdown or a page of HTML."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from tjar_sync.i18n import number
from tjar_sync.render import HTML
from tjar_sync.render.build_fleet import counts_of, fleet_row, fleet_view
from tjar_sync.render.json_document import document
from tjar_sync.render.json_document import text as json_text
from tjar_sync.render.markdown_page import MarkdownPage
from tjar_sync.render.markdown_text import code, escaped, row_of
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import clean, display_width, shown
from tjar_sync.render.spoken import spoken
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_fit import fitted
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.model.fleet import FleetReport, StoreResult
    from tjar_sync.render.documents import FleetNote, FleetRow, FleetTally, FleetView
    from tjar_sync.render.style import Style

_INDENT = "  "
_GAP = "  "
_SEE = "See more:"


def text(report: FleetReport, style: Style = PLAIN) -> str:
    """Draw it for a terminal: a table, what has to be looked at, and the sum."""
    view = spoken(fleet_view(report), style)
    widths = [
        max(display_width(shown(getattr(row, column), style)) for row in view.rows)
        for column in ("outcome", "name")
    ]
    parts = [
        style.paint(view.title, Tone.HEAD),
        "\n".join(_line(row, widths, style) for row in view.rows),
        *("\n".join(_noted(note, style)) for note in view.notes),
        _summed(view, style),
    ]
    return fitted("\n\n".join(parts), style)


def _line(row: FleetRow, widths: list[int], style: Style) -> str:
    outcome, name = (
        shown(one, style) + " " * (width - display_width(shown(one, style)))
        for one, width in zip((row.outcome, row.name), widths, strict=True)
    )
    counts = clean(_listed(row.counts, style), style)
    room = style.width - len(_INDENT) - sum(widths) - 2 * len(_GAP)
    head = f"{_INDENT}{style.paint(outcome, row.tone)}{_GAP}{name}"
    if style.wrap and display_width(counts) > room:
        return f"{head.rstrip()}\n{_INDENT * 2}{counts}"
    return f"{head}{_GAP}{counts}".rstrip()


def _noted(note: FleetNote, style: Style) -> Iterator[str]:
    yield style.paint(f"{shown(note.name, style)}: {note.outcome}", Tone.HEAD)
    yield from (f"{_INDENT}{shown(line, style)}" for line in note.lines)
    if note.command:
        yield _INDENT + style.paint(f"{own(_SEE, style)} {shown(note.command, style)}", Tone.CALM)


def finished_line(result: StoreResult, verb: str, style: Style) -> str:
    """Say on one line what became of one store."""
    row = spoken(fleet_row(result, verb), style)
    told = f"{shown(row.name, style)}: {style.paint(row.outcome, row.tone)}"
    return f"{told} ({clean(_listed(row.counts, style), style)})" if row.counts else told


def _summed(view: FleetView, style: Style) -> str:
    """Say how many stores there are, and how many came to which outcome."""
    return f"{view.total}: {_listed(view.tallies, style)}."


def _listed(tallies: tuple[FleetTally, ...], style: Style) -> str:
    """List counts as their reader does: `create 3, update 1`."""
    told = (
        one.words if one.count is None else f"{one.words} {number(f'{one.count:,}')}"
        for one in tallies
    )
    return f"{own(',', style)} ".join(told)


def json(report: FleetReport, _style: Style = PLAIN) -> str:
    """Render it for machines, with the whole document of each store."""
    content: dict[str, object] = {
        "verb": report.verb,
        "exit_code": int(report.exit_code),
        "outcome": report.exit_code.word,
        "stores": [],
    }
    rows = ",\n".join(indent(_plain(result), _INDENT * 2) for result in report.results)
    listed = f"[\n{rows}\n{_INDENT}]"
    return document("fleet-report", content).replace("[]", listed, 1)  # one store's at a time


def _plain(result: StoreResult) -> str:
    member, whole = result.member, result.document
    content = {
        "name": member.name,
        "catalog": member.catalog,
        "store": member.store,
        "tags": list(member.tags),
        "finish": result.finish.value,
        "exit_code": int(result.exit_code),
        "outcome": result.exit_code.word,
        "why": result.why,
        "summary": ", ".join(map(str, counts_of(whole))),
        "log": list(result.log),
        "result": whole or None,
    }
    return json_text(content)


def markdown(report: FleetReport, _style: Style = PLAIN) -> str:
    """Draw it for a comment or a summary: a table, then what has to be looked at."""
    view, page = spoken(fleet_view(report)), MarkdownPage()
    page.add(f"### {escaped(view.title)}")
    page.add(escaped(_summed(view, PLAIN)))
    rows = (
        row_of(code(row.name), escaped(row.outcome), escaped(_listed(row.counts, PLAIN)))
        for row in view.rows
    )
    head = row_of(*map(own, ("store", "outcome", "changes")))
    page.add_lines(rows, f"{head}\n| --- | --- | --- |")
    see = escaped(own(_SEE))
    for note in view.notes:
        more = [f"- {see} {code(note.command)}"] if note.command else []
        lines = (f"- {escaped(line)}" for line in note.lines)
        page.add_lines((*lines, *more), f"**{code(note.name)}: {escaped(note.outcome)}**\n")
    return page.text()


def html(report: FleetReport, style: Style = PLAIN) -> str:
    """Draw it as a page."""
    from tjar_sync.render.html_page import page  # noqa: PLC0415 - heavy, and one format alone

    view = spoken(fleet_view(report))
    return page(
        "fleet.html",
        style,
        title=view.title,
        view=view,
        summary=_summed(view, PLAIN),
        counts=[_listed(row.counts, PLAIN) for row in view.rows],
    )


FLEET_FORMATS: Mapping[str, Callable[[FleetReport, Style], str]] = {
    "text": text,
    "json": json,
    "markdown": markdown,
    HTML: html,
}
"""By the names that --format takes."""
