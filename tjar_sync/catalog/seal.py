"""Seal resolved resources into a catalog: its digest, and names for its pictures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pydantic import SecretStr

from tjar_sync.model.catalog import Catalog
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.value import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.value import Value


def make_catalog(resources: Mapping[Address, Resource], root: Path) -> Catalog:
    """Digest and label resources, which come in address order."""
    return Catalog(
        resources=resources,
        digest=_digest(resources, root),
        labels=labels_of(resources),
    )


def labels_of(resources: Mapping[Address, Resource]) -> dict[str, str]:
    """Name each digest; a name that somebody chose comes before a path."""
    found: dict[str, str] = {}
    media = [address for address in resources if KINDS[address.kind].content_addressed]
    for address in sorted(media, key=lambda address: ("." in address.name, address)):
        digest = resources[address].values.get(KINDS[address.kind].path_of(Role.CONTENT))
        found.setdefault(str(digest), str(address))
    return found


def _digest(resources: Mapping[Address, Resource], root: Path) -> str:
    """Digest all that a plan depends on; of secrets only how many there are."""
    found = hashlib.sha256()
    for address, resource in resources.items():
        lifecycle = resource.lifecycle
        secret = resource.secret_path
        parts = (
            address,
            resource.type,
            {path: _without_secrets(value) for path, value in resource.values.items()},
            resource.pin,
            sorted(resource.manage),
            (lifecycle.protect, sorted(lifecycle.ignore), lifecycle.on_remove),
            None if secret is None else secret.relative_to(root).as_posix(),
        )
        found.update(dumps(parts).encode())
    return found.hexdigest()


def _without_secrets(value: Value) -> Value:
    if type(value) is tuple and value and isinstance(value[0], SecretStr):
        return {"$secrets": len(value)}
    return value
