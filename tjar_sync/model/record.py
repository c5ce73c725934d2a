"""What state keeps of a resource once a write is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.equality import canonical, row_key
from tjar_sync.model.kinds import KINDS, Field, Shape
from tjar_sync.model.state import StateEntry
from tjar_sync.model.value import digest, digest_secrets

if TYPE_CHECKING:
    from collections.abc import Collection

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.live import Live
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.value import Value, Values

_AT = "@"


class Ownership(NamedTuple):
    """Whose the fields of a resource are, by what its file manages and ignores."""

    unwatched: frozenset[str]
    """Neither compared nor rewritten after it exists: ignored, or create-only and not managed."""
    ignored: frozenset[str]
    """Left to the store by `lifecycle.ignore`."""
    once: Mapping[str, Field]
    """Written when it is made, wholly or in some cells of its rows, and the store's since."""


def ownership(resource: Resource) -> Ownership:
    """Return whose the fields of a resource are."""
    return _ownership(KINDS[resource.address.kind], resource.manage, resource.lifecycle.ignore)


@lru_cache(maxsize=256)  # of thousands of resources few differ in this
def _ownership(kind: Kind, manage: frozenset[str], ignore: frozenset[str]) -> Ownership:
    fields = kind.fields.values()
    ignored = frozenset(
        field.path
        for field in fields
        for one in ignore
        if field.path == one or field.path.startswith(f"{one}.")
    )
    free = [field for field in fields if not field.is_managed(manage)]
    made = {field.path for field in free if field.create_only}
    once = {one.path: one for one in free if one.path in made or one.live_keys}
    kept = {path: field for path, field in once.items() if path not in ignored}
    return Ownership(ignored | made, ignored, kept)


def watched(resource: Resource, field: Field) -> bool:
    """Say whether the field is compared and rewritten after the resource exists.

    Not so for what is ignored, and for create-only fields that the resource does not manage.
    """
    return field.path not in ownership(resource).unwatched


def ignores(resource: Resource, field: Field) -> bool:
    """Say whether the file leaves the field to the store by `lifecycle.ignore`."""
    return field.path in ownership(resource).ignored


def storable(resource: Resource, key: SecretStr, ids: Mapping[str, str]) -> Values:
    """Return the resource's values as state keeps them.

    Secrets become keyed digests, and a link bears the remote id behind its address, where that
    is known: so a link to something that was made anew is another link.
    """
    if _told_otherwise(KINDS[resource.address.kind]).isdisjoint(resource.values):
        return resource.values
    fields = KINDS[resource.address.kind].fields
    return {
        path: _with_ids(value, ids)
        if fields[path].shape is Shape.LINKS
        else digest_secrets(value, key)
        for path, value in resource.values.items()
    }


@cache
def _told_otherwise(kind: Kind) -> frozenset[str]:
    """Return the fields that state keeps in another form than the files have."""
    fields = kind.fields.items()
    return frozenset(path for path, one in fields if one.shape in {Shape.SECRETS, Shape.LINKS})


def links(value: Value) -> dict[str, str]:
    """Return the addresses of stored links, as text, with the ids behind them."""
    stored = value if isinstance(value, tuple) else ()
    pairs = (str(link).partition(_AT) for link in stored)
    return {address: remote_id for address, _, remote_id in pairs}


def relinked(row: StateEntry, names: Mapping[str, str]) -> StateEntry:
    """Return a row whose stored links lead to new addresses, given by the old ones."""
    fields = KINDS[row.address.kind].fields
    desired = {
        path: _renamed(value, names) if fields[path].shape is Shape.LINKS else value
        for path, value in row.desired.items()
    }
    return row if desired == row.desired else replace(row, desired=desired)


def _renamed(value: Value, names: Mapping[str, str]) -> Value:
    if not isinstance(value, tuple):
        return value
    split = (str(link).partition(_AT) for link in value)
    return tuple(f"{names.get(address, address)}{at}{one}" for address, at, one in split)


def _with_ids(value: Value, ids: Mapping[str, str]) -> Value:
    if not isinstance(value, tuple):
        return value
    return tuple(f"{link}{_AT}{ids[str(link)]}" if str(link) in ids else link for link in value)


def record(
    resource: Resource, desired: Values, live: Live, *, without: Collection[str] = ()
) -> StateEntry:
    """Return the row for a resource whose watched fields now are as desired.

    `without` names fields that are not written yet, so that the next plan still wants them.
    """
    unwatched = ownership(resource).unwatched
    return StateEntry(
        address=resource.address,
        type=resource.type,
        remote_id=live.remote_id or None,
        desired={
            path: value
            for path, value in desired.items()
            if path not in without and path not in unwatched
        },
        live=live.values,
        updated_at=live.updated_at,
        seen_at=live.seen_at,
        protect=resource.lifecycle.protect,
        once=written_once(resource, desired, without),
        on_remove=resource.lifecycle.on_remove,
    )


def written_once(
    resource: Resource, desired: Values, without: Collection[str] = ()
) -> dict[str, Value]:
    """Return what is written when the resource is made, and left to the store from then on.

    Of rows only what tells them apart, and what the store counts in them.
    """
    found: dict[str, Value] = {}
    once = ownership(resource).once
    for path, field in once.items():
        if path not in desired or path in without:
            continue
        value = desired[path]
        if field.create_only:
            found[path] = value
        elif isinstance(value, tuple):
            kept = (*field.row_key, *sorted(field.live_keys))
            found[path] = tuple(
                {key: row.get(key) for key in kept} for row in value if isinstance(row, Mapping)
            )
    return found


def kept_once(fresh: StateEntry, before: StateEntry | None) -> StateEntry:
    """Return a row that still knows what was written when it was made, row by row."""
    if before is None or not before.once:
        return fresh
    fields = KINDS[fresh.address.kind].fields
    once: dict[str, Value] = {}
    for path, value in fresh.once.items():
        last = before.once.get(path, value)
        if isinstance(value, tuple) and isinstance(last, tuple):
            known = {row_key(fields[path], row): row for row in last}
            last = tuple(known.get(row_key(fields[path], row), row) for row in value)
        once[path] = last
    return replace(fresh, once=once)


def live_digest(live: Live, paths: Collection[str], manage: Collection[str] = ()) -> str:
    """Return a digest of what the store shows in these fields.

    What the store owns by itself (stock, unless it is among what a file manages) does not count.
    """
    fields = KINDS[live.kind].fields
    return digest(
        {
            path: canonical(field, live.values[path], managed=field.is_managed(manage))
            for path in paths
            if path in live.values
            and (not (field := fields[path]).create_only or field.is_managed(manage))
        }
    )


def taken(live: Live) -> Values:
    """Return what no other may have as long as this exists; a store's trash may keep it taken."""
    return {path: live.values[path] for path in KINDS[live.kind].unique if live.values.get(path)}
