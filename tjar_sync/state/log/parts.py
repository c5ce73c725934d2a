"""What the objects of a log have in common: their version, and whose state it is and who holds it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import LockInfo
from tjar_sync.model.value import loads
from tjar_sync.state.codec import texts
from tjar_sync.state.lease import Lease
from tjar_sync.state.nesting import shallow
from tjar_sync.state.storage import Identity

VERSION = 1
"""Of the objects of a log."""


class TooNewError(ValueError):
    """A later tjar-sync wrote it."""


def opened(data: bytes) -> dict[str, Any]:
    """Return the map that an object of a log holds. Raises TooNewError, or as `load_commit`."""
    text = data.decode()
    found = loads(text)
    shallow(text, found)
    if type(found) is not dict or type(found.get("version")) is not int:
        raise TypeError("it is no map with a version")
    if found["version"] > VERSION:
        raise TooNewError(f"version {found['version']}, this tjar-sync knows {VERSION}")
    return found


def from_identity(identity: Identity) -> list[str]:
    """Return an identity as plain texts; the key is as open as in every state home."""
    key = identity.key.get_secret_value()
    return [identity.base_url, identity.lineage, key, identity.moved_to]


def to_identity(found: Any) -> Identity:  # noqa: ANN401 - whatever JSON holds
    """Read what `from_identity` returned. Raises ValueError or TypeError on a damaged one."""
    base_url, lineage, key, *moved = found  # a release that knew of no moves wrote three
    texts(base_url, lineage, key, *moved)
    return Identity(base_url, lineage, SecretStr(key), *moved)


def from_lease(lease: Lease) -> dict[str, Any]:
    """Return a lease as a map."""
    return asdict(lease)


def to_lease(found: Any) -> Lease:  # noqa: ANN401 - whatever JSON holds
    """Read what `from_lease` returned. Raises what reading a damaged one raises."""
    info = found["lock_info"]
    texts(*(info[name] for name in ("who", "host", "started", "verb")))
    texts(found["token"], found["machine"], found["birth"])
    who = LockInfo(info["who"], info["host"], int(info["pid"]), info["started"], info["verb"])
    return Lease(who, found["token"], found["machine"], found["birth"], int(found["renewals"]))
