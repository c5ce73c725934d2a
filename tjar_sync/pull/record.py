"""The state of a catalog that was pulled, and the proof that the plan right after is empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.equality import equivalent
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.pictures import pictures
from tjar_sync.model.plan import Binding
from tjar_sync.model.record import record, storable
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.model.state import StateEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import State
    from tjar_sync.pull.entries import Written
    from tjar_sync.session import Session


def state_of(catalog: Catalog, lives: Mapping[str, Live], before: State) -> State:
    """Return the state in which every resource of the files is as the store showed it.

    A picture whose id no store shows is known by its bytes alone: it is uploaded when a write
    first needs it, and not before.
    """
    ids = {f"{live.kind}.{key}": live.remote_id for key, live in lives.items()}
    rows = {}
    for address, resource in catalog.resources.items():
        if KINDS[address.kind].content_addressed:
            rows[address] = picture_row(resource)
        else:
            desired = storable(resource, before.key, ids)
            rows[address] = record(resource, desired, lives[address.name])
    return replace(before, resources=rows)


def picture_row(resource: Resource) -> StateEntry:
    """Return the row of a picture that is known by its bytes alone."""
    kept = resource.lifecycle.on_remove
    return StateEntry(resource.address, resource.type, None, resource.values, {}, on_remove=kept)


@dataclass(frozen=True, slots=True)
class NewRows:
    """What the state knows of new entries of a catalog."""

    catalog: Catalog
    """The new entries alone, and their pictures."""
    state: State
    """The rows of these alone."""

    @property
    def put(self) -> tuple[StateEntry, ...]:
        """What becomes of the whole state."""
        return tuple(self.state.resources.values())


def rows_of(after: Catalog, entries: Sequence[Written], before: State) -> NewRows:
    """Return what the state is to know of new entries; what it knows of pictures stays."""
    new = {Address(one.live.kind, one.key): one for one in entries}
    shown = {
        digest
        for address in new
        for digest in pictures(address.kind, after.resources[address].values.items())
    }
    resources = {
        address: resource
        for address, resource in after.resources.items()
        if address in new or KINDS[address.kind].content(resource.values) in shown
    }
    alone = replace(after, resources=resources, moved=(), removed={})
    made = state_of(alone, {entry.key: entry.live for entry in entries}, before)
    rows = {
        address: _proven(row, new[address])
        if address in new
        else before.resources.get(address, row)
        for address, row in made.resources.items()
    }
    return NewRows(alone, replace(made, resources=rows))


def _proven(row: StateEntry, entry: Written) -> StateEntry:
    """Claim only what the entry itself says, and of what it gets elsewhere what the store shows."""
    fields = KINDS[row.address.kind].fields
    desired = {
        path: value
        for path, value in row.desired.items()
        if fields[path].from_name
        or _says(entry.tree, path)
        or (path in row.live and equivalent(fields[path], value, row.live[path], managed=False))
    }
    return replace(row, desired=desired)


def _says(tree: object, path: str) -> bool:
    """Say whether an entry speaks of a field itself."""
    for key in path.split("."):
        if not isinstance(tree, dict) or key not in tree:
            return False
        tree = tree[key]
    return True


def differing(
    session: Session,
    catalog: Catalog,
    state: State,
    complete: Mapping[str, bool],
    lives: Mapping[str, Live],
) -> tuple[str, ...]:
    """Return the addresses that a plan of what was just seen would change: there should be none."""
    store = session.settings.store
    planned = planning.build(
        planning.Inputs(
            id="pull",
            created_at="",
            catalog=catalog,
            state=state,
            snapshot=Snapshot(
                {(live.kind, live.remote_id): live for live in lives.values()}, complete
            ),
            binding=Binding(store.name, session.provider.base_url, store.provider, "", 0),
            key=session.plan_key,
            capabilities=session.provider.capabilities,
            guards=session.settings.guards,
        )
    )
    return tuple(str(change.address) for change in planned.plan.changes)
