"""Landmarks as rows of plain text, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.model.landmark import Landmark
from tjar_sync.model.value import loads
from tjar_sync.state.codec import as_json, known_kind, maps, texts
from tjar_sync.state.nesting import shallow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.state.codec import Row

LANDMARK = ("kind", "remote_id", "shown", "updated_at")
"""The columns of a landmark, in the order that `to_landmark` reads."""


def from_landmark(item: Landmark) -> Row:
    """Return the row of a landmark. A bare secret is a TypeError."""
    return {
        "kind": item.kind,
        "remote_id": item.remote_id,
        "shown": as_json(item.values),
        "updated_at": item.updated_at,
    }


def to_landmark(row: Sequence[Any]) -> Landmark:
    """Read a row of LANDMARK. Raises ValueError, TypeError or KeyError on a damaged one."""
    kind, remote_id, shown, updated_at = row
    texts(kind, remote_id, shown, updated_at)
    known_kind(kind)
    values = loads(shown)
    shallow(shown, values)
    maps(values)
    return Landmark(kind, remote_id, values, updated_at)
