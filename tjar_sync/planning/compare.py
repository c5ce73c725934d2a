"""The three-way compare: D wanted now, D0 last written, L0 shown right after, L shown now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import canonical, equivalent, foreign_names, is_same, row_key
from tjar_sync.model.kinds import KINDS, Field, Kind, Role, Shape
from tjar_sync.model.plan import FieldChange, Reason
from tjar_sync.model.record import links, watched
from tjar_sync.planning.row_moves import row_moves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value, Values
    from tjar_sync.planning.row_moves import RowMoves


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything known of one resource."""

    resource: Resource
    desired: Values
    """The resource's values with secrets as digests (D)."""
    entry: StateEntry | None = None
    """D0 and L0."""
    live: Live | None = None
    """L."""


def compare(sides: Sides) -> tuple[FieldChange, ...]:
    """Return what must be written, field by field, in the kind's order; empty is agreement."""
    if sides.live is None:
        fields = KINDS[sides.resource.address.kind].fields
        made = (FieldChange(path, None, value, Reason.NEW) for path, value in sides.desired.items())
        return tuple(_linked(one) if fields[one.path].shape is Shape.LINKS else one for one in made)
    return tuple(_changes(sides, sides.live.values))


def _changes(sides: Sides, live: Values) -> Iterator[FieldChange]:
    kind = KINDS[sides.resource.address.kind]
    fields = kind.fields
    if _comes_back(kind, sides, live):
        visible = kind.path_of(Role.VISIBILITY)
        yield FieldChange(visible, False, True, Reason.EDIT)  # noqa: FBT003 - values
    for path in sides.desired:
        field = fields[path]
        if not watched(sides.resource, field):
            continue
        seen = path in live and not foreign_names(field, sides.desired[path], live[path])
        change = _shown(sides, field, live) if seen else _hidden(sides, field)
        if change is None:
            continue
        if field.shape is Shape.LINKS:
            yield _linked(change)
        else:
            yield change if _managed(sides, field) else _without_live(sides, field, change)


def _comes_back(kind: Kind, sides: Sides, live: Values) -> bool:
    """Say whether it is hidden because we archived it, and its file says nothing of that."""
    row = sides.entry
    if row is None or not row.archived or kind.path_of(Role.VISIBILITY) in sides.desired:
        return False
    return kind.is_hidden(row.desired) and kind.is_hidden(live)


def _linked(change: FieldChange) -> FieldChange:
    """Show links by address; where only ids differ, what is linked to was made anew."""
    before, after = links(change.before), links(change.after)
    if change.before is None or set(before) != set(after):
        return replace(change, before=change.before and tuple(before), after=tuple(after))
    kept = tuple(link for link in before if before[link] == after[link])
    return replace(change, before=kept, after=tuple(after), reason=Reason.RELINK)


def moves_of(sides: Sides, field: Field) -> RowMoves:
    """Tell what becomes of the rows of a field in which the store counts something."""
    last = sides.entry.desired.get(field.path) if sides.entry else None
    live = sides.live.values.get(field.path) if sides.live else None
    return row_moves(field, sides.desired[field.path], last, live)


def _without_live(sides: Sides, field: Field, change: FieldChange) -> FieldChange:
    """Leave out of rows that exist what the store owns in them: it is not going to change.

    A row that got another name keeps what the store counts in it.
    """
    if not field.live_keys:
        return change
    renamed = moves_of(sides, field).renamed
    before = change.before if isinstance(change.before, tuple) else ()
    known = {row_key(field, row) for row in before}
    after = change.after if isinstance(change.after, tuple) else ()
    return replace(
        change,
        before=tuple(_without(field, row) for row in before),
        after=tuple(
            _without(field, row)
            if row_key(field, row) in known
            else _counted(field, row, renamed.get(row_key(field, row)))
            for row in after
        ),
    )


def _counted(field: Field, row: Value, was: Mapping[str, Value] | None) -> Value:
    """Put into a row what the store counts in the one that it was until now."""
    if was is None or not isinstance(row, Mapping):
        return row
    return {**row, **{key: was[key] for key in sorted(field.live_keys) if key in was}}


def _without(field: Field, row: Value) -> Value:
    cells = row.items() if isinstance(row, Mapping) else ()
    return {key: cell for key, cell in cells if key not in field.live_keys}


def _hidden(sides: Sides, field: Field) -> FieldChange | None:
    """Compare a field that the store does not show: with what we last wrote alone."""
    wanted = sides.desired[field.path]
    if sides.entry is None or field.path not in sides.entry.desired:
        if sides.entry is None and not field.on_adopt:
            return None
        reason = Reason.ADOPT if sides.entry is None else Reason.NEW
        return FieldChange(field.path, None, wanted, reason, known=False)
    last = sides.entry.desired[field.path]
    if is_same(wanted, last):
        return None
    if _canonical(sides, field, wanted) == _canonical(sides, field, last):
        return None
    return FieldChange(field.path, last, wanted, Reason.EDIT)


def _shown(sides: Sides, field: Field, values: Values) -> FieldChange | None:
    """Compare a field that the store shows."""
    wanted, live = sides.desired[field.path], values[field.path]
    entry = sides.entry
    if entry is not None and _is_as_before(entry, field.path, wanted, live):
        return None
    equal = _equivalent(sides, field, wanted, live)
    if entry is None or field.path not in entry.desired:
        reason = Reason.ADOPT if entry is None else Reason.NEW
        return None if equal else FieldChange(field.path, live, wanted, reason)
    last = entry.desired[field.path]
    edited = _canonical(sides, field, wanted) != _canonical(sides, field, last)
    if field.path not in entry.live:
        reason = Reason.EDIT if edited else Reason.DRIFT
        return None if equal else FieldChange(field.path, live, wanted, reason)
    if _canonical(sides, field, live) != _canonical(sides, field, entry.live[field.path]):
        drift = FieldChange(field.path, live, wanted, Reason.DRIFT)
        change = replace(drift, reason=Reason.CONFLICT, last=last) if edited else drift
        return None if equal else change
    if not edited or _canonical(sides, field, live) == _canonical(sides, field, wanted):
        return None
    before = last if _equivalent(sides, field, last, live) else live
    return FieldChange(field.path, before, wanted, Reason.EDIT)


def _is_as_before(entry: StateEntry, path: str, wanted: Value, live: Value) -> bool:
    """Say whether both sides are to the letter what they were: nothing else is to be known then."""
    written, shown = entry.desired, entry.live
    known = path in written and path in shown
    return known and is_same(wanted, written[path]) and is_same(live, shown[path])


def _managed(sides: Sides, field: Field) -> bool:
    return field.is_managed(sides.resource.manage)


def _canonical(sides: Sides, field: Field, value: Value) -> Value:
    return canonical(field, value, managed=_managed(sides, field))


def _equivalent(sides: Sides, field: Field, wanted: Value, shown: Value) -> bool:
    return equivalent(field, wanted, shown, managed=_managed(sides, field))
