"""Stop where what is to be made may be in the store already, and nothing but a name tells."""

from __future__ import annotations

import html
from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.equality import normalized
from tjar_sync.model.kinds import KINDS, Kind
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value

    Names = dict[str, Value]

CODE = "duplicate-name"
FIRST = 10
"""So many are named with their ids."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what is to be made where the store has something of the same name.

    What has neither sku nor slug is known by the state alone: with an old state, or with none, it
    would be made a second time.
    """
    resources = given.catalog.resources
    nameless = [
        resources[item.address]
        for item in given.changes
        if item.action is Action.CREATE and _unmarked(resources[item.address])
    ]
    found = dict(_pairs(nameless, given.unmanaged)) if nameless else {}
    if found:
        yield blocked(CODE, tuple(found), _message(found), "--allow-lookalikes")


def _message(found: Mapping[Address, str]) -> str:
    """Name each with the id that it may be, the first few of them, and the way to join them."""
    pairs = [f"{address} (id {remote_id})" for address, remote_id in found.items()]
    left = len(pairs) - FIRST
    more = f" and {left:,} more" if left > 0 else ""
    have = "1 product has" if len(pairs) == 1 else f"{len(pairs):,} products have"
    return (
        f"{have} neither sku nor slug, and the store has products of the same names that the "
        f"state does not know: {', '.join(pairs[:FIRST])}{more}; where two are one, take it over with "
        "`tjar-sync state adopt ADDRESS ID`"
    )


def _unmarked(resource: Resource) -> bool:
    kind = KINDS[resource.address.kind]
    marked = any(resource.values.get(path) for path in kind.identity)
    return not (kind.content_addressed or marked) and bool(_names(kind, resource.values))


def _pairs(wanted: Sequence[Resource], unmanaged: Sequence[Live]) -> Iterator[tuple[Address, str]]:
    """Yield what is to be made, each with the id of one that has its name."""
    index: dict[tuple[str, str, Value], list[Live]] = defaultdict(list)
    for live in unmanaged:
        for path, name in _names(KINDS[live.kind], live.values).items():
            index[live.type, path, name].append(live)
    for resource in wanted:
        names = _names(KINDS[resource.address.kind], resource.values)
        for path, name in names.items():
            alike = (live for live in index[resource.type, path, name] if _alike(names, live))
            first = next(alike, None)
            if first is not None:
                yield resource.address, first.remote_id
                break


def _alike(names: Names, live: Live) -> bool:
    shown = _names(KINDS[live.kind], live.values)
    return all(names[path] == shown[path] for path in names.keys() & shown.keys())


def _names(kind: Kind, values: Mapping[str, Value]) -> Names:
    """Return the names in a form that stays the same however a store normalizes them."""
    return {
        path: normalized(kind.fields[path], html.unescape(text), managed=True)
        for path in kind.names
        if isinstance(text := values.get(path), str)
    }


CHECK = Check(
    CODE,
    "Creates what has neither sku nor slug beside something of the same name in the store.",
    find,
)
