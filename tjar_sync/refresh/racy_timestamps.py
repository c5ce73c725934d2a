"""Let records made in the very second of a change come of age, so that plans stay cheap.

A record whose `updated_at` is the second in which it was made proves nothing later: an edit in that
same second bears the same time. Once that second is over, the list's row proves as much of it as it
does of any other record (architecture 5.4), for a hundredth of the requests that reading every
detail again would take. Nobody waits for that: the look that ends a run proves what is older by
then, and the list of the next plan the rest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.live import is_racy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry

    Key = tuple[str, str]

FEW = 5
"""So many racy records are not proven by a list: the next plan reads their details."""


def trusted(row: Live, known: StateEntry) -> bool:
    """Say whether a row of the list proves that nothing changed since the recorded reading.

    It does when time and all visible fields are equal, and that time was over when the record
    was made, as a later edit would bear another.
    """
    if row.full or row.unreadable or row.updated_at != known.updated_at:
        return False
    shown = known.live
    if not shown or is_racy(known.updated_at, known.seen_at):
        return False
    if row.values.items() <= shown.items():
        return True
    return all(shown[path] == value for path, value in row.values.items() if path in shown)


def matured(rows: Iterable[StateEntry], shown: Mapping[Key, Live]) -> tuple[StateEntry, ...]:
    """Return the racy records that a later look at lists proves, with the time of that proof.

    None where they are few. What was changed since, or is as young as that look too, stays racy.
    """
    known = ((row, shown.get((row.address.kind, row.remote_id or ""))) for row in rows)
    found = tuple(_aged((live, row) for row, live in known if live is not None))
    return found if len(found) > FEW else ()


def _aged(seen: Iterable[tuple[Live, StateEntry]]) -> Iterator[StateEntry]:
    for live, row in seen:
        if row.updated_at and row.updated_at >= row.seen_at:
            aged = replace(row, seen_at=live.seen_at)
            if trusted(live, aged):
                yield aged
