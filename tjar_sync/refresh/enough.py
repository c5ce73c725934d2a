"""Which single looks tell all that a narrow plan needs, so that no list has to be read for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.pictures import pictures
from tjar_sync.model.record import links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.model.value import Values

PAGE = 100
"""So many rows of a list come with one request, where a store grants as many as any does."""


def rows_enough(
    catalog: Catalog, state: State, takes: Callable[[str], bool], able: Capabilities
) -> tuple[StateEntry, ...] | None:
    """Return the rows whose resources, each asked for by its id, tell all that a plan of them needs.

    None where only a list can tell, or where it costs no more: of what is new, leaves the files or
    was archived; of a changed sku, slug, name or link, which may be another's; and of pictures that
    some other resource may show already. Nothing at all may be enough.
    """
    if state.intents:
        return None
    known = sorted({*catalog.resources, *state.resources})
    chosen = [address for address in known if takes(str(address))]
    rows = []
    for address in chosen:
        if KINDS[address.kind].content_addressed:
            continue
        resource, row = catalog.resources.get(address), state.resources.get(address)
        if resource is None or row is None or not _tells(resource, row, able):
            return None
        rows.append(row)
    if not (_is_cheaper(rows, state) and _are_known(catalog, state, chosen)):
        return None
    return tuple(rows)


def proves(seen: Snapshot, rows: Sequence[StateEntry]) -> bool:
    """Say whether each of these is there, and called, known and linked as it was recorded."""
    if seen.missing or seen.stale:
        return False
    found = ((row, seen.live[row.address.kind, row.remote_id or ""]) for row in rows)
    return all(
        path not in live.unreadable and live.values.get(path) == row.live.get(path)
        for row, live in found
        for path in (*_telling(row.address), *_linking(row.address))
    )


def _tells(resource: Resource, row: StateEntry, able: Capabilities) -> bool:
    """Say whether a look at its own id tells all about a resource."""
    owned = row.remote_id is not None and not row.archived and able.of(row.address.kind).read
    if not owned or resource.pin not in {None, row.remote_id}:
        return False
    called = _telling(row.address)
    same = all(resource.values.get(path) == row.desired.get(path) for path in called)
    linked = all(
        _links_of(resource.values, path) == set(links(row.desired.get(path)))
        for path in _linking(row.address)
    )
    return same and linked and resource.type == row.type


def _telling(address: Address) -> frozenset[str]:
    kind = KINDS[address.kind]
    return frozenset((*kind.identity, *kind.names, *kind.unique))


def _linking(address: Address) -> Iterator[str]:
    fields = KINDS[address.kind].fields
    return (path for path, field in fields.items() if field.shape is Shape.LINKS)


def _links_of(values: Values, path: str) -> set[str]:
    value = values.get(path)
    return set(map(str, value)) if isinstance(value, tuple) else set()


def _is_cheaper(rows: Sequence[StateEntry], state: State) -> bool:
    """Say whether so many looks are no more than the pages of the lists, and the look at their ends."""
    asked, owned = _by_kind(rows), _by_kind(state.resources.values())
    return all(count <= 1 + owned[kind] // PAGE for kind, count in asked.items())


def _by_kind(rows: Iterable[StateEntry]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.address.kind] = found.get(row.address.kind, 0) + 1
    return found


def _are_known(catalog: Catalog, state: State, chosen: Sequence[Address]) -> bool:
    """Say whether of each chosen picture the state knows the id, or a chosen resource wants it."""
    media = [
        one for one in chosen if KINDS[one.kind].content_addressed and one in catalog.resources
    ]
    if not media:
        return True
    held = {
        KINDS[row.address.kind].content(row.desired)
        for row in state.resources.values()
        if KINDS[row.address.kind].content_addressed and row.remote_id is not None
    }
    wanted = [catalog.resources[one] for one in chosen if one in catalog.resources]
    shown = (pictures(one.address.kind, one.values.items()) for one in wanted)
    held.update(*shown)
    return all(KINDS[one.kind].content(catalog.resources[one].values) in held for one in media)
