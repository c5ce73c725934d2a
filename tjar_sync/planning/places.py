"""Where in the files it stands what a plan changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Change


def places(changes: Iterable[Change], catalog: Catalog) -> dict[str, Position]:
    """Return the places of entries and of their fields, by address and by `address.path`.

    What is in no file has none.
    """
    found: dict[str, Position] = {}
    for change in changes:
        resource = catalog.resources.get(change.address)
        if resource is None:
            continue
        found[str(change.address)] = resource.position
        for item in change.fields:
            origin = resource.origins.get(item.path)
            if origin is not None:
                place = Position(origin.file, origin.line, origin.column)
                found[f"{change.address}.{item.path}"] = place
    return found
