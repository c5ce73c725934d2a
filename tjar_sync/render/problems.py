"""An error as a person reads it: what failed, where, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import CatalogError, CheckError, Invalid
from tjar_sync.model.check_codes import CheckCode
from tjar_sync.render.causes import PLACES, also, causes
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import prose, shown
from tjar_sync.render.style import PLAIN, Style
from tjar_sync.render.text_fit import fitted
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tjar_sync.errors import TjarSyncError
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic

_CHECKS = frozenset(code.value for code in CheckCode)
"""Codes that a person may set in store.yaml, or lift for an entry: they must be known for that."""


def error_text(
    error: TjarSyncError, style: Style = PLAIN, place: Callable[[Position], str] = str
) -> str:
    """Render an error for stderr; a catalog's mistakes all at once, in file order.

    `place` names a place in a file as its reader finds it.
    """
    lines: list[str] = []
    if isinstance(error, CatalogError | CheckError):
        lines += _mistakes(error.diagnostics, style, place)
    head = style.paint(own("Error:", style), Tone.BAD, Tone.HEAD)
    lines.append(f"{head} {prose(own(_what(error, style), style), style, '  ')}")
    if error.where:
        lines.append(
            f"  {own('at', style)} {style.paint(prose(error.where, style, '    '), Tone.HEAD)}"
        )
    if isinstance(error, Invalid):
        for name, messages in error.fields.items():
            said = shown("; ".join(messages) or own("not accepted", style), style)
            lines.append(f"  {shown(name, style)}: {said}")
    if error.hint:
        lines.append(f"  {style.paint(prose(own(error.hint, style), style, '  '), Tone.CALM)}")
    return fitted("\n".join(lines), style)


def warning_text(
    warnings: Iterable[Diagnostic], style: Style = PLAIN, place: Callable[[Position], str] = str
) -> str:
    """Render warnings for stderr, a line each, with their places."""
    head = style.paint(own("Warning:", style), Tone.WARN)
    return fitted("\n".join(f"{head} {line}" for line in _mistakes(warnings, style, place)), style)


def _what(error: TjarSyncError, style: Style) -> str:
    """Say what failed; where that is many things, each cause once."""
    if error.what != "\n".join(map(str, error.diagnostics)):
        return error.what
    return "\n".join(one.text() for one in causes(error.diagnostics, full=style.layout.full))


def _mistakes(
    found: Iterable[Diagnostic], style: Style, place: Callable[[Position], str]
) -> Iterator[str]:
    """Make the places stand out from the messages."""

    def painted(position: Position) -> str:
        return style.paint(shown(place(position), style), Tone.HEAD)

    for cause in causes(found, full=style.layout.full):
        first, *others = (*map(painted, cause.positions[:PLACES]), "")
        code = f" ({cause.first.code})" if cause.first.code in _CHECKS else ""
        told = f"{prose(own(cause.summary, style), style, '  ')}{code}"
        besides = own(also(["{places}"]), style).format(places=", ".join(others[:-1]))
        yield (f"{first}: " if first else "") + told + (besides if others[:-1] else "")
