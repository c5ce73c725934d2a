"""By what a live resource is recognised as one of ours: its kind's identity fields, normalized."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.model.equality import normalized
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value, Values

IdentityKey: TypeAlias = "tuple[str, str, Value]"
"""A kind, an identity field's path and its value in normalized form."""


def keys_of(resource: Resource) -> tuple[IdentityKey, ...]:
    """Return the keys by which a live resource is recognised as this one, strongest first."""
    return _keys(resource.address.kind, resource.values)


def keys_of_live(live: Live) -> tuple[IdentityKey, ...]:
    """Return the keys that a live resource shows, strongest first."""
    return _keys(live.kind, live.values)


def _keys(kind_name: str, values: Values) -> tuple[IdentityKey, ...]:
    kind = KINDS[kind_name]
    return tuple(
        (kind.name, path, normalized(kind.fields[path], values[path], managed=True))
        for path in kind.identity
        if values.get(path)
    )
