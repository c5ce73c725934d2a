"""State in memory: a log of commits, for as long as the process lives."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync.state.home import Home
from tjar_sync.state.log.storage import LogStorage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tjar_sync.state.lease import StoreContext


class Memory:
    """Where state homes in memory keep their states; those that share one see each other."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or _now
        self._turn = threading.Lock()
        self._kept: dict[str, tuple[bytes, datetime]] = {}

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes under a name that is free; False when it is taken."""
        with self._turn:
            mine = name not in self._kept
            if mine:
                self._kept[name] = data, self._clock()
            return mine

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None when it is free."""
        kept = self._kept.get(name)
        return None if kept is None else kept[0]

    def listed(self, prefix: str) -> dict[str, datetime]:
        """Return the names that begin so, and since when each is taken."""
        with self._turn:
            return {name: kept[1] for name, kept in self._kept.items() if name.startswith(prefix)}

    def remove(self, names: Iterable[str]) -> None:
        """Free names."""
        with self._turn:
            for name in names:
                self._kept.pop(name, None)


class StoreMemory:
    """One store's part of a memory; see ObjectStore."""

    def __init__(self, memory: Memory, store: str) -> None:
        self._memory = memory
        self._store = store

    @property
    def place(self) -> str:
        """Say that it is memory."""
        return "memory"

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes under a name that is free; False when it is taken."""
        return self._memory.create(f"{self._store}/{name}", data)

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None when it is free."""
        return self._memory.read(f"{self._store}/{name}")

    def listed(self, prefix: str) -> dict[str, datetime]:
        """Return the names that begin so, and since when each is taken."""
        whole = f"{self._store}/"
        found = self._memory.listed(f"{whole}{prefix}")
        return {name.removeprefix(whole): since for name, since in found.items()}

    def remove(self, names: Iterable[str]) -> None:
        """Free names."""
        self._memory.remove(f"{self._store}/{name}" for name in names)

    def close(self) -> None:
        """Do nothing: memory has no connections."""


def memory_home(memory: Memory, context: StoreContext) -> Home:
    """Open the state of one store, in memory."""
    return Home(LogStorage(StoreMemory(memory, context.store)), context)


def _now() -> datetime:
    return datetime.now(UTC)
