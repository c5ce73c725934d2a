"""One commit of a log as bytes, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.state.batches import dump_batch, load_batch
from tjar_sync.state.codec import as_json, texts
from tjar_sync.state.log.checkpoint import dump_checkpoint, load_checkpoint
from tjar_sync.state.log.parts import (
    VERSION,
    from_identity,
    from_lease,
    opened,
    to_identity,
    to_lease,
)

if TYPE_CHECKING:
    from tjar_sync.model.state import Batch
    from tjar_sync.state.lease import Lease
    from tjar_sync.state.log.projection import Projection
    from tjar_sync.state.storage import Identity


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
    restored: Projection | None = None
    """What takes the place of all before it but the lease."""


def advance(projection: Projection, commit: Commit) -> None:
    """Take a commit into a projection. Raises StateError where it does not fit."""
    if commit.restored is not None:
        projection.become(commit.restored)
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
    if commit.restored is not None:
        content["restored"] = dump_checkpoint(commit.restored).decode()
    return as_json(content).encode()


def load_commit(data: bytes) -> Commit:
    """Read what `dump_commit` wrote. Raises TooNewError, or what reading a damaged one raises."""
    found = opened(data)
    texts(found["stamp"], found["nonce"])
    batch, lease, restored = found["batch"], found.get("lease"), found.get("restored")
    return Commit(
        found["stamp"],
        found["nonce"],
        found["identity"] and to_identity(found["identity"]),
        lease and to_lease(lease),
        "lease" in found,
        None if batch is None else load_batch(batch),
        None if restored is None else load_checkpoint(restored.encode()),
    )
