"""How each action is drawn and named, and why it happens, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
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
    Reason.UNDO: "undone",
}
_SPECIAL = {
    (Action.CREATE, Reason.GONE): "deleted in the store: made again",
    (Action.FORGET, Reason.GONE): "left the files, and is gone from the store",
    (Action.MOVE, Reason.EDIT): "renamed in the files",
    (Action.UPDATE, Reason.NEW): "newly managed fields",
    (Action.UPDATE, Reason.ADOPT): "the store has other values",
}


def reason_text(change: Change) -> str:
    """Say in words why a change happens."""
    if change.overwrites:
        return "in the store already, with other values: they are written over"
    return _SPECIAL.get((change.action, change.reason), _REASONS[change.reason])
