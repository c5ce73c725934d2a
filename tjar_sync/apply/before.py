"""What a write replaces, journaled with it so that the run can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.live import Verb
from tjar_sync.model.pictures import pictures
from tjar_sync.model.state import Before

if TYPE_CHECKING:
    from tjar_sync.apply.remote_ids import RemoteIds
    from tjar_sync.model.live import Write


def replaced(write: Write, remote_ids: RemoteIds) -> Before:
    """Return what a write replaces, as far as it was seen: of an update what it sends alone."""
    kind = write.address.kind
    seen = remote_ids.live.get((kind, write.remote_id or ""))
    row = remote_ids.row(write.address)
    sides = [seen.values if seen else {}, row.desired if row else {}]
    if write.verb is Verb.UPDATE:
        sides = [{path: side[path] for path in write.values if path in side} for side in sides]
    live, desired = sides if write.remote_id else ({}, {})
    shown = pictures(kind, (*live.items(), *desired.items()))
    media = {digest: remote_ids.media_id(digest) for digest in sorted(shown)}
    return Before(live, desired, {digest: one for digest, one in media.items() if one})
