"""What is kept of a catalog's files between two runs, in its cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.cache_folder import file_name
from tjar_sync.catalog import DocumentMemory, ParsedDocuments

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.cache_folder import CacheFolder
    from tjar_sync.model.settings import StoreSettings


def _nobody_asks(_used: frozenset[str]) -> None:
    """Tell nobody what a catalog is made of."""


class KeptDocuments(DocumentMemory):
    """Keeps parsed documents in a catalog's cache."""

    def __init__(
        self, folder: CacheFolder, plain: Callable[[frozenset[str]], object] = _nobody_asks
    ) -> None:
        self._folder = folder
        self._plain = plain

    def recall(self, store: StoreSettings) -> ParsedDocuments:
        """Return what is known of a store's files; its key tells whether it is of a run of ours."""
        return ParsedDocuments(store.api_key, self._folder.read(file_name("parsed", store.name)))

    def keep(self, store: StoreSettings, parsed: ParsedDocuments) -> None:
        """Keep what was learned for the next run."""
        data = parsed.to_keep()
        if data is not None:
            self._folder.write(file_name("parsed", store.name), data)

    def recall_catalog(self, store: StoreSettings) -> bytes | None:
        """Return what was kept of a store's whole catalog."""
        return self._folder.read(file_name("catalog", store.name))

    def keep_catalog(self, store: StoreSettings, kept: bytes) -> None:
        """Keep the whole catalog for the next run."""
        self._folder.write(file_name("catalog", store.name), kept)

    def plain(self, used: frozenset[str]) -> None:
        """Tell whoever asked of a catalog that depends on nothing but its files and these."""
        self._plain(used)
