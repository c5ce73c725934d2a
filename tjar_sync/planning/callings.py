"""What people call the things that a plan changes, and where they put them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.pictures import showing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Change
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.model.value import Value, Values


class Callings:
    """Says what people call a resource: as the files do, else the store, else what was recorded."""

    def __init__(self, catalog: Catalog, state: State, snapshot: Snapshot) -> None:
        self.catalog = catalog
        self.state = state
        self.snapshot = snapshot

    def names(self, changes: Iterable[Change]) -> dict[str, str]:
        """Return the names of what is changed, by address; what has none is left out."""
        found = (
            (change, self._first(change, KINDS[change.address.kind].names)) for change in changes
        )
        return {str(change.address): name for change, name in found if isinstance(name, str)}

    def categories(self, changes: Iterable[Change]) -> dict[str, str]:
        """Return the first category of what is changed, by address; what has none is left out."""
        found = (
            (change, self._first(change, KINDS[change.address.kind].with_role(Role.CATEGORY)))
            for change in changes
        )
        return {
            str(change.address): str(value[0])
            for change, value in found
            if isinstance(value, tuple)
        }

    def pictures(self, changes: Iterable[Change]) -> dict[str, str]:
        """Return the main pictures of what is changed, by address; what has none is left out."""
        found = (
            (change, self._first(change, showing(KINDS[change.address.kind]))) for change in changes
        )
        return {str(change.address): one for change, one in found if isinstance(one, str)}

    def _first(self, change: Change, paths: tuple[str, ...]) -> Value:
        """Return the first value that is one, of the first side that has one."""
        return next(
            (side[path] for side in self._sides(change) for path in paths if side.get(path)), None
        )

    def _sides(self, change: Change) -> Iterator[Values]:
        resource = self.catalog.resources.get(change.address)
        row = self.state.resources.get(change.previous or change.address)
        live = self.snapshot.live.get((change.address.kind, change.remote_id or ""))
        yield from (one.values for one in (resource, live) if one is not None)
        yield from () if row is None else (row.live, row.desired)
