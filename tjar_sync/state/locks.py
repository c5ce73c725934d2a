"""The lock of a state, whatever keeps it: taking, renewing, fencing, and knowing of its loss."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError
from tjar_sync.state import errors
from tjar_sync.state.lease import Lease

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tjar_sync.model.state import LockInfo
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.state.storage import LeaseStore


class LockKeeper:
    """Holds one lease for one state home, and tells whether writes may go on."""

    def __init__(self, leases: LeaseStore, context: StoreContext) -> None:
        self._leases = leases
        self._context = context
        self._token: str | None = None
        self._loss: Callable[[], StateError] | None = None
        self._until: datetime | None = None

    @contextmanager
    def hold(self, lock_info: LockInfo) -> Iterator[None]:
        """Hold the lock, renewed by a thread of its own; see StateHome.lock."""
        machine, token = self._context.machine, secrets.token_hex(16)
        birth, until = machine.birth(lock_info.pid) or "", self._context.expiry()
        lease = Lease(lock_info, token, machine.id, birth, self._context.stamp(until))
        self._leases.change(partial(self._take, lease))
        self._token, self._loss, self._until = token, None, until
        stop = threading.Event()
        renewer = threading.Thread(
            target=self._renew_until, args=(stop, token), name="tjar-sync lease", daemon=True
        )
        renewer.start()
        try:
            yield
        finally:
            stop.set()
            renewer.join()
            self._token = self._until = None
            with suppress(StateError):  # what cannot be given back expires by itself
                self._leases.change(partial(_drop, token))

    def is_held(self) -> bool:
        """Say whether what was locked is surely locked still; see StateHome.lock_is_held."""
        return not self._loss and (self._until is None or self._context.clock() < self._until)

    def fence(self, lease: Lease | None) -> None:
        """Raise unless a write may go on, in whose transaction this lease was found."""
        if self._loss:
            raise self._loss()
        if self._token is None:
            self._yield_to(lease)
        elif lease is None or lease.token != self._token or lease.expired(self._context):
            raise self._lose(lease)

    def _take(self, lease: Lease, found: Lease | None) -> Lease:
        self._yield_to(found)
        return lease

    def _yield_to(self, lease: Lease | None) -> None:
        if lease and not lease.over(self._context):
            raise errors.locked(lease)

    def _renew_until(self, stop: threading.Event, token: str) -> None:
        while not (self._loss or stop.wait(self._context.lease_config.renew)):
            with suppress(StateError):  # there is time to try again; if not, a write will say so
                until = self._context.expiry()
                self._leases.change(partial(self._renew, token, until))
                self._until = until  # that holds once it is durable

    def _renew(self, token: str, until: datetime, found: Lease | None) -> Lease:
        if found is None or found.token != token:
            raise self._lose(found)
        return replace(found, expires=self._context.stamp(until))

    def _lose(self, lease: Lease | None) -> StateError:
        """Remember for good to whom the lock went."""
        other_holder = None if lease is None or lease.token == self._token else lease
        self._loss = self._loss or partial(errors.lost, other_holder)
        return self._loss()


def _drop(token: str, found: Lease | None) -> Lease | None:
    return None if found and found.token == token else found
