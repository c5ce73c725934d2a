"""One change: its head line, its fields, and what a person should know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.fields import INDENT, FieldLine, field_rows
from tjar_sync.render.sanitize import display_width, padded, shown
from tjar_sync.render.style import Tone
from tjar_sync.render.value import View, inline, secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Change


class ActionStyle(NamedTuple):
    """How an action is drawn and named."""

    sign: str
    plain: str
    """The sign where only ASCII can be shown."""
    tone: Tone
    legend: str
    done: str


ACTION_STYLES = {
    Action.CREATE: ActionStyle("+", "+", Tone.GOOD, "create", "created"),
    Action.UPDATE: ActionStyle("~", "~", Tone.WARN, "update", "updated"),
    Action.ADOPT: ActionStyle("=", "=", Tone.CALM, "adopt (owned from now on)", "adopted"),
    Action.MOVE: ActionStyle(">", ">", Tone.CALM, "move (new address, same resource)", "moved"),
    Action.ARCHIVE: ActionStyle("▽", "v", Tone.REST, "archive (hidden, not deleted)", "archived"),
    Action.DELETE: ActionStyle("-", "-", Tone.BAD, "delete", "deleted"),
    Action.FORGET: ActionStyle("x", "x", Tone.FAINT, "forget (the store keeps it)", "forgotten"),
}
"""In the order of the legend and of the totals."""

_REASONS = {
    Reason.NEW: "new",
    Reason.EDIT: "edited in the files",
    Reason.DRIFT: "changed in the store since the last apply (drift)",
    Reason.CONFLICT: "changed on both sides (conflict)",
    Reason.ADOPT: "in the store already",
    Reason.RELINK: "what it links to gets a new id",
    Reason.REMOVED: "left the files",
    Reason.GONE: "deleted in the store",
}
_SPECIAL = {
    (Action.CREATE, Reason.GONE): "deleted in the store: made again",
    (Action.FORGET, Reason.GONE): "left the files, and is gone from the store",
    (Action.MOVE, Reason.EDIT): "renamed in the files",
    (Action.UPDATE, Reason.NEW): "newly managed fields",
    (Action.UPDATE, Reason.ADOPT): "the store has other values",
}
_WIDEST = 36
"""Longer labels do not push the others to the right."""


def reason_text(change: Change) -> str:
    """Say in words why a change happens."""
    return _SPECIAL.get((change.action, change.reason), _REASONS[change.reason])


def sign(action: Action, view: View) -> str:
    """Return the painted sign of an action."""
    style_of_action = ACTION_STYLES[action]
    return view.style.paint(
        view.style.sign(style_of_action.sign, style_of_action.plain), style_of_action.tone
    )


def change_lines(change: Change, view: View) -> Iterator[str]:
    """Render one change as a block of lines."""
    yield _head(change, view)
    if change.previous is not None:
        yield f"{INDENT}it was {shown(str(change.previous), view.style)}"
    if change.action in {Action.DELETE, Action.FORGET}:
        yield from _lost(change, view)
    else:
        rows = [row for item in change.fields for row in field_rows(change, item, view)]
        yield from _aligned(rows)
    known = {item.path for item in change.fields}
    for path in change.deferred:
        if path not in known:
            yield f"{INDENT}{shown(path, view.style)}: linked after it exists"
    if change.note:
        yield INDENT + view.style.paint(f"note: {shown(change.note, view.style)}", Tone.FAINT)


def _head(change: Change, view: View) -> str:
    style = view.style
    address = style.paint(shown(str(change.address), style), Tone.HEAD)
    known = [shown(change.type, style)] if change.type else []
    if change.remote_id is not None:
        known.append(f"id {shown(change.remote_id, style)}")
    facts = f" ({', '.join(known)})" if known else ""
    return f"  {sign(change.action, view)} {address}{facts}: {reason_text(change)}"


def _lost(change: Change, view: View) -> Iterator[str]:
    """Name what goes, by the fields that tell a person which one it is."""
    values = {item.path: item.before for item in change.fields if item.before is not None}
    known = [
        f"{path} {inline(values[path], view)}"
        for path in _telling(change)
        if path in values and not secret(values[path])
    ]
    if known:
        word = "is lost" if change.action is Action.DELETE else "stays in the store"
        yield f"{INDENT}{word}: {', '.join(known)}"


def _telling(change: Change) -> tuple[str, ...]:
    """Return the fields by which a person knows what would be lost, English names first."""
    kind = KINDS.get(change.address.kind)
    if kind is None:
        return ()
    return (*kind.names[::-1], *kind.identity, *kind.with_role(Role.PRICE))


def _aligned(rows: list[FieldLine]) -> Iterator[str]:
    widest = max((display_width(row.label) for row in rows), default=0)
    width = min(widest, _WIDEST) + 1
    for row in rows:
        label = f"{row.label}:"
        yield f"{INDENT}{padded(label, width)} {row.text}".rstrip() if row.text else INDENT + label
        for line in row.below:
            yield f"{INDENT}  {line}"
