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
    """Read these rows of one kind in full; of all else the snapshot says that nobody looked.

    What the store says not to have is `missing`; a list may contradict that. Waits for what it does
    not show yet of what this catalog wrote a moment ago, as `refresh` does.
    """
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

    view = believable(look, tracked, lateness, emit)
    return Snapshot(
        view.live,
        dict.fromkeys(KINDS, False),
        view.incomplete_reasons,
        view.missing,
        view.stale,
    )
