"""Bind each change to what it was made of, so that a saved plan can tell what moved since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.value import digest, digest_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Change
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import State, StateEntry


def bind(
    changes: Iterable[Change], catalog: Catalog, state: State, key: SecretStr
) -> Iterator[Change]:
    """Give each change the digests of the files' value and of the state's row.

    Secrets count under `key`, which must be the same when the plan is applied; the live value's
    digest is known where it is compared.
    """
    for change in changes:
        row = state.resources.get(change.previous or change.address)
        yield replace(
            change,
            desired_digest=_desired(catalog, change.address, key),
            entry_digest="" if row is None else _entry(row),
        )


def _desired(catalog: Catalog, address: Address, key: SecretStr) -> str:
    resource = catalog.resources.get(address)
    if resource is None:
        return ""
    return digest((catalog.digests[address], digest_secrets(resource.values, key)))


def _entry(row: StateEntry) -> str:
    """Digest a row without its times: a later look at the same thing is no change of it."""
    return digest(
        (
            row.address,
            row.type,
            row.remote_id,
            row.desired,
            row.live,
            row.protect,
            row.on_remove,
            row.archived,
        )
    )
