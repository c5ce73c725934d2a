"""The lease on a state: who holds it, how often it was renewed, and how anybody tells that it is over."""

from __future__ import annotations

import time
from datetime import UTC
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.event import nobody_is_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tjar_sync.model.event import Waiting
    from tjar_sync.model.state import LockInfo
    from tjar_sync.state.machine import Machine


@dataclass(frozen=True, slots=True)
class LeaseConfig:
    """How long a lease lasts unless renewed, how often it is renewed, and looked at; in seconds."""

    ttl: float = 60.0
    renew: float = 15.0
    look: float = 1.0
    """Between two looks at a lease that somebody else holds."""


def elapsed() -> float:
    """Return seconds that no change of a clock moves, and that go on while the machine sleeps."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Time as it passes here, whatever any clock says; handed in so that tests need not wait."""

    now: Callable[[], float] = elapsed
    wait: Callable[[float], object] = time.sleep
    """Waits; what it returns is true when nothing is to be waited for any more."""


def nobody_listens(_holder: LockInfo, _seconds: float) -> None:
    """Tell nobody that a lease is watched."""


@dataclass(frozen=True, slots=True)
class StoreContext:
    """One store's share of a state, and the surroundings of the process that asks."""

    store: str
    base_url: str
    clock: Callable[[], datetime]
    """For what people read; nothing is decided by it."""
    machine: Machine
    lease_config: LeaseConfig = LeaseConfig()
    stopwatch: Stopwatch = Stopwatch()
    watching: Callable[[LockInfo, float], None] = nobody_listens
    """Told whose lease is watched, and for how many seconds at most."""

    lock_timeout: float = 0.0
    """For how many seconds a holder that lives is waited for."""
    waiting: Callable[[LockInfo, float], None] = nobody_listens
    """Told who is waited for, and for how many seconds at most."""

    pausing: Callable[[Waiting], None] = nobody_is_told
    """Told that a home waits by itself, for how many seconds and why."""

    def stamp(self, time: datetime | None = None) -> str:
        """Return a time, or now, as it is stored: ISO 8601, UTC."""
        return (time or self.clock()).astimezone(UTC).isoformat(timespec="milliseconds")

    def expiry(self) -> float:
        """Return when, by the stopwatch, a lease that is taken or renewed from now on is over."""
        return self.stopwatch.now() + self.lease_config.ttl


@dataclass(frozen=True, slots=True)
class Lease:
    """One holder's right to write alone.

    It says nothing of when it ends, since clocks differ: it is over when somebody has seen it
    unchanged for as long as a lease lasts.
    """

    lock_info: LockInfo
    token: str
    """Tells this lease from an earlier one of the same owner."""
    machine: str
    birth: str
    """The mark of the holder's process; empty when unknown."""
    renewals: int = 0

    @property
    def mark(self) -> tuple[str, int]:
        """What changes with every sign of life."""
        return self.token, self.renewals

    def alive(self, machine: Machine) -> bool | None:
        """Say whether its holder is alive; None where this machine cannot tell."""
        if machine.id != self.machine:
            return None
        found = machine.birth(self.lock_info.pid)
        if found is None:
            return False
        return found == self.birth if found and self.birth else None
