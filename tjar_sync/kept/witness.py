"""A witness of a run: what it asked of its surroundings, so that the next run can ask the same."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from tjar_sync.kept.files import listed
from tjar_sync.kept.program import own_mark
from tjar_sync.model.event import Reading
from tjar_sync.providers.http.again import Noting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from tjar_sync.model.event import Event
    from tjar_sync.ports import Emit, Provider
    from tjar_sync.providers.http.again import SeenAnswer
    from tjar_sync.providers.http.handed import Handed

_OF_LISTS = frozenset({"about", "base_url", "capabilities", "close", "list", "names"})
"""What a look at lists alone asks of a provider."""


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


class _WatchedProvider:
    """A provider that tells when anything but its lists is asked for."""

    def __init__(self, provider: Provider, tell: Callable[[], object]) -> None:
        self._provider = provider
        self._tell = tell

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a provider has
        if name not in _OF_LISTS:
            self._tell()
        return getattr(self._provider, name)


class Witness:
    """Sees one run that plans, from before its first look at a file."""

    def __init__(self, root: Path, environ: Mapping[str, str], emit: Emit, handed: Handed) -> None:
        own_mark()  # before anything else is loaded or read
        self.begun = time.time()
        self.before = listed(root, None)
        """The stamps of all files from before any of them was read."""
        self.environ = AskedEnviron(environ)
        self.used: frozenset[str] | None = None
        """The files that the catalog's own name; None where it depends on more than those."""
        self._emit = emit
        self._handed = handed
        self._wires: list[Noting] = []
        self._is_ordinary = True

    def emit(self, event: Event) -> None:
        """Hand on what is told; all but how far the reading is counts as out of the ordinary."""
        if not isinstance(event, Reading):
            self._is_ordinary = False
        self._emit(event)

    def plain(self, used: frozenset[str]) -> None:
        """Learn which files a catalog names, that depends on nothing else besides its own."""
        self.used = used

    def around(self, transport: httpx.BaseTransport) -> httpx.BaseTransport:
        """Listen to a transport; what was asked a moment ago is answered from memory."""
        noting = Noting(transport, self._handed)
        self._wires.append(noting)
        return noting

    def watched(self, provider: Provider) -> Provider:
        """Listen to a provider."""
        return cast("Provider", _WatchedProvider(provider, self._wonder))

    @property
    def asked(self) -> tuple[SeenAnswer, ...]:
        """All that a store was asked; nothing where the run had anything out of the ordinary."""
        ordinary = self._is_ordinary and not self.environ.whole and len(self._wires) == 1
        return self._wires[0].asked if ordinary else ()

    def _wonder(self) -> None:
        self._is_ordinary = False
