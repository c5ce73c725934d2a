"""The inbox in the tables beside a state: what the store told of, and what was found after it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from tjar_sync.errors import StateError
from tjar_sync.model.address import Address
from tjar_sync.model.heard import DriftSeen, EventRetention, HeardEvent
from tjar_sync.state import errors
from tjar_sync.state.home import whose
from tjar_sync.state.sql import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tjar_sync.state.lease import StoreContext
    from tjar_sync.state.sql.transaction import SqlTransaction

Kept = TypeVar("Kept")

_KEEP = (
    f"{statements.insert('heard', ('store', 'event', 'name', 'products', 'heard_at', 'checked_at'))}"
    " ON CONFLICT (store, event) DO NOTHING"
)
_WAITS = "store = :store AND checked_at = ''"
_COUNT = f"SELECT COUNT(*) FROM heard WHERE {_WAITS}"  # noqa: S608 - our own words
_WAITING = (
    f"SELECT event, name, products FROM heard WHERE {_WAITS}"  # noqa: S608 - our own words
    " ORDER BY id LIMIT :most"
)
_FORGET_OLD = "DELETE FROM heard WHERE store = :store AND checked_at > '' AND checked_at < :before"
_FORGET_MANY = "DELETE FROM heard WHERE store = :store AND checked_at > '' AND id <= :upto"
_NEWEST = "SELECT MAX(id) FROM heard"
_CHECK = f"UPDATE heard SET checked_at = :at WHERE {_WAITS} AND event = :event"  # noqa: S608 - our own words
_CLEAN = "DELETE FROM drift_seen WHERE store = :store AND address = :address"
_FOUND = statements.upsert(
    "drift_seen",
    ("store", "address", "fingerprint", "event", "seen_at"),
    ("store", "address"),
)
_SEEN = (
    f"{statements.select('drift_seen', ('address', 'fingerprint', 'event', 'seen_at'))}"
    " ORDER BY address"
)


class SqlStorage(Protocol):
    """A storage whose transactions are those of a database; see Storage."""

    def reading(self) -> AbstractContextManager[SqlTransaction | None]:
        """See one moment; None when there is nothing to see."""

    def write(self, step: Callable[[SqlTransaction], Kept]) -> Kept:
        """Take a step that writes; durable once it has returned."""

    def close(self) -> None:
        """Give back connections."""


class SqlInbox:
    """The events of one store; see Inbox."""

    def __init__(
        self,
        storage: SqlStorage,
        context: StoreContext,
        retention: EventRetention = EventRetention(),  # noqa: B008 - it is frozen
    ) -> None:
        self.storage = storage
        self._context = context
        self._retention = retention

    def keep(self, events: Sequence[HeardEvent]) -> tuple[bool, ...]:
        """Keep events, all or none; see Inbox."""

        def step(transaction: SqlTransaction) -> tuple[bool, ...]:
            self._require_state(transaction)
            stamp = self._context.stamp()
            new = tuple(_kept(transaction, event, stamp) for event in events)
            if _counted(transaction) > self._retention.waiting:
                raise errors.too_many_wait(self._retention.waiting)
            self._forget(transaction, sum(new))
            return new

        with self._used():
            return self.storage.write(step)

    def waiting(self, limit: int) -> tuple[HeardEvent, ...]:
        """Return the events that nobody looked into, oldest first."""
        with self._used(), self.storage.reading() as transaction:
            if transaction is None:
                return ()
            rows = transaction.execute(_WAITING, most=limit).fetchall()
        return tuple(
            HeardEvent(event, name, tuple(map(str, json.loads(products))))
            for event, name, products in rows
        )

    def count(self) -> int:
        """Return how many wait. Raises StateError where none can be kept."""
        with self._used(), self.storage.reading() as transaction:
            if whose(transaction, self._context.base_url) is None or transaction is None:
                raise errors.nothing_applied()
            return _counted(transaction)

    def looked_into(
        self, ids: Collection[str], clean: Collection[Address], found: Collection[DriftSeen]
    ) -> None:
        """Let events wait no more, and keep the drift that was found; see Inbox."""

        def step(transaction: SqlTransaction) -> None:
            self._require_state(transaction)
            stamp = self._context.stamp()
            transaction.execute_each(_CHECK, ({"at": stamp, "event": event} for event in ids))
            transaction.execute_each(_CLEAN, ({"address": str(address)} for address in clean))
            transaction.execute_each(_FOUND, (_row_of(one, stamp) for one in found))

        with self._used():
            self.storage.write(step)

    def drift_seen(self) -> tuple[DriftSeen, ...]:
        """Return the drift that was found, by address."""
        with self._used(), self.storage.reading() as transaction:
            rows = [] if transaction is None else transaction.execute(_SEEN).fetchall()
        return tuple(DriftSeen(Address.parse(address), *rest) for address, *rest in rows)

    def close(self) -> None:
        """Give back the connection."""
        self.storage.close()

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Give up the connection where something is wrong: whoever asks next begins anew."""
        try:
            yield
        except StateError:
            self.storage.close()
            raise

    def _require_state(self, transaction: SqlTransaction) -> None:
        if whose(transaction, self._context.base_url) is None:
            raise errors.nothing_applied()

    def _forget(self, transaction: SqlTransaction, added: int) -> None:
        """Forget what was looked into long ago, or, now and then, before many others."""
        oldest = self._context.clock() - timedelta(days=self._retention.days)
        transaction.execute(_FORGET_OLD, before=self._context.stamp(oldest))
        newest = int(transaction.execute(_NEWEST).fetchone()[0] or 0)
        step = max(1, self._retention.checked // 100)
        if newest // step != (newest - added) // step:
            transaction.execute(_FORGET_MANY, upto=newest - self._retention.checked)


def _kept(transaction: SqlTransaction, event: HeardEvent, stamp: str) -> bool:
    """Keep one event; say whether it is a new one."""
    row = {
        "name": event.name,
        "products": json.dumps(event.remote_ids),
        "heard_at": stamp,
        "checked_at": "" if event.to_check else stamp,
    }
    return transaction.execute(_KEEP, event=event.id, **row).rowcount == 1


def _row_of(one: DriftSeen, stamp: str) -> dict[str, str]:
    return {
        "address": str(one.address),
        "fingerprint": one.fingerprint,
        "event": one.event,
        "seen_at": stamp,
    }


def _counted(transaction: SqlTransaction) -> int:
    return int(transaction.execute(_COUNT).fetchone()[0])
