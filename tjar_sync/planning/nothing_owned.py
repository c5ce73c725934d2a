"""A state that owns nothing, beside a store that has what the files name: it may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.state import State
    from tjar_sync.planning.match import Matches


def nothing_owned(state: State, matches: Matches) -> Iterator[Diagnostic]:
    """Say how much of what the files name is in the store, where nothing is owned."""
    there = sum(item.live is not None for item in matches.found)
    if not state.resources and there:
        summary = (
            f"the state owns nothing, and the store has {there:,} of the {len(matches.found):,} "
            "resources that the files name; if this catalog was applied before, its state is lost:"
            " say where it is, or put a backup back (`tjar-sync state restore`), before you apply"
        )
        yield warning(Doubt.NOTHING_OWNED, summary)
