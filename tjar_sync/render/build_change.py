"""From one change to an item: what it is, its rows, and what a person should know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.render.actions import reason_text
from tjar_sync.render.build_rows import LATER, field_rows
from tjar_sync.render.build_value import content, secret
from tjar_sync.render.documents import Item
from tjar_sync.render.view import Cell, CellRole, Row, RowKind, words

if TYPE_CHECKING:
    from tjar_sync.model.plan import Change
    from tjar_sync.render.build_value import Labels


def change_item(change: Change, labels: Labels) -> Item:
    """Return all that there is to say of one change."""
    removal = change.action in {Action.DELETE, Action.FORGET}
    lost = _lost(change, labels) if removal else ()
    rows = (row for item in change.fields for row in field_rows(change, item, labels))
    shown = {item.path for item in change.fields}
    late = (words(LATER),)
    return Item(
        change.action,
        str(change.address),
        reason_text(change),
        title=_title(change),
        type=change.type,
        remote_id=change.remote_id,
        previous=str(change.previous) if change.previous is not None else "",
        caption=_caption(change) if lost else "",
        rows=lost if removal else tuple(rows),
        deferred=tuple(
            Row(path, RowKind.SET, late) for path in change.deferred if path not in shown
        ),
        note=change.note,
        writes=change.writes,
    )


def _title(change: Change) -> str:
    """Return the name that the change tells; the store's before that of the files."""
    kind = KINDS.get(change.address.kind)
    values = {item.path: item.before or item.after for item in change.fields}
    found = (values.get(path) for path in (kind.names if kind else ()))
    return next((name for name in found if isinstance(name, str)), "")


def _caption(change: Change) -> str:
    return "is lost" if change.action is Action.DELETE else "stays in the store"


def _lost(change: Change, labels: Labels) -> tuple[Row, ...]:
    """Name what goes, by the fields that tell a person which one it is."""
    values = {item.path: item.before for item in change.fields if item.before is not None}
    kind = RowKind.REMOVED if change.action is Action.DELETE else RowKind.KEPT
    return tuple(
        Row(path, kind, (Cell(content(values[path], labels), CellRole.BEFORE),))
        for path in _telling(change)
        if path in values and not secret(values[path])
    )


def _telling(change: Change) -> tuple[str, ...]:
    """Return the fields by which a person knows what would be lost, English names first."""
    kind = KINDS.get(change.address.kind)
    return (*kind.names[::-1], *kind.identity, *kind.with_role(Role.PRICE)) if kind else ()
