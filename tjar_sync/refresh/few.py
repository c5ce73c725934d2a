"""See a few owned resources, each asked for by its id: no list is read, and nothing else is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.refresh.lateness import believable
from tjar_sync.refresh.listing import KindView, read_details

if TYPE_CHECKING:
    from collections.abc import Collection

    from tjar_sync.model.state import StateEntry
    from tjar_sync.ports import Emit, Provider
    from tjar_sync.refresh.lateness import Lateness


def refresh_few(
    rows: Collection[StateEntry], provider: Provider, emit: Emit, lateness: Lateness
) -> Snapshot:
    """Read these rows in full; of all else the snapshot says that nobody looked.

    What the store says not to have is `missing`; a list may contradict that. Waits for what it does
    not show yet of what this catalog wrote a moment ago, as `refresh` does.
    """
    kinds = dict.fromkeys(row.address.kind for row in rows)
    views = [
        _view([row for row in rows if row.address.kind == kind], provider, emit, lateness)
        for kind in kinds
    ]
    return Snapshot(
        {key: live for one in views for key, live in one.live.items()},
        dict.fromkeys(KINDS, False),
        tuple(reason for one in views for reason in one.incomplete_reasons),
        frozenset().union(*(one.missing for one in views)),
        {key: why for one in views for key, why in one.stale.items()},
        listed=False,
    )


def _view(
    rows: Collection[StateEntry], provider: Provider, emit: Emit, lateness: Lateness
) -> KindView:
    """Read rows of one kind."""
    tracked = {(row.address.kind, row.remote_id or ""): row for row in rows}

    def look() -> KindView:
        asked = [(kind, row.type, remote_id) for (kind, remote_id), row in tracked.items()]
        found = dict(zip(tracked, read_details(provider, asked, emit), strict=True))
        live = {key: one for key, one in found.items() if one is not None}
        seen_at = max((one.seen_at for one in live.values()), default="")
        missing = frozenset(found.keys() - live.keys())
        return KindView(
            live, complete=False, incomplete_reasons=(), missing=missing, seen_at=seen_at
        )

    return believable(look, tracked, lateness, emit)
