"""What the store has of this catalog's own work and the state does not know: from journal and git."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.catalog.commit import named_before
from tjar_sync.model.identity import keys_of_live
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.own_writes import FIRST_LINES
from tjar_sync.model.pictures import pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State
    from tjar_sync.planning import Traces
    from tjar_sync.ports import StateHome

MOST = 200
"""Of so many the files' history is searched."""


def own_traces(
    home: StateHome, root: Path, state: State, snapshot: Snapshot, files: Iterable[Resource] = ()
) -> Traces:
    """Return what is newer than all that the state knows; mostly there is nothing to search for.

    `root` is the folder of a catalog, whose `files`, where they are read, know pictures, too.
    """
    if not planning.later(state, snapshot):
        return {}
    found = planning.later(state, snapshot, home.history(FIRST_LINES))
    words = {str(live.values[path]) for live in found[:MOST] for _, path, _ in keys_of_live(live)}
    since = max((row.seen_at for row in state.resources.values()), default="")
    named, known = named_before(root, words), frozenset(_digests(files, state))
    return planning.traces(found, named, known, since)


def _digests(files: Iterable[Resource], state: State) -> Iterator[str]:
    """Yield the digests of all pictures that the files or the state know."""
    known = chain(
        ((item.address.kind, item.values) for item in files),
        ((row.address.kind, row.desired) for row in state.resources.values()),
    )
    for kind, values in known:
        if KINDS[kind].content_addressed:
            yield KINDS[kind].content(values)
        yield from pictures(kind, values.items())
