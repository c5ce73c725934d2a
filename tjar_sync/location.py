"""Which catalog and which of its stores a command is about; nothing of them is read yet."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from tjar_sync.dataclass import dataclass
from tjar_sync.state.lease import nobody_listens
from tjar_sync.trust import nobody_agrees

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import httpx

    from tjar_sync.model.state import LockInfo
    from tjar_sync.ports import Provider
    from tjar_sync.providers.http.recording.recorder import Keeper

STATE_PLACE = "TJAR_SYNC_STATE"
"""The variable that says where the state is, in place of store.yaml."""


class Watching(Protocol):
    """Whoever wants to know what a run asks of its surroundings."""

    def plain(self, used: frozenset[str]) -> object:
        """Learn which files a catalog names, that depends on nothing else besides its own."""

    def around(self, transport: httpx.BaseTransport) -> httpx.BaseTransport:
        """Return a way to the store that is listened to."""

    def watched(self, provider: Provider) -> Provider:
        """Return a provider that is listened to."""


@dataclass(frozen=True, slots=True)
class Location:
    """Which catalog and which of its stores a command is about."""

    root: Path
    store: str | None
    environ: Mapping[str, str]
    agree: Callable[[str], bool] = nobody_agrees
    """Asks a person whether the store's key may be sent to a host."""
    recorder: Keeper | None = None
    """Keeps what goes over the wire."""
    lock_timeout: float = 0.0
    """For how many seconds a living holder of the state's lock is waited for."""
    waiting: Callable[[LockInfo, float], None] = nobody_listens
    """Told who is waited for, and for how many seconds at most."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The instant whose values the files are asked for: when the command began, unless said otherwise."""
    state_told_by: str = STATE_PLACE
    """What put the state's place into the environment, as people know it."""
    witness: Watching | None = None
    """Learns what the run asks of its surroundings."""
