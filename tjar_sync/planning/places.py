"""Where in the files it stands what a plan changes: found when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.plan import Change


class ChangePlaces(Mapping[str, Position]):
    """The places of entries and of their fields, by address and by `address.path`.

    What is in no file has none. Of a field it takes another look at its file, of an entry none.
    """

    def __init__(self, changes: Iterable[Change], catalog: Catalog) -> None:
        self._asked: dict[str, tuple[Resource, str]] = {}
        for change in changes:
            resource = catalog.resources.get(change.address)
            if resource is not None:
                self._asked[str(change.address)] = resource, ""
                for item in change.fields:
                    self._asked[f"{change.address}.{item.path}"] = resource, item.path

    def __getitem__(self, name: str) -> Position:
        """Find one. Raises KeyError for what no file says."""
        resource, path = self._asked[name]
        if not path:
            return resource.position
        origin = resource.origins[path]
        return Position(origin.file, origin.line, origin.column, sheet=origin.sheet)

    def __iter__(self) -> Iterator[str]:
        for name, (resource, path) in self._asked.items():
            if not path or path in resource.origins:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)
