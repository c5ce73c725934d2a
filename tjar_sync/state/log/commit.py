"""One commit of a log as bytes, and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from tjar_sync.model.state import LockInfo
from tjar_sync.model.value import loads
from tjar_sync.state.batches import dump_batch, load_batch
from tjar_sync.state.codec import as_json, shallow, texts
from tjar_sync.state.lease import Lease
from tjar_sync.state.storage import Identity

if TYPE_CHECKING:
    from tjar_sync.model.state import Batch
    from tjar_sync.state.log.projection import Projection

VERSION = 1
"""Of the objects of a log."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What one transaction wrote."""

    stamp: str
    """The writer's time, ISO 8601, UTC."""
    nonce: str
    """Tells a writer its own commit from another's of the same number."""
    identity: Identity | None = None
    """With the first: whose state it is."""
    lease: Lease | None = None
    moves_lease: bool = False
    """Whether `lease` takes the place of the one before, None removing it."""
    batch: Batch | None = None


class TooNewError(ValueError):
    """A later tjar-sync wrote it."""


def advance(projection: Projection, commit: Commit) -> None:
    """Take a commit into a projection. Raises StateError where it does not fit."""
    if commit.batch is not None:
        projection.check(commit.batch)
        projection.take(commit.batch, commit.stamp)
    projection.identity = commit.identity or projection.identity
    if commit.moves_lease:
        projection.lease = commit.lease


def dump_commit(commit: Commit) -> bytes:
    """Write a commit: same commit, same bytes."""
    content: dict[str, Any] = {
        "version": VERSION,
        "stamp": commit.stamp,
        "nonce": commit.nonce,
        "batch": commit.batch and dump_batch(commit.batch),
        "identity": commit.identity and from_identity(commit.identity),
    }
    if commit.moves_lease:
        content["lease"] = commit.lease and from_lease(commit.lease)
    return as_json(content).encode()


def load_commit(data: bytes) -> Commit:
    """Read what `dump_commit` wrote. Raises TooNewError, or what reading a damaged one raises."""
    found = opened(data)
    texts(found["stamp"], found["nonce"])
    batch, lease = found["batch"], found.get("lease")
    return Commit(
        found["stamp"],
        found["nonce"],
        found["identity"] and to_identity(found["identity"]),
        lease and to_lease(lease),
        "lease" in found,
        None if batch is None else load_batch(batch),
    )


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
    return [identity.base_url, identity.lineage, identity.key.get_secret_value()]


def to_identity(found: Any) -> Identity:  # noqa: ANN401 - whatever JSON holds
    """Read what `from_identity` returned. Raises ValueError or TypeError on a damaged one."""
    base_url, lineage, key = found
    texts(base_url, lineage, key)
    return Identity(base_url, lineage, SecretStr(key))


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
