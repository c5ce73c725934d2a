"""The catalog as it was last agreed: what `--only drift` puts back, whatever was edited since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import canonical
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.plan import Reason
from tjar_sync.model.record import links, storable, watched
from tjar_sync.model.value import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.plan import Change
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.model.value import Value, Values


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides last agreed on, and what the files say otherwise by now."""

    catalog: Catalog
    edited: Mapping[Address, frozenset[str]]
    """Fields that were edited in the files since."""
    edits: int
    """How many resources the files would change, make or remove besides."""

    def is_drift(self, change: Change) -> bool:
        """Say whether a change puts back what only the store changed."""
        both = self.edited.get(change.address, frozenset())
        mine = change.reason in {Reason.DRIFT, Reason.GONE}
        return mine and not any(item.path in both for item in change.fields)

    def undecided(self, changes: tuple[Change, ...]) -> tuple[Address, ...]:
        """Return what both sides changed in the same field."""
        return tuple(
            change.address
            for change in changes
            if change.reason is Reason.DRIFT and not self.is_drift(change)
        )


def agreed(catalog: Catalog, state: State) -> Agreed:
    """Return the catalog with every owned resource as it was last written."""
    rows = state.resources
    edited: dict[Address, frozenset[str]] = {}
    resources: dict[Address, Resource] = {}
    new = 0
    for address, resource in catalog.resources.items():
        row = rows.get(address)
        if KINDS[address.kind].content_addressed:
            resources[address] = resource
        elif row is None:
            new += 1
        else:
            resources[address], edited[address] = _as_written(resource, row, state.key)
    left = sum(one not in catalog.resources and not row.archived for one, row in rows.items())
    changed = sum(bool(paths) for paths in edited.values())
    return Agreed(replace(catalog, resources=resources), edited, changed + new + left)


def _as_written(
    resource: Resource, row: StateEntry, key: SecretStr
) -> tuple[Resource, frozenset[str]]:
    """Return a resource as it was last written, and the fields that its file has otherwise now."""
    fields = KINDS[resource.address.kind].fields
    now: Values = storable(resource, key, {})
    values: dict[str, Value] = {}
    edited: set[str] = set()
    for path, value in resource.values.items():
        field = fields[path]
        if not watched(resource, field):
            values[path] = value
        elif path not in row.desired:
            edited.add(path)
        elif field.shape is Shape.LINKS:
            values[path] = tuple(links(row.desired[path]))
            edited.update({path} if set(links(row.desired[path])) != set(links(now[path])) else ())
        else:
            managed = field.is_managed(resource.manage)
            sides = (
                canonical(field, one, managed=managed) for one in (now[path], row.desired[path])
            )
            same = len(set(map(dumps, sides))) == 1  # whatever the order of a row's cells
            values[path] = value if same or field.shape is Shape.SECRETS else row.desired[path]
            edited.update(() if same else {path})
    return replace(resource, values=values), frozenset(edited)
