"""Whose state it is, and who may write to it: the stores' rows and their leases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from tjar_sync.model.state import LockInfo
from tjar_sync.state import errors
from tjar_sync.state.codec import NO_SENSE, Damaged, texts
from tjar_sync.state.lease import Lease
from tjar_sync.state.sql.schema import LEASES, STORES

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, Connection

    from tjar_sync.state.lease import StoreContext

_STORE: BindParameter[str] = bindparam("at_store")
_FIND = select(STORES.c.base_url, STORES.c.lineage, STORES.c.key, STORES.c.serial).where(
    STORES.c.store == _STORE
)
_HOLDER = select(
    *(LEASES.c[name] for name in ("who", "host", "pid", "started", "verb")),
    *(LEASES.c[name] for name in ("token", "machine", "birth", "expires")),
).where(LEASES.c.store == _STORE)


@dataclass(frozen=True, slots=True)
class StoreRow:
    """What a state is given once, and how often it changed since."""

    lineage: str
    key: str
    serial: int = 0


def find(connection: Connection, context: StoreContext) -> StoreRow | None:
    """Read the store's row. Raises StateError when it belongs to another shop."""
    found = connection.execute(_FIND, {"at_store": context.store}).first()
    if found is None:
        return None
    base_url, lineage, key, serial = found
    try:
        texts(base_url, lineage, key)
        serial = int(serial)
    except NO_SENSE as error:
        raise Damaged(f"the store's own row: {error}") from error
    if base_url != context.base_url:
        raise errors.foreign(base_url, context.base_url)
    return StoreRow(lineage, key, serial)


def create(connection: Connection, context: StoreContext, store_row: StoreRow) -> None:
    """Write the store's row, for good."""
    row = {"lineage": store_row.lineage, "key": store_row.key, "serial": store_row.serial}
    place = {"store": context.store, "base_url": context.base_url, "born_at": context.stamp()}
    connection.execute(insert(STORES), place | row)


def holder(connection: Connection, store: str) -> Lease | None:
    """Read who holds the lock, or held it last without giving it back."""
    found = connection.execute(_HOLDER, {"at_store": store}).first()
    if found is None:
        return None
    who, host, pid, started, verb, *rest = found
    token, machine, birth, expires = rest
    try:
        texts(who, host, started, verb, *rest)
        lock_info = LockInfo(who, host, int(pid), started, verb)
        datetime.fromisoformat(expires).astimezone(UTC)
    except NO_SENSE as error:
        raise Damaged(f"the lock: {error}") from error
    return Lease(lock_info, token, machine, birth, expires)


def take(connection: Connection, context: StoreContext, lease: Lease) -> None:
    """Put a lease in the place of the one before it."""
    connection.execute(delete(LEASES).where(LEASES.c.store == context.store))
    lock_info = lease.lock_info
    row = {
        "store": context.store,
        "who": lock_info.who,
        "host": lock_info.host,
        "pid": lock_info.pid,
        "started": lock_info.started,
        "verb": lock_info.verb,
        "token": lease.token,
        "machine": lease.machine,
        "birth": lease.birth,
        "expires": context.expiry(),
    }
    connection.execute(insert(LEASES), row)


def renew(connection: Connection, context: StoreContext, token: str) -> bool:
    """Push the expiry back; False when the lease is no longer there."""
    mine = update(LEASES).where(LEASES.c.store == context.store, LEASES.c.token == token)
    return connection.execute(mine, {"expires": context.expiry()}).rowcount == 1


def drop(connection: Connection, store: str, token: str) -> None:
    """Remove a lease, if it is still there."""
    connection.execute(delete(LEASES).where(LEASES.c.store == store, LEASES.c.token == token))
