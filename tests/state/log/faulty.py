"""A memory whose objects are answered for as a bad place would: late, twice, not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.testing.memory_state import Memory, StoreMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass
class FaultyObjects:
    """One store's objects in a memory, with what may go wrong; see ObjectStore."""

    memory: Memory = field(default_factory=Memory)
    overwrites: bool = False
    """It says yes to a name that is taken."""
    unlisted: Callable[[str], bool] = lambda _name: False
    """Says of a name whether the list lacks it still."""
    creating: list[str] = field(default_factory=list)
    """What becomes of the next creates: `lost` before they are carried out, or `unanswered` after."""
    before_read: Callable[[str], None] = lambda _name: None
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._inner = StoreMemory(self.memory, "store")

    @property
    def place(self) -> str:
        """Its name."""
        return "s3://bucket/prefix"

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes, or not, and answer, or not."""
        self.asked.append(f"create {name.partition('/')[0]}")
        fate = self.creating.pop(0) if self.creating and name.startswith("log/") else ""
        if fate == "lost":
            raise StateError("the connection broke")
        made = self._inner.create(name, data)
        if fate == "unanswered":
            raise StateError("the connection broke")
        if fate == "repeated":
            return self._inner.create(name, data)
        return made or self.overwrites

    def read(self, name: str) -> bytes | None:
        """Return what is kept."""
        self.asked.append(f"read {name.partition('/')[0]}")
        self.before_read(name)
        return self._inner.read(name)

    def listed(self, prefix: str) -> dict[str, datetime]:
        """Return the names, without those that it lists late."""
        self.asked.append(f"list {prefix}")
        found = self._inner.listed(prefix)
        return {name: since for name, since in found.items() if not self.unlisted(name)}

    def remove(self, names: Iterable[str]) -> None:
        """Free names."""
        self._inner.remove(names)

    def close(self) -> None:
        """Do nothing."""
