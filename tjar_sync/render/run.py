"""What happens during a run, line by line, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tjar_sync.model.event import (
    Applying,
    Done,
    Failed,
    Normalized,
    Reading,
    Recovered,
    Skipped,
    Waiting,
    Warned,
)
from tjar_sync.render.changes import ACTION_STYLES
from tjar_sync.render.sanitize import prose, shown
from tjar_sync.render.style import PLAIN, Style, Tone
from tjar_sync.render.terminal import count_text, seconds_text
from tjar_sync.render.value import SHORT, View, field_of, inline, lengthy, secret
from tjar_sync.render.word_diff import diff_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.event import Event, Report

_SETTLES = "whether it was carried out is not known: the next run looks in the store first"
_AGAIN = "Put right what failed and run apply again: what is done is not done twice."
_GO_ON = "Run apply again to go on, or plan to see what is left: what is done is not done twice."
_KEPT = "recorded, it will not show up in plans"
_RESUME = "Interrupted: what was under way is finished and recorded. Run apply again to go on."


def event_line(event: Event, style: Style = PLAIN) -> str | None:
    """Say what happened in one line; None for what only a progress bar needs."""
    match event:
        case Done():
            return _done(event, style)
        case Normalized():
            return _spelling(event, style)
        case Failed() | Skipped():
            return _undone(event, style)
        case Reading() if event.done < event.total:
            return None
        case _:
            return _told(event, style)


def report_text(report: Report, style: Style = PLAIN) -> str:
    """Sum up an apply, counted from what the store acknowledged."""
    return "\n\n".join(_parts(report, style))


def _parts(report: Report, style: Style) -> Iterator[str]:
    if report.normalized:
        yield "\n".join(
            line for item in report.normalized for line in _normalized_lines(item, style)
        )
    if report.warnings:
        head = style.paint("Warning:", Tone.WARN)
        yield "\n".join(f"{head} {prose(str(item), style, '  ')}" for item in report.warnings)
    if report.skipped:
        yield "\n".join(_undone(item, style, "\n  ") for item in report.skipped)
    if report.failed:
        yield "\n".join(_undone(item, style, "\n  ") for item in report.failed)
    closing = [_totals(report, style)]
    if report.interrupted:
        closing.append(style.paint(_RESUME, Tone.WARN))
    elif report.failed:
        closing.append(_AGAIN)
    elif report.skipped:
        closing.append(_GO_ON)
    yield "\n".join(closing)


def _totals(report: Report, style: Style) -> str:
    done = [
        style.paint(f"{report.count(action):,} {style_of_action.done}", style_of_action.tone)
        for action, style_of_action in ACTION_STYLES.items()
        if report.count(action)
    ]
    undone = []
    if report.failed:
        undone.append(style.paint(f"{len(report.failed):,} failed", Tone.BAD))
    if report.skipped:
        undone.append(style.paint(f"{len(report.skipped):,} skipped", Tone.WARN))
    if not done:
        head = "Nothing was applied"
        return f"{head}: {', '.join(undone)}." if undone else f"{head}."
    part = "Applied in part" if undone or report.interrupted else "Applied"
    return f"{style.paint(part, Tone.HEAD)}: {'; '.join(filter(None, (', '.join(done), ', '.join(undone))))}."


def _told(event: Reading | Waiting | Recovered | Applying | Warned, style: Style) -> str:
    match event:
        case Reading():
            return f"reading {shown(event.what, style)}: {event.done:,} of {event.total:,}"
        case Waiting():
            return f"waiting {seconds_text(event.seconds)}: {shown(event.why, style)}"
        case Recovered():
            return f"{_name(event.address, style)}: settled: {shown(event.message, style)}"
        case Applying():
            return f"applying {count_text(event.total, 'change')}"
        case Warned():
            return f"{style.paint('warning:', Tone.WARN)} {shown(str(event.diagnostic), style)}"
        case _:
            assert_never(event)


def _done(event: Done, style: Style) -> str:
    style_of_action = ACTION_STYLES[event.change.action]
    known = f" (id {shown(event.remote_id, style)})" if event.remote_id is not None else ""
    name = _name(event.change.address, style)
    return f"{name}: {style.paint(style_of_action.done, style_of_action.tone)}{known}"


def _undone(event: Failed | Skipped, style: Style, line_break: str = "; ") -> str:
    name = _name(event.change.address, style)
    if isinstance(event, Skipped):
        head, message = style.paint("skipped", Tone.WARN), event.because
    else:
        head = style.paint(f"could not {event.change.action}", Tone.BAD)
        message = f"{event.message}\n{_SETTLES}" if event.recovers else event.message
    lines = [shown(line.strip(), style) for line in message.split("\n")]
    return f"{name}: {head}: {line_break.join(lines)}"


def _spelling(event: Normalized, style: Style) -> str:
    """Tell once that the store keeps a value its own way."""
    name, path = _name(event.address, style), shown(event.path, style)
    if secret((event.written, event.shown)) or _long(event):
        return f"the store keeps {name} {path} otherwise than written: {_KEPT}"
    field = field_of(event.address, event.path)
    shape, view = field.shape if field else None, View(style)
    has, wrote = inline(event.shown, view, shape), inline(event.written, view, shape)
    return f"the store keeps {name} {path} as {has}, not as {wrote} written: {_KEPT}"


def _normalized_lines(event: Normalized, style: Style) -> Iterator[str]:
    """Tell it with the words that differ, where the text is long."""
    yield _spelling(event, style)
    if _long(event):
        width = max(style.width - 4, SHORT)
        for line in diff_lines(str(event.written), str(event.shown), width, style):
            yield f"    {line}"


def _long(event: Normalized) -> bool:
    """Say whether both are texts, and one is too long for a line."""
    texts = isinstance(event.written, str) and isinstance(event.shown, str)
    return texts and (lengthy(event.written) or lengthy(event.shown))


def _name(address: object, style: Style) -> str:
    return style.paint(shown(str(address), style), Tone.HEAD)
