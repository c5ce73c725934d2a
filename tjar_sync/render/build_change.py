"""From one change to an item: what it is, its rows, and what a person should know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.render.actions import reason_text
from tjar_sync.render.build_grid import grids
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
    kind = KINDS.get(change.address.kind)
    told = {item.path: item.before or item.after for item in change.fields}
    names = (told.get(path) for path in (kind.names if kind else ()))
    caption = "is lost" if change.action is Action.DELETE else "stays in the store"
    return Item(
        change.action,
        str(change.address),
        reason_text(change),
        title=next((name for name in names if isinstance(name, str)), ""),
        type=change.type,
        remote_id=change.remote_id,
        previous=str(change.previous) if change.previous is not None else "",
        caption=caption if lost else "",
        rows=lost if removal else tuple(rows),
        deferred=tuple(
            Row(path, RowKind.SET, late) for path in change.deferred if path not in shown
        ),
        note=change.note,
        writes=change.writes,
        grids=() if removal else tuple(grids(change, change.fields, labels)),
    )


def _lost(change: Change, labels: Labels) -> tuple[Row, ...]:
    """Name what goes, by the fields that tell a person which one it is, English names first."""
    values = {item.path: item.before for item in change.fields if item.before is not None}
    row_kind = RowKind.REMOVED if change.action is Action.DELETE else RowKind.KEPT
    kind = KINDS.get(change.address.kind)
    telling = (*kind.names[::-1], *kind.identity, *kind.with_role(Role.PRICE)) if kind else ()
    return tuple(
        Row(path, row_kind, (Cell(content(values[path], labels), CellRole.BEFORE),))
        for path in telling
        if path in values and not secret(values[path])
    )
