"""A diagnosis as text, JSON, Markdown or a page of HTML."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.errors import ExitCode
from tjar_sync.model.diagnosis import Health, Standing
from tjar_sync.render import HTML
from tjar_sync.render.counting import count_text
from tjar_sync.render.json_document import document, plain_value
from tjar_sync.render.markdown_text import escaped, fenced, row_of
from tjar_sync.render.sanitize import shown
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.diagnosis import Assumption, ContractLine, Diagnosis, Examination
    from tjar_sync.model.observation import Observation
    from tjar_sync.render.style import Style

_HEALTH = {Health.OK: Tone.GOOD, Health.LOOK: Tone.WARN, Health.BROKEN: Tone.BAD}
_STANDING = {
    Standing.CONFIRMED: Tone.GOOD,
    Standing.CONTRADICTED: Tone.BAD,
    Standing.NOT_SEEN: Tone.FAINT,
    Standing.NEEDS_PROBE: Tone.CALM,
}
_WIDTH = max(map(len, (*Health, *Standing)))
_NUMBER = 3
_NARROWEST = 40


def text(diagnosis: Diagnosis, style: Style = PLAIN) -> str:
    """Draw it for a terminal: what was examined, the table of assumptions, what to write."""
    parts = [
        style.paint(shown(_title(diagnosis), style), Tone.HEAD),
        "\n".join(line for one in diagnosis.examinations for line in _examined(one, style)),
    ]
    if diagnosis.assumptions:
        head = style.paint("What is assumed of such stores, and how it stands here:", Tone.HEAD)
        rows = (line for one in diagnosis.assumptions for line in _assumed(one, style))
        parts.append("\n".join((head, *rows)))
    if diagnosis.contract:
        head = style.paint(shown(_where(diagnosis), style), Tone.HEAD)
        lines = (f"    {shown(line, style)}" for line in diagnosis.contract.split("\n"))
        parts.append("\n".join((head, *lines)))
    summary = "\n".join(_wrapped(_summary(diagnosis), 0, style))
    return "\n\n".join((*parts, summary))


def json(diagnosis: Diagnosis, _style: Style = PLAIN) -> str:
    """Render it for machines."""
    found = {
        "store": diagnosis.store,
        "url": diagnosis.url,
        "examinations": [
            {
                "name": one.name,
                "health": one.health.value,
                "summary": one.summary,
                "details": list(one.details),
                "todo": one.todo,
            }
            for one in diagnosis.examinations
        ],
        "assumptions": [
            {
                "number": row.number,
                "belief": row.belief,
                "standing": row.standing.value,
                "evidence": list(row.evidence),
                "settled": row.settled,
            }
            for row in diagnosis.assumptions
        ],
        "contract_lines": _lines(diagnosis.lines),
        "observations": [_observed(one) for one in diagnosis.observations],
        "exit_code": int(diagnosis.exit_code),
    }
    return document("diagnosis", found)


def _lines(lines: Iterable[ContractLine]) -> list[dict[str, object]]:
    return [{"path": list(line.path), "value": plain_value(line.value)} for line in lines]


def _observed(one: Observation) -> dict[str, object]:
    return {
        "number": one.number,
        "claim": one.claim,
        "standing": one.standing.value,
        "evidence": one.evidence,
        "request": one.request,
        "answer": one.answer,
        "contract_lines": _lines(one.lines),
        "seen_at": one.seen_at.isoformat(timespec="seconds") if one.seen_at else None,
    }


def markdown(diagnosis: Diagnosis, _style: Style = PLAIN) -> str:
    """Render it for an issue or a pull request: two tables, and the lines to write."""
    parts = [f"## {escaped(_title(diagnosis))}"]
    rows = (_cells(one.health, one.name, _told(one)) for one in diagnosis.examinations)
    parts.append("\n".join(("| | examined | what was found |", "|---|---|---|", *rows)))
    if diagnosis.assumptions:
        table = (
            _cells(row.number, row.standing, row.belief, "; ".join(row.evidence))
            for row in diagnosis.assumptions
        )
        head = "| no. | standing | what is believed | evidence |"
        parts.append("\n".join((head, "|---|---|---|---|", *table)))
    if diagnosis.contract:
        lines = (shown(line, PLAIN) for line in diagnosis.contract.split("\n"))
        parts += [escaped(_where(diagnosis)), fenced(lines, "yaml")]
    return "\n\n".join((*parts, _summary(diagnosis)))


def html(diagnosis: Diagnosis, style: Style = PLAIN) -> str:
    """Render it as a page: what was examined, the table of assumptions, what to write."""
    from tjar_sync.render.html_page import page  # noqa: PLC0415 - templates are slow to import

    return page(
        "diagnosis.html",
        style,
        title=_title(diagnosis),
        diagnosis=diagnosis,
        where=_where(diagnosis),
        summary=_summary(diagnosis),
        health={one.value: tone for one, tone in _HEALTH.items()},
        standing={one.value: tone for one, tone in _STANDING.items()},
    )


def budget_text(store: str, lines: Sequence[str], style: Style = PLAIN) -> str:
    """Say what a probe costs at most, before anybody agrees to it."""
    head = style.paint(shown(f"A probe of {store} writes to it. It", style), Tone.HEAD)
    told = ("- " + "\n".join(_wrapped(line, 2, style)) for line in lines)
    foot = "If it is cut off, the next doctor or apply deletes what is left."
    return "\n".join((head, *told, foot))


DIAGNOSIS_FORMATS: Mapping[str, Callable[[Diagnosis, Style], str]] = {
    "text": text,
    "json": json,
    "markdown": markdown,
    HTML: html,
}
"""By the name of the format."""


def _title(diagnosis: Diagnosis) -> str:
    name = f"{diagnosis.store}, " if diagnosis.store else ""
    return f"The store {name}{diagnosis.url}"


def _where(diagnosis: Diagnosis) -> str:
    if not diagnosis.store:
        return "To be written in store.yaml, in the store's entry, once there is one:"
    return f"To be written in store.yaml, in the entry of {diagnosis.store}, or by doctor --write:"


def _wrapped(text: str, margin: int, style: Style) -> Iterator[str]:
    """Break a text into lines behind a margin; the first has none."""
    width = max(style.width - margin, _NARROWEST)
    lines = textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    for number, line in enumerate(lines):
        yield (" " * margin if number else "") + shown(line, style)


def _examined(one: Examination, style: Style) -> Iterator[str]:
    head = style.paint(one.health.ljust(_WIDTH), _HEALTH[one.health])
    margin = _WIDTH + 2
    first, *rest = _wrapped(f"{one.name}: {one.summary}", margin, style)
    yield f"{head}  {first}"
    yield from rest
    for detail in one.details:
        yield " " * margin + "- " + "\n".join(_wrapped(detail, margin + 2, style))
    if one.todo:
        todo = "\n".join(_wrapped(f"Do: {one.todo}", margin, style))
        yield " " * margin + style.paint(todo, Tone.CALM)


def _assumed(row: Assumption, style: Style) -> Iterator[str]:
    odd = row.standing is Standing.CONTRADICTED and row.settled
    tone = Tone.WARN if odd else _STANDING[row.standing]
    head = style.paint(row.standing.ljust(_WIDTH), tone)
    margin = _NUMBER + 2 + _WIDTH + 2
    first, *rest = _wrapped(row.belief, margin, style)
    yield f"{row.number.ljust(_NUMBER)}  {head}  {first}"
    yield from rest
    for evidence in row.evidence:
        yield " " * margin + "- " + "\n".join(_wrapped(evidence, margin + 2, style))


def _summary(diagnosis: Diagnosis) -> str:
    if not diagnosis.assumptions and diagnosis.failure is ExitCode.DONE:
        return "Of what is assumed of such stores, nothing can be told here."
    if not diagnosis.assumptions:
        return "The store could not be read, so nothing else can be told."
    counts = Counter(row.standing for row in diagnosis.assumptions)
    words = {Standing.NEEDS_PROBE: "in need of a probe"}
    listed = ", ".join(f"{counts[one]} {words.get(one, one)}" for one in Standing if counts[one])
    lacking = sum(not row.settled for row in diagnosis.assumptions)
    if diagnosis.failure is not ExitCode.DONE:
        return f"The store could not be read; of earlier runs is known: {listed}."
    if not lacking:
        return f"Assumptions: {listed}. Nothing has to be done about them."
    told = count_text(lacking, "contradiction")
    return f"Assumptions: {listed}. {told} not settled by `contract:`."


def _told(one: Examination) -> str:
    parts = (one.summary, *one.details, f"Do: {one.todo}" if one.todo else "")
    return "; ".join(filter(None, parts))


def _cells(*texts: str) -> str:
    return row_of(*map(escaped, texts))
