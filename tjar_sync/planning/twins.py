"""What a store has twice, whatever is owned: two runs that knew nothing of each other leave such."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.identity import keys_of_live
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.pictures import pictures
from tjar_sync.planning.likeness import names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot

MOST_NAMED = 10
"""So many ids are named of one value."""


def twins(snapshot: Snapshot, unmanaged: Collection[Live]) -> Iterator[Diagnostic]:
    """Name live resources that share a sku or slug, or a name and all pictures.

    Where one of them is ours and others nobody's, its own resource tells.
    """
    free = {(live.kind, live.remote_id) for live in unmanaged}
    groups: dict[tuple[str, str, frozenset[str]], list[Live]] = defaultdict(list)
    for live in snapshot.live.values():
        for what, shown in _marks(live):
            groups[live.kind, what, shown].append(live)
    for (kind, what, _), lives in groups.items():
        nobodys = sum((live.kind, live.remote_id) in free for live in lives)
        if len(lives) > 1 and nobodys in {0, len(lives)}:
            ids = [f"id {live.remote_id}" for live in lives[:MOST_NAMED]]
            more = f" and {len(lives) - len(ids)} more" if len(lives) > len(ids) else ""
            summary = (
                f"the store has {len(lives)} {KINDS[kind].plural} with the same {what}: "
                f"{', '.join(ids)}{more}; delete what is too many there"
            )
            yield warning(Doubt.TWINS, summary)


def _marks(live: Live) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what no other resource of a store should show: in words, and with which pictures."""
    kind = KINDS[live.kind]
    keys = {path: value for _, path, value in keys_of_live(live) if path in kind.unique}
    yield from ((f"{path} {value}", frozenset()) for path, value in keys.items())
    if {*kind.identity[:1]} & keys.keys():
        return
    shown = frozenset(pictures(live.kind, live.values.items()))
    names = names_of(kind, live.values) if shown else {}
    if names:
        yield f"name and pictures ({next(iter(names.values()))})", shown
