"""The plan that undoes a run: what it wrote, back as it was, where nobody touched it since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Unwritten
from tjar_sync.model.equality import canonical
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Reason
from tjar_sync.model.settings import Mute
from tjar_sync.planning.build import Selection, build
from tjar_sync.planning.undoing import SHORT, Restoration
from tjar_sync.planning.undone import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Change, Planned
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import StateEntry
    from tjar_sync.planning.build import Inputs
    from tjar_sync.planning.undoing import Undo

_FOR_EVER = "9999-12-31"
_NOT_OF_IT = frozenset({Unwritten.IGNORED, Unwritten.MUTED})


def undo(found: Undo, inputs: Inputs) -> tuple[Planned, Catalog]:
    """Make the plan that undoes a run, and the catalog that it is made of.

    What somebody touched since is left, and named. Raises PlanError as `build` does.
    """
    inputs = replace(inputs, mutes=(*inputs.mutes, *_untouched(found, inputs.snapshot)))
    while True:
        selection = Selection(only=frozenset(map(str, found.parts)))
        catalog = found.catalog
        planned = build(replace(inputs, catalog=catalog, selection=selection))
        strange = [one for one in planned.plan.changes if not _expected(found, one)]
        if not strange:
            return _labelled(planned, found), catalog
        for change in strange:
            found.parts.pop(change.address)
            found.leave(change.address, f"it would take to {change.action} it: it is not as it was")


def _expected(found: Undo, change: Change) -> bool:
    part = found.parts.get(change.address)
    return part is None or change.action in part.expected


def _untouched(found: Undo, snapshot: Snapshot) -> list[Mute]:
    """Leave what somebody touched in the store since, field by field: it is drift, and stays that."""
    mutes: list[Mute] = []
    for address, part in list(found.parts.items()):
        row = found.state.resources.get(address)
        if row is None:
            continue  # it is to be made again
        live = snapshot.live.get((address.kind, row.remote_id or ""))
        if live is None:
            found.parts.pop(address)
            found.leave(address, "it is not in the store, or could not be seen")
            continue
        touched = set(_touched(row, live))
        if part.resource is None and touched:
            found.parts.pop(address)
            named = ", ".join(sorted(touched))
            found.leave(address, f"the run made it, and somebody changed {named} in the store")
        elif part.resource is not None:
            _without(found, address, part, part.resource, row, touched)
            mutes += [Mute(str(address), path, "touched since", _FOR_EVER) for path in touched]
    return mutes


def _touched(row: StateEntry, live: Live) -> Iterator[str]:
    """Yield the fields that the store shows otherwise than right after we wrote them last."""
    fields = KINDS[live.kind].fields
    for path, value in row.live.items():
        if (
            path in live.values
            and canonical(fields[path], value, managed=False)
            != canonical(fields[path], live.values[path], managed=False)
            and not fields[path].create_only
        ):
            yield path


def _without(
    found: Undo,
    address: Address,
    part: Restoration,
    resource: Resource,
    row: StateEntry,
    touched: set[str],
) -> None:
    """Put back what nobody touched, and want of the rest what was last written."""
    for path in sorted(part.paths & touched):
        found.leave(address, f"{path} stays as it is: somebody changed it in the store since")
    left = part.paths - touched
    if part.paths and not left:
        found.parts.pop(address)
        return
    values = dict(resource.values)
    values.update({path: bare(address.kind, row.desired)[path] for path in part.paths & touched})
    found.parts[address] = Restoration(part.expected, replace(resource, values=values), left)


def _labelled(planned: Planned, found: Undo) -> Planned:
    """Say of each change that it undoes, and of the plan what it leaves."""
    note = f"as it was before run {found.run[:SHORT]}"

    def label(change: Change) -> Change:
        fields = tuple(replace(one, reason=Reason.UNDO) for one in change.fields)
        notes = "; ".join(filter(None, (note, change.note)))
        return replace(change, reason=Reason.UNDO, fields=fields, note=notes)

    said = (one for one in planned.plan.warnings if one.code not in _NOT_OF_IT)
    plan = replace(
        planned.plan,
        changes=tuple(map(label, planned.plan.changes)),
        warnings=(*found.told, *said),
        undoes=found.run,
        not_undone=len(found.left),
    )
    levels = tuple(
        tuple(replace(step, change=label(step.change)) for step in level)
        for level in planned.levels
    )
    return replace(planned, plan=plan, levels=levels, refreshed=())
