"""What a run asked of its surroundings: its files and variables, so that the next run can ask the same."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.kept.files import listed
from tjar_sync.kept.program import own_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from tjar_sync.ports import Provider


class AskedEnviron(Mapping[str, str]):
    """The environment, and which of its variables somebody asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.asked: set[str] = set()
        self.whole = False
        """Somebody looked at all of it."""

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._environ[name]

    def __iter__(self) -> Iterator[str]:
        self.whole = True
        return iter(self._environ)

    def __len__(self) -> int:
        self.whole = True
        return len(self._environ)


class FilesWitness:
    """Sees one run that reads files, from before its first look at one."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        own_mark()  # before anything else is loaded or read
        self.begun = time.time()
        self.before = listed(root, None)
        """The stamps of all files from before any of them was read."""
        self.environ = AskedEnviron(environ)
        self.used: frozenset[str] | None = None
        """The files that the catalog's own name; None where it depends on more than those."""

    def plain(self, used: frozenset[str]) -> None:
        """Learn which files a catalog names, that depends on nothing else besides its own."""
        self.used = used

    def around(self, transport: httpx.BaseTransport) -> httpx.BaseTransport:
        """Leave a way to the store as it is."""
        return transport

    def watched(self, provider: Provider) -> Provider:
        """Leave a provider as it is."""
        return provider
