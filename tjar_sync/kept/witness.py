"""A witness of a run: what it asked of its surroundings, so that the next run can ask the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tjar_sync.kept.asked import FilesWitness
from tjar_sync.model.event import Reading
from tjar_sync.providers.http.again import Noting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import httpx

    from tjar_sync.model.event import Event
    from tjar_sync.ports import Emit, Provider
    from tjar_sync.providers.http.again import SeenAnswer
    from tjar_sync.providers.http.handed import Handed

_OF_LISTS = frozenset({"about", "base_url", "capabilities", "close", "list", "names"})
"""What a look at lists alone asks of a provider."""


class _WatchedProvider:
    """A provider that tells when anything but its lists is asked for."""

    def __init__(self, provider: Provider, tell: Callable[[], object]) -> None:
        self._provider = provider
        self._tell = tell

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a provider has
        if name not in _OF_LISTS:
            self._tell()
        return getattr(self._provider, name)


class Witness(FilesWitness):
    """Sees one run that plans, from before its first look at a file."""

    def __init__(self, root: Path, environ: Mapping[str, str], emit: Emit, handed: Handed) -> None:
        super().__init__(root, environ)
        self._emit = emit
        self._handed = handed
        self._wires: list[Noting] = []
        self._is_ordinary = True

    def emit(self, event: Event) -> None:
        """Hand on what is told; all but how far the reading is counts as out of the ordinary."""
        if not isinstance(event, Reading):
            self._is_ordinary = False
        self._emit(event)

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
