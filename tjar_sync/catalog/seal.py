"""Seal resolved resources into a catalog: a digest of each, and names for its pictures."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.model.catalog import Catalog
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.value import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tjar_sync.catalog.moves import Moves
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.value import Value, Values


def make_catalog(
    resources: Mapping[Address, Resource],
    root: Path,
    warnings: tuple[Diagnostic, ...] = (),
    moves: Moves | None = None,
    names: Iterable[str] = (),
) -> Catalog:
    """Digest and label resources, which come in address order."""
    return Catalog(
        resources=resources,
        digests={address: _digest(item, root) for address, item in resources.items()},
        labels=labels_of(resources),
        moved=tuple(moves.moved) if moves else (),
        removed=moves.removed if moves else {},
        warnings=warnings,
        names=frozenset(names),
    )


def bound_to(
    numbers: Mapping[str, Mapping[str, int]],
    resources: Mapping[Address, Resource],
    digests: Mapping[Address, str],
) -> dict[Address, str]:
    """Return digests that also tell which of the store's own numbers the names stand for."""
    found = dict(digests)
    for address, resource in resources.items():
        used = [
            (path, name, numbers.get(group, {}).get(name))
            for path, group in _grouped(KINDS[address.kind])
            for name in _names_in(resource.values.get(path))
        ]
        if used:
            found[address] = digest((digests[address], *used))
    return found


@cache
def _grouped(kind: Kind) -> tuple[tuple[str, str], ...]:
    """Return the fields that name what is a store's own, each with its group."""
    return tuple((path, one.group) for path, one in kind.fields.items() if one.group)


def _names_in(value: Value) -> list[str]:
    items = value if isinstance(value, tuple) else (value,)
    return [item for item in items if isinstance(item, str)]


def labels_of(resources: Mapping[Address, Resource]) -> dict[str, str]:
    """Name each digest; a name that somebody chose comes before a path."""
    found: dict[str, str] = {}
    media = [address for address in resources if KINDS[address.kind].content_addressed]
    for address in sorted(media, key=lambda address: ("." in address.name, address)):
        digest = resources[address].values.get(KINDS[address.kind].path_of(Role.CONTENT))
        found.setdefault(str(digest), str(address))
    return found


def _digest(resource: Resource, root: Path) -> str:
    """Digest all of a resource that a plan depends on; of secrets only how many there are."""
    lifecycle = resource.lifecycle
    content = resource.content
    secret = resource.secret_path
    return digest(
        (
            resource.type,
            _without_secrets(resource),
            resource.pin,
            sorted(resource.manage),
            (lifecycle.protect, sorted(lifecycle.ignore), lifecycle.on_remove),
            None if content is None else (content.size, content.mime_type),
            None if secret is None else secret.relative_to(root).as_posix(),
        )
    )


def _without_secrets(resource: Resource) -> Values:
    secret = _secrets(KINDS[resource.address.kind]) & resource.values.keys()
    if not secret:
        return resource.values
    return {
        path: _counted(value) if path in secret else value
        for path, value in resource.values.items()
    }


@cache
def _secrets(kind: Kind) -> frozenset[str]:
    return frozenset(path for path, one in kind.fields.items() if one.shape is Shape.SECRETS)


def _counted(value: Value) -> Value:
    return {"$secrets": len(value)} if isinstance(value, tuple) and value else value
