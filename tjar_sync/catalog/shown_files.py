"""The files of a catalog that may be shown to others whole: its content, without what it keeps secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.files import open_document
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.parsed import holds_secrets
from tjar_sync.catalog.private_files import private_reason
from tjar_sync.catalog.store_file import open_store
from tjar_sync.catalog.walk import UP, catalog_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.catalog.store_file import StoreChoice


class ShownFile(NamedTuple):
    """A file, by its path below the catalog's folder."""

    name: str
    data: bytes


def shown_files(request: StoreChoice) -> Iterator[ShownFile]:
    """Yield the catalog's files of resources, in order.

    Left out are store.yaml, files outside of its folder, private ones, those in which codes may
    stand or the store's key does, and those that cannot be read as YAML: nobody can tell what is
    in them.
    """
    mistakes = Mistakes()
    shop = open_store(request, mistakes)
    if shop is None or shop.settings is None:
        return
    key = shop.settings.store.api_key
    secret = b"" if key is None else key.get_secret_value().encode()
    for name in catalog_files(request.root, shop.selection, mistakes):
        if name.startswith(UP) or private_reason(request.root, request.root / name):
            continue
        document = open_document(request.root, name, mistakes)
        if document is None or holds_secrets(document.tree):
            continue
        if not secret or secret not in document.data:
            yield ShownFile(name, document.data)
