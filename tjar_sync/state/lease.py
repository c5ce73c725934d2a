"""The lease on a state: who holds it, until when, and when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.state import LockInfo
    from tjar_sync.state.machine import Machine


@dataclass(frozen=True, slots=True)
class LeaseConfig:
    """How long a lease lasts unless renewed, and how often it is renewed, in seconds."""

    ttl: float = 60.0
    renew: float = 15.0


@dataclass(frozen=True, slots=True)
class StoreContext:
    """One store's share of a state, and the surroundings of the process that asks."""

    store: str
    base_url: str
    clock: Callable[[], datetime]
    machine: Machine
    lease_config: LeaseConfig = LeaseConfig()

    def stamp(self, time: datetime | None = None) -> str:
        """Return a time, or now, as it is stored: ISO 8601, UTC."""
        return (time or self.clock()).astimezone(UTC).isoformat(timespec="milliseconds")

    def expiry(self) -> datetime:
        """Return when a lease taken now is over."""
        return self.clock() + timedelta(seconds=self.lease_config.ttl)


@dataclass(frozen=True, slots=True)
class Lease:
    """One holder's right to write alone."""

    lock_info: LockInfo
    token: str
    """Tells this lease from an earlier one of the same owner."""
    machine: str
    birth: str
    """The mark of the holder's process; empty when unknown."""
    expires: str
    """ISO 8601, UTC."""

    def expired(self, context: StoreContext) -> bool:
        """Return True when it was not renewed in time."""
        return context.clock() >= datetime.fromisoformat(self.expires)

    def over(self, context: StoreContext) -> bool:
        """Return True when it expired, or when its holder is known to be dead."""
        return self.expired(context) or self._orphaned(context.machine)

    def _orphaned(self, machine: Machine) -> bool:
        if machine.id != self.machine:
            return False
        found = machine.birth(self.lock_info.pid)
        return found is None or bool(found and self.birth and found != self.birth)
