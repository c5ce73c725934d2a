"""Look for a store's own names of categories, brands and badges that store.yaml lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.identity import keys_of, keys_of_live
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Refresh
from tjar_sync.model.sighting import Sighting, StoreNames, is_called, numbers_of
from tjar_sync.model.suggestions import guess
from tjar_sync.refresh.listing import Looker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.live import Listing, Live
    from tjar_sync.model.sighting import Sightings, Told
    from tjar_sync.model.value import Value
    from tjar_sync.ports import Emit, Provider

    Ids = Mapping[str, Mapping[str, int]]

MOST_READ = 100
"""So many details are read to find a name; what is likely to bear it comes first."""
AT_ONCE = 20
"""So many of them between two looks whether all names are found."""


def look_up(catalog: Catalog, ids: Ids, provider: Provider, emit: Emit) -> StoreNames:
    """Look for the names that a catalog seeks in what the store shows by number and name.

    A name is taken only where exactly one number is seen to be called so. Raises ProviderError when
    the store cannot be read.
    """
    lives: list[Live] = []
    listed = 0
    for name, kind in KINDS.items():
        if provider.capabilities.of(name).list and any(one.group for one in kind.fields.values()):
            listing = provider.list(name)
            listed += len(listing.rows)
            lives += listing.rows
            lives += _in_full(listing, catalog, provider, emit)
    seen: dict[str, dict[str, Sighting]] = {}
    refused: dict[tuple[str, str], str] = {}
    looked_at = f"read: {sum(live.full for live in lives):,} of the {listed:,} that it lists"
    if not listed:
        looked_at = "it lists nothing"
    for group, names in catalog.sought.items():
        told = provider.names.get(group, {})
        for name in names:
            numbers = numbers_of(name, told)
            why = _why_not(name, numbers, told, ids.get(group, {}), looked_at)
            if why:
                refused[group, name] = why
            else:
                at = _shown_by(group, numbers[0], lives)
                seen.setdefault(group, {})[name] = Sighting(numbers[0], at)
    return StoreNames(seen, refused)


def _in_full(listing: Listing, catalog: Catalog, provider: Provider, emit: Emit) -> Iterator[Live]:
    """Read details until every name is found, and no more than are worth it."""
    rows = [row for row in _likely_first(listing, catalog) if not row.full][:MOST_READ]
    looker = Looker(provider, {}, Refresh.FULL, emit)
    for at in range(0, len(rows), AT_ONCE):
        if _all_found(catalog, provider.names):
            return
        some = tuple(rows[at : at + AT_ONCE])
        view = looker.view(replace(listing, rows=some), {row.remote_id for row in some})
        yield from view.live.values()


def _all_found(catalog: Catalog, told: Told) -> bool:
    return all(
        numbers_of(name, told.get(group, {}))
        for group, names in catalog.sought.items()
        for name in names
    )


def _likely_first(listing: Listing, catalog: Catalog) -> list[Live]:
    """Sort rows: first those by whose key an entry goes that uses a name that is sought."""
    keys = {
        key
        for resource in catalog.resources.values()
        if resource.address.kind == listing.kind and _seeks(resource, catalog)
        for key in keys_of(resource)
    }
    return sorted(listing.rows, key=lambda row: keys.isdisjoint(keys_of_live(row)))


def _seeks(resource: Resource, catalog: Catalog) -> bool:
    return any(
        name in catalog.sought.get(field.group, ())
        for field in KINDS[resource.address.kind].fields.values()
        if field.group
        for name in _items(resource.values.get(field.path))
    )


def _items(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _why_not(
    name: str, numbers: list[int], told: Mapping[int, str], ids: Mapping[str, int], looked_at: str
) -> str:
    """Say why a name stands for no number; empty where it stands for just one."""
    if not numbers:
        return f"the store shows nothing of this name{guess(name, told.values())} ({looked_at})"
    if len(numbers) > 1:
        listed = ", ".join(map(str, numbers))
        return f"the store has several of this name, so it was not taken: {listed}"
    named = next((word for word, number in ids.items() if number == numbers[0]), "")
    return f"the store's {numbers[0]} has this name, which `ids:` calls `{named}`" if named else ""


def _shown_by(group: str, number: int, lives: Iterable[Live]) -> str:
    """Name what was seen to bear a number."""
    return next(
        (
            f"{live.kind} {live.remote_id}"
            for live in lives
            for field in KINDS[live.kind].fields.values()
            if field.group == group and number in _items(live.values.get(field.path))
        ),
        "",
    )


def outdated(seen: Sightings, told: Told) -> Iterator[str]:
    """Yield what is no longer so of names that were seen earlier, by what the store shows now."""
    for group, names in seen.items():
        words = told.get(group, {})
        for name, at in names.items():
            word = words.get(at.number, name)
            numbers = numbers_of(name, words)
            if not is_called(word, name):
                yield (
                    f"`{name}` was {at.number} in the store (seen at {at.seen_at}), which calls "
                    f"that `{word}` now"
                )
            elif {*numbers} - {at.number}:
                listed = ", ".join(map(str, sorted({*numbers, at.number})))
                yield f"the store has several called `{name}` in `{group}`: {listed}"
