"""The catalog as it was at an earlier commit, laid over the files that are there now."""

from __future__ import annotations

import os
import unicodedata
from codecs import BOM_UTF8
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.files import STORE_FILE, document_of, is_link, open_document
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.walk import catalog_files, is_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.parsed import ParsedDocuments
    from tjar_sync.catalog.walk import FileSelection


class Then(NamedTuple):
    """One file as it was."""

    file: str
    data: bytes | None
    """None where it was not there."""


class EarlierFiles:
    """The files of a catalog as they were: those of now, but for what changed."""

    def __init__(self, root: Path, changed: Mapping[str, bytes | None], folder: Path) -> None:
        """Lay what changed over the files below `root`; files that entries name go into `folder`."""
        self._root = root
        self._real = os.path.realpath(root)
        self._folder = folder
        self._then = {_plain(file): Then(file, data) for file, data in changed.items()}
        self.told_apart = len(self._then) == len(changed)
        """No two of what changed have names that some disk takes for one."""

    def document(
        self, root: Path, file: str, mistakes: Mistakes, parsed: ParsedDocuments
    ) -> Document | None:
        """Open a file as it was, as `open_document` does."""
        then = self._then.get(_plain(self._followed(file) if is_link(root / file) else file))
        if then is None:
            return open_document(root, file, mistakes, parsed)
        if then.data is None:
            return None
        return document_of(file, then.data.removeprefix(BOM_UTF8), mistakes, parsed)

    @property
    def had_settings(self) -> bool:
        """Whether there was a store.yaml."""
        then = self._then.get(_plain(STORE_FILE))
        return then is None or then.data is not None

    def listed(self, selection: FileSelection) -> tuple[str, ...]:
        """Return the files that there were, in order; shared ones last."""
        now = tuple(catalog_files(self._root, selection, Mistakes()))
        kept = [file for file in now if _plain(file) not in self._then]
        return (*sorted((*kept, *self._changed(selection, frozenset(now)))),)

    def _changed(self, selection: FileSelection, now: frozenset[str]) -> Iterator[str]:
        """Yield what changed and was there, and is or would be read."""
        for then in self._then.values():
            if then.data is not None and (then.file in now or is_read(then.file, selection)):
                yield then.file

    def root_of(self, reference: str) -> Path:
        """Return the folder below which a file that an entry names is as it was."""
        name = PurePosixPath(reference)
        if name.is_absolute() or ".." in name.parts:
            return self._root
        then = self._then.get(_plain(self._followed(reference)))
        if then is None or then.data is None:
            return self._root
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(then.data)
        return self._folder

    def _followed(self, file: str) -> str:
        """Return the path of a file from the catalog's folder, with all links followed."""
        return os.path.relpath(os.path.realpath(self._root / file), self._real)


def _plain(file: str) -> str:
    """Return a path as a disk may see it that knows neither case nor Unicode forms."""
    return unicodedata.normalize("NFC", file).casefold()
