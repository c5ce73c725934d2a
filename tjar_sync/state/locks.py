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

    from tjar_sync.model.state import LockInfo
    from tjar_sync.state.lease import StoreContext
    from tjar_sync.state.storage import LeaseStore


class _Occupied(Exception):  # noqa: N818 - it is no error before the lease has been watched
    """Somebody holds the lease."""

    def __init__(self, lease: Lease) -> None:
        super().__init__()
        self.lease = lease


class LockKeeper:
    """Holds one lease for one state home, and tells whether writes may go on."""

    def __init__(self, leases: LeaseStore, context: StoreContext) -> None:
        self._leases = leases
        self._context = context
        self._token: str | None = None
        self._loss: Callable[[], StateError] | None = None
        self._until: float | None = None

    @contextmanager
    def hold(self, lock_info: LockInfo) -> Iterator[None]:
        """Hold the lock, renewed by a thread of its own; see StateHome.lock."""
        machine, token = self._context.machine, secrets.token_hex(16)
        lease = Lease(lock_info, token, machine.id, machine.birth(lock_info.pid) or "")
        until = self._acquire(lease)
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
        return not self._loss and not self._overdue()

    def _acquire(self, lease: Lease) -> float:
        """Take the lock, and return until when it is ours.

        A holder of whom nobody here can tell whether it lives is watched for a whole lease: one
        sign of life in that time means that it does. One that lives is waited for as long as the
        context says. Raises StateLocked.
        """
        context, whole = self._context, self._context.lease_config.ttl
        patience = context.stopwatch.now() + context.lock_timeout
        watched: Lease | None = None
        since, told = 0.0, ""
        while True:
            until = context.expiry()
            waited = context.stopwatch.now() - since
            dead = watched if waited >= whole else None
            try:
                self._leases.change(partial(self._take, lease, dead))
            except _Occupied as occupied:
                found = occupied.lease
            else:
                return until
            if self._lives(found, watched):
                told = self._await(found, patience, told)
            elif watched is None:
                context.watching(found.lock_info, whole)
            if watched is None or watched.mark != found.mark:
                watched, since = found, context.stopwatch.now()
            if context.stopwatch.wait(context.lease_config.look):
                raise errors.locked(found)

    def _lives(self, found: Lease, watched: Lease | None) -> bool:
        renewed = watched is not None and watched.mark != found.mark
        return renewed or found.alive(self._context.machine) is True

    def _await(self, found: Lease, patience: float, told: str) -> str:
        """Say once who is waited for; return of which lease that was said. Raises StateLocked."""
        left = patience - self._context.stopwatch.now()
        if left <= 0:
            raise errors.locked(found)
        if told != found.token:
            self._context.waiting(found.lock_info, left)
        return found.token

    def fence(self, lease: Lease | None) -> None:
        """Raise unless a write may go on, in whose transaction this lease was found."""
        if self._loss:
            raise self._loss()
        if self._token is None:
            if lease is not None and lease.alive(self._context.machine) is not False:
                raise errors.locked(lease)
        elif lease is None or lease.token != self._token or self._overdue():
            raise self._lose(lease)

    def _take(self, lease: Lease, dead: Lease | None, found: Lease | None) -> Lease:
        alive = None if found is None else found.alive(self._context.machine)
        if found is None or alive is False:
            return lease
        if alive is None and dead is not None and found.mark == dead.mark:
            return lease
        raise _Occupied(found)

    def _overdue(self) -> bool:
        """Say whether our time is over: from then on others may take the lock."""
        return self._until is not None and self._context.stopwatch.now() >= self._until

    def _renew_until(self, stop: threading.Event, token: str) -> None:
        while not (self._loss or stop.wait(self._context.lease_config.renew)):
            with suppress(StateError):  # there is time to try again; if not, a write will say so
                until = self._context.expiry()
                self._leases.change(partial(self._renew, token))
                self._until = until  # that holds once it is durable

    def _renew(self, token: str, found: Lease | None) -> Lease:
        if found is None or found.token != token:
            raise self._lose(found)
        return replace(found, renewals=found.renewals + 1)

    def _lose(self, lease: Lease | None) -> StateError:
        """Remember for good to whom the lock went."""
        other_holder = None if lease is None or lease.token == self._token else lease
        self._loss = self._loss or partial(errors.lost, other_holder)
        return self._loss()


def _drop(token: str, found: Lease | None) -> Lease | None:
    return None if found and found.token == token else found
