"""Which catalogs may be kept at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog


def is_timeless(catalog: Catalog) -> bool:
    """Say whether a catalog wants the same at all times, and holds no secret and no place for one."""
    secret = {
        name: [path for path, field in kind.fields.items() if field.shape is Shape.SECRETS]
        for name, kind in KINDS.items()
    }
    besides = (catalog.rules, catalog.moved, catalog.removed, catalog.sought, catalog.sheets)
    return not any(besides) and not any(
        one.windows or one.secret_path or not one.values.keys().isdisjoint(secret[one.address.kind])
        for one in catalog.resources.values()
    )
