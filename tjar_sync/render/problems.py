"""An error as a person reads it: what failed, where, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import CatalogError, Invalid
from tjar_sync.render.sanitize import prose, shown
from tjar_sync.render.style import PLAIN, Style
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tjar_sync.errors import TjarSyncError
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic


def error_text(
    error: TjarSyncError, style: Style = PLAIN, place: Callable[[Position], str] = str
) -> str:
    """Render an error for stderr; a catalog's mistakes all at once, in file order.

    `place` names a place in a file as its reader finds it.
    """
    lines = []
    if isinstance(error, CatalogError):
        lines += [_mistake(item, style, place) for item in error.diagnostics]
    head = style.paint("Error:", Tone.BAD, Tone.HEAD)
    lines.append(f"{head} {prose(error.what, style, '  ')}")
    if error.where:
        lines.append(f"  at {style.paint(prose(error.where, style, '    '), Tone.HEAD)}")
    if isinstance(error, Invalid):
        for name, messages in error.fields.items():
            said = shown("; ".join(messages) or "not accepted", style)
            lines.append(f"  {shown(name, style)}: {said}")
    if error.hint:
        lines.append(f"  {style.paint(prose(error.hint, style, '  '), Tone.CALM)}")
    return "\n".join(lines)


def warning_text(
    warnings: Iterable[Diagnostic], style: Style = PLAIN, place: Callable[[Position], str] = str
) -> str:
    """Render warnings for stderr, a line each, with their places."""
    head = style.paint("Warning:", Tone.WARN)
    return "\n".join(f"{head} {_mistake(item, style, place)}" for item in warnings)


def _mistake(mistake: Diagnostic, style: Style, place: Callable[[Position], str]) -> str:
    """Make the place stand out from the message, and name the others behind it."""
    places = [style.paint(shown(place(item), style), Tone.HEAD) for item in mistake.positions]
    also = f" (also {', '.join(places[1:])})" if places[1:] else ""
    return ": ".join((*places[:1], prose(mistake.summary, style, "  "))) + also
