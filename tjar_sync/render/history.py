"""What happened, as text or JSON: runs with their writes, and what people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.history import PastRun
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.model.state import UNLOCK
from tjar_sync.render import HTML
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_past import (
    OPEN,
    OUTCOME_TONES,
    SHORT,
    before,
    carried_out,
    failure,
    past_view,
    tally,
)
from tjar_sync.render.build_value import content, field_of, secret
from tjar_sync.render.counting import clock_text
from tjar_sync.render.json_document import document, plain_value
from tjar_sync.render.markdown_text import code
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import shown
from tjar_sync.render.spoken import spoken
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_cells import content_text
from tjar_sync.render.text_fit import fitted
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.history import History
    from tjar_sync.model.state import Intent, JournalEntry, RunRecord, StateEvent
    from tjar_sync.model.value import Value
    from tjar_sync.render.style import Style

_STYLES = {action.value: one for action, one in ACTION_STYLES.items()}


def text(history: History, style: Style = PLAIN) -> str:
    """Draw it for a terminal, newest first; of one address with what each write did to it."""
    about = f" to {history.about}" if history.about else ""
    lines: list[str] = []
    for item in history.items:
        if isinstance(item, PastRun):
            lines.append(_run_line(item, style, count=not history.about))
            if history.about:
                lines += [line for one in item.lines for line in _write(one, style)]
        else:
            lines.append(_event_line(item, style))
    nothing = own(f"Nothing happened{about} so far.", style)
    return fitted("\n".join(lines) or shown(nothing, style), style)


def run_text(run: PastRun, style: Style = PLAIN) -> str:
    """Draw one run: when it was, how it ended, and what each of its writes did."""
    record = run.record
    ended = f"ended {clock_text(record.finished_at)}" if record.finished_at else OPEN
    head = style.paint(f"{own('Run', style)} {shown(record.run, style)}", Tone.HEAD)
    lines = [line for one in run.lines for line in _write(one, style)]
    told = (
        f"{head}: {_outcome(record, style)}",
        own(f"  began {clock_text(record.began_at)}, {ended}", style),
        "",
        *(lines or [own("  It wrote nothing to the store.", style)]),
        "",
        own("To undo it: tjar-sync undo {run}", style).format(run=shown(record.run[:SHORT], style)),
    )
    return fitted("\n".join(told), style)


def json(history: History, _style: Style = PLAIN) -> str:
    """Render it for machines; of secrets only that they are there."""
    items = [
        _plain_run(item) if isinstance(item, PastRun) else _plain_event(item)
        for item in history.items
    ]
    return document("history", {"about": history.about, "items": items})


def run_json(run: PastRun, _style: Style = PLAIN) -> str:
    """Render one run for machines."""
    return document("run", _plain_run(run))


def run_markdown(run: PastRun, _style: Style = PLAIN) -> str:
    """Draw one run for a comment or an issue."""
    from tjar_sync.render.markdown import changes  # noqa: PLC0415 - only where it is asked for

    return changes(past_view(run), f"Run {code(run.record.run)}")


def run_html(run: PastRun, style: Style = PLAIN) -> str:
    """Draw one run as a page."""
    from tjar_sync.render.html import changes  # noqa: PLC0415 - only where it is asked for

    return changes(past_view(run), f"Run {run.record.run}", style)


HISTORY_FORMATS: Mapping[str, Callable[[History, Style], str]] = {"text": text, "json": json}
"""By the names that --format takes."""
RUN_FORMATS: Mapping[str, Callable[[PastRun, Style], str]] = {
    "text": run_text,
    "json": run_json,
    "markdown": run_markdown,
    HTML: run_html,
}


def _outcome(record: RunRecord, style: Style) -> str:
    return style.paint(
        own(record.outcome or OPEN, style), OUTCOME_TONES.get(record.outcome, Tone.WARN)
    )


def _run_line(run: PastRun, style: Style, *, count: bool) -> str:
    record = run.record
    name = style.paint(f"{own('run', style)} {shown(record.run[:SHORT], style)}", Tone.HEAD)
    head = f"{clock_text(record.began_at)}  {name}  {_outcome(record, style)}"
    if not count:
        return head
    done, failed = tally(run.lines)
    told = [f"{done[action]:,} {one.done}" for action, one in ACTION_STYLES.items() if done[action]]
    told += [f"{failed:,} not carried out"] if failed else []
    said = own(", ".join(told) or "nothing was written to the store", style)
    return f"{head}: {said}"


def _event_line(event: StateEvent, style: Style) -> str:
    name = style.paint(f"{own(event.what, style)} {shown(event.about, style)}", Tone.HEAD)
    why = event.why if event.what == UNLOCK else own(event.why, style)
    return f"{clock_text(event.at)}  {name}: {shown(why, style)}"


def _write(line: JournalEntry, style: Style) -> Iterator[str]:
    """Say what became of a write, and of what it changed the old and the new value."""
    intent = line.intent
    drawn = _STYLES[intent.verb.value]
    address = style.paint(shown(str(intent.address), style), Tone.HEAD)
    id_ = (
        f" ({shown(own('id', style), style)} {shown(intent.remote_id, style)})"
        if intent.remote_id
        else ""
    )
    if not carried_out(line):
        said = shown(own(failure(line), style), style)
        yield f"  {style.paint('!', Tone.BAD)} {address}{id_}: {own(intent.verb.value, style)}, {said}"
        return
    sign = style.paint(style.sign(drawn.sign, drawn.plain), drawn.tone)
    yield f"  {sign} {address}{id_}: {own(drawn.done, style)}"
    if intent.verb is Verb.UPDATE:
        for path in KINDS[intent.address.kind].fields:
            if path in intent.values:
                told = _change(intent, path, intent.values[path], style)
                yield f"      {shown(path, style)}: {told}"


def _change(intent: Intent, path: str, after: Value, style: Style) -> str:
    new = _value(intent.address, path, after, style)
    known, old = before(intent, path)
    return f"{_value(intent.address, path, old, style)} -> {new}" if known else new


def _value(address: Address, path: str, value: Value, style: Style) -> str:
    field = field_of(address, path)
    return content_text(spoken(content(value, shape=field.shape if field else None), style), style)


def _plain_event(event: StateEvent) -> dict[str, object]:
    return {"event": event.what, "about": event.about, "why": event.why, "at": event.at}


def _plain_run(run: PastRun) -> dict[str, object]:
    record = run.record
    return {
        "run": record.run,
        "plan": record.plan_id,
        "began_at": record.began_at,
        "finished_at": record.finished_at,
        "outcome": record.outcome,
        "writes": [_plain_write(one) for one in run.lines],
    }


def _plain_write(line: JournalEntry) -> dict[str, object]:
    intent = line.intent
    befores = {path: before(intent, path) for path in intent.values}
    return {
        "address": str(intent.address),
        "verb": intent.verb.value,
        "part": intent.pass_.value,
        "remote_id": intent.remote_id,
        "proof": line.proof.value if line.proof else None,
        "detail": line.detail,
        "closed_at": line.closed_at,
        "sent": {path: plain_value(value) for path, value in intent.values.items()},
        "before": {path: plain_value(value) for path, (known, value) in befores.items() if known},
        "sensitive": [path for path, value in intent.values.items() if secret(value)],
        "undoable": intent.before is not None and carried_out(line),
    }
