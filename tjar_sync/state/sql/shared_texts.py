"""Rows of resources as a database keeps them: what both sides of one show alike is written once.

Most of a row is texts that the store shows as they were sent. `live` has what differs; the column
`apart` names the plain values of `desired` that `live` does not share. A row without it is whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tjar_sync.model.value import loads
from tjar_sync.state.codec import (
    PLAIN,
    RESOURCE,
    as_json,
    from_state_entry,
    to_state_entries,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value
    from tjar_sync.state.codec import Row

SLIM = (*RESOURCE, "apart")
"""The columns of a resource's row, in the order that `to_whole_entries` reads."""


def from_whole_entry(entry: StateEntry) -> Row:
    """Return the row of a recorded resource. A bare secret is a TypeError."""
    desired, live = entry.desired, entry.live
    plain = [path for path, value in desired.items() if isinstance(value, PLAIN)]
    shared = {path for path in plain if path in live and _alike(desired[path], live[path])}
    apart = [path for path in plain if path not in shared]
    differing = {path: value for path, value in live.items() if path not in shared}
    return from_state_entry(replace(entry, live=differing)) | {"apart": as_json(apart)}


def to_whole_entries(rows: Sequence[Sequence[Any]]) -> Iterator[StateEntry]:
    """Read rows of SLIM. Raises ValueError, TypeError or KeyError on a damaged one."""
    apart = loads(f"[{','.join(row[-1] or 'null' for row in rows)}]")
    if len(apart) != len(rows):
        raise ValueError("a value is not whole")
    return to_state_entries([row[:-1] for row in rows], apart)


def _alike(one: Value, other: Value) -> bool:
    """Say whether two plain values are read back alike; what is equal to a text may be more than it."""
    return type(one) is type(other) and type(one) in PLAIN and one == other
