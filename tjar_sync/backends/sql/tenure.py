"""Whose state it is, and who may write to it: the stores' rows and their leases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from tjar_sync.backends import refusals
from tjar_sync.backends.lease import Lease
from tjar_sync.backends.rows import NO_SENSE, Damaged, texts
from tjar_sync.backends.sql.schema import LEASES, STORES
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, Connection

    from tjar_sync.backends.lease import Scope

_STORE: BindParameter[str] = bindparam("at_store")
_FIND = select(STORES.c.base_url, STORES.c.lineage, STORES.c.key, STORES.c.serial).where(
    STORES.c.store == _STORE
)
_HOLDER = select(
    *(LEASES.c[name] for name in ("who", "host", "pid", "started", "verb")),
    *(LEASES.c[name] for name in ("token", "machine", "birth", "expires")),
).where(LEASES.c.store == _STORE)


@dataclass(frozen=True, slots=True)
class Birth:
    """What a state is given once, and how often it changed since."""

    lineage: str
    key: str
    serial: int = 0


def find(connection: Connection, scope: Scope) -> Birth | None:
    """Read the store's row. Raises StateError when it belongs to another shop."""
    found = connection.execute(_FIND, {"at_store": scope.store}).first()
    if found is None:
        return None
    base_url, lineage, key, serial = found
    try:
        texts(base_url, lineage, key)
        serial = int(serial)
    except NO_SENSE as error:
        raise Damaged(f"the store's own row: {error}") from error
    if base_url != scope.base_url:
        raise refusals.foreign(base_url, scope.base_url)
    return Birth(lineage, key, serial)


def bear(connection: Connection, scope: Scope, birth: Birth) -> None:
    """Write the store's row, for good."""
    row = {"lineage": birth.lineage, "key": birth.key, "serial": birth.serial}
    place = {"store": scope.store, "base_url": scope.base_url, "born_at": scope.stamp()}
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
        owner = LockInfo(who, host, int(pid), started, verb)
        datetime.fromisoformat(expires).astimezone(UTC)
    except NO_SENSE as error:
        raise Damaged(f"the lock: {error}") from error
    return Lease(owner, token, machine, birth, expires)


def take(connection: Connection, scope: Scope, lease: Lease) -> None:
    """Put a lease in the place of the one before it."""
    connection.execute(delete(LEASES).where(LEASES.c.store == scope.store))
    owner = lease.owner
    row = {
        "store": scope.store,
        "who": owner.who,
        "host": owner.host,
        "pid": owner.pid,
        "started": owner.started,
        "verb": owner.verb,
        "token": lease.token,
        "machine": lease.machine,
        "birth": lease.birth,
        "expires": scope.expiry(),
    }
    connection.execute(insert(LEASES), row)


def renew(connection: Connection, scope: Scope, token: str) -> bool:
    """Push the expiry back; False when the lease is no longer there."""
    mine = update(LEASES).where(LEASES.c.store == scope.store, LEASES.c.token == token)
    return connection.execute(mine, {"expires": scope.expiry()}).rowcount == 1


def drop(connection: Connection, store: str, token: str) -> None:
    """Remove a lease, if it is still there."""
    connection.execute(delete(LEASES).where(LEASES.c.store == store, LEASES.c.token == token))
