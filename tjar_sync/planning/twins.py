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
    from collections.abc import Collection, Iterable, Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live

MOST_NAMED = 10
"""So many ids are named of one value."""


def twins(lives: Iterable[Live], unmanaged: Collection[Live]) -> Iterator[Diagnostic]:
    """Name live resources that share a sku or slug, or a name and all pictures.

    `lives` are those that may: see `Matches.doubtful`. Where one of them is ours and others
    nobody's, its own resource tells.
    """
    free = {(live.kind, live.remote_id) for live in unmanaged}
    groups: dict[tuple[str, str, frozenset[str]], list[Live]] = defaultdict(list)
    for live in lives:
        for what, shown in _marks(live):
            groups[live.kind, what, shown].append(live)
    for (kind, what, _), alike in groups.items():
        nobodys = sum((live.kind, live.remote_id) in free for live in alike)
        if len(alike) > 1 and nobodys in {0, len(alike)}:
            ids = [f"id {live.remote_id}" for live in alike[:MOST_NAMED]]
            more = f" and {len(alike) - len(ids)} more" if len(alike) > len(ids) else ""
            summary = (
                f"the store has {len(alike)} {KINDS[kind].plural} with the same {what}: "
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
