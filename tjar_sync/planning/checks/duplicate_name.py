"""Stop where what is to be made may be in the store already, and nothing but a name tells."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.identity import keys_of
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked
from tjar_sync.planning.likeness import likeness, names_of, ranked, same_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value

CODE = "duplicate-name"
FIRST = 10
"""So many are named with their ids."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what is to be made where the store has something of the same name.

    What has neither sku nor slug is known by the state alone: with an old state, or with none, it
    would be made a second time. So is what has one that the store neither shows nor looks up.
    """
    resources = given.catalog.resources
    made = [resources[item.address] for item in given.changes if item.action is Action.CREATE]
    nameable = [item for item in made if not KINDS[item.address.kind].content_addressed]
    found = dict(_candidates(nameable, given.unmanaged, given.looked_up)) if nameable else {}
    if not found:
        return
    firsts = _likeliest(found, resources)
    pairs = {
        address: " or ".join(f"id {one}" for one in _ordered(lives, firsts.get(address)))
        for address, lives in found.items()
    }
    keyless = not any(keys_of(resources[address]) for address in found)
    yield blocked(CODE, tuple(found), _message(pairs, keyless=keyless), "--allow-lookalikes", pairs)


def _message(pairs: Mapping[Address, str], *, keyless: bool) -> str:
    """Name each with the ids that it may be, the first few of them, and the way to join them."""
    told = [f"{address} ({ids})" for address, ids in pairs.items()]
    left = len(told) - FIRST
    more = f" and {left:,} more" if left > 0 else ""
    have = "1 product has" if len(told) == 1 else f"{len(told):,} products have"
    lack = "neither sku nor slug" if keyless else "no sku or slug that the store shows"
    return (
        f"{have} {lack}, and the store has products of the same names that the "
        f"state does not know: {', '.join(told[:FIRST])}{more}; where two are one, take it over with "
        "`tjar-sync state adopt ADDRESS ID`"
    )


def _candidates(
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


def _told_apart(resource: Resource, live: Live, looked_up: Collection[IdentityKey]) -> bool:
    """Say whether some key proves that it is another: the store shows it, or was asked for it."""
    return any(key[1] in live.values or key in looked_up for key in keys_of(resource))


def _likeliest(
    found: Mapping[Address, Sequence[Live]], resources: Mapping[Address, Resource]
) -> dict[Address, str]:
    """Give each its likeliest, and no one to two."""
    scored = sorted(
        (
            (-likeness(resources[address], live), place, address, live.remote_id)
            for address, lives in found.items()
            for place, live in enumerate(lives)
        ),
    )
    given: dict[Address, str] = {}
    for _, _, address, remote_id in scored:
        if address not in given and remote_id not in given.values():
            given[address] = remote_id
    return given


def _ordered(lives: Sequence[Live], first: str | None) -> list[str]:
    ids = [live.remote_id for live in lives]
    return sorted(ids, key=lambda one: one != first)


CHECK = Check(
    CODE,
    "Creates what no sku or slug tells from something of the same name in the store.",
    find,
)
