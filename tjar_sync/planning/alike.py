"""Which products of the store may be ours where no key tells, and which agree in all that is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.equality import equivalent
from tjar_sync.model.identity import keys_of
from tjar_sync.model.kinds import KINDS
from tjar_sync.planning.likeness import names_of, ranked, same_names
from tjar_sync.planning.match import match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.model.value import Value


def candidates(
    wanted: Sequence[Resource], unmanaged: Sequence[Live], looked_up: Collection[IdentityKey]
) -> Iterator[tuple[Address, list[Live]]]:
    """Yield what is to be made with all that has its name, the likeliest first."""
    index: dict[tuple[str, str, Value], list[Live]] = defaultdict(list)
    for live in unmanaged:
        for path, name in names_of(KINDS[live.kind], live.values).items():
            index[live.type, path, name].append(live)
    for resource in wanted:
        kind = KINDS[resource.address.kind]
        names = names_of(kind, resource.values)
        near = {
            live.remote_id: live
            for path, name in names.items()
            for live in index[resource.type, path, name]
            if live.kind == kind.name
            and same_names(names, names_of(kind, live.values))
            and not _told_apart(resource, live, looked_up)
        }
        if near:
            yield resource.address, ranked(resource, list(near.values()))


def alike(catalog: Catalog, state: State, snapshot: Snapshot) -> dict[Address, Live]:
    """Return what nobody owns and agrees with one file alone in all that the store shows of it."""
    matches = match(catalog, state, snapshot)
    told = {item.address for item in state.intents} | {
        address for problem in matches.problems for address in problem.addresses
    }
    wanted = [
        item.resource
        for item in matches.found
        if item.live is None and not item.unproven and item.resource.address not in told
    ]
    agreeing = [
        (address, live)
        for address, lives in candidates(wanted, matches.unmanaged, snapshot.looked_up.keys())
        for live in lives
        if agrees(catalog.resources[address], live)
    ]
    files = Counter(address for address, _ in agreeing)
    products = Counter(live.remote_id for _, live in agreeing)
    return {
        address: live
        for address, live in agreeing
        if files[address] == products[live.remote_id] == 1
    }


def agrees(resource: Resource, live: Live) -> bool:
    """Say whether the store shows nothing else than the files want, and more than the name."""
    kind = KINDS[live.kind]
    both = [
        path
        for path in resource.values
        if path in live.values and not kind.fields[path].create_only
    ]
    more = set(both) - set(kind.names)
    return bool(more) and all(
        equivalent(kind.fields[path], resource.values[path], live.values[path], managed=False)
        for path in both
    )


def _told_apart(resource: Resource, live: Live, looked_up: Collection[IdentityKey]) -> bool:
    """Say whether some key proves that it is another: the store shows it, or was asked for it."""
    return any(key[1] in live.values or key in looked_up for key in keys_of(resource))
