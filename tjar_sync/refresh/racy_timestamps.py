"""Let records made in the very second of a change come of age, so that plans stay cheap.

A record whose `updated_at` is the second in which it was made proves nothing later: an edit in that
same second bears the same time. Once that second is over, the list's row proves as much of it as it
does of any other record (architecture 5.4), for a hundredth of the requests that reading every
detail again would take. The look that ends a run proves what is older by then; only where many
were changed within its own second, that is waited out. No plan takes its list for that proof: what a person
edited since, in that same second, it could not tell.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.errors import ProviderError
from tjar_sync.model.live import is_racy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.ports import Provider

    Key = tuple[str, str]

FEW = 5
"""So many racy records are not worth a request: the next plan reads their details."""
LOOKS = 3
SECOND = 1.0
_NOTHING_SHOWN: Mapping[Key, Live] = MappingProxyType({})


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


def confirm_racy(
    provider: Provider,
    rows: Iterable[StateEntry],
    pause: Callable[[float], object],
    shown: Mapping[Key, Live] = _NOTHING_SHOWN,
) -> tuple[StateEntry, ...]:
    """Return the racy records that are now proven, with the time of that proof.

    `shown`: what lists showed a moment ago, by kind and id. Waits about a second where that proves
    too little, since many changed in the store's current one, unless `pause` returns something true,
    since the run is to end. A store that cannot be read just now proves nothing, and is no error.
    """
    racy: dict[str, list[StateEntry]] = defaultdict(list)
    capabilities = provider.capabilities
    for row in rows:
        shortened = capabilities.of(row.address.kind).read  # else rows are whole, and need no proof
        if shortened and row.updated_at and row.updated_at >= row.seen_at:
            racy[row.address.kind].append(row)
    proven: list[StateEntry] = []
    for kind, waiting in racy.items():
        seen = {remote_id: live for (one, remote_id), live in shown.items() if one == kind}
        proven += _proven(provider, kind, waiting, pause, seen)
    return tuple(proven)


def _proven(
    provider: Provider,
    kind: str,
    waiting: Sequence[StateEntry],
    pause: Callable[[float], object],
    shown: Mapping[str, Live],
) -> list[StateEntry]:
    proven = _aged(waiting, shown) if len(waiting) > FEW else []
    for look in range(LOOKS):
        if len(waiting) - len(proven) <= FEW:
            break
        if (look or shown) and pause(SECOND):
            break
        try:
            seen = {row.remote_id: row for row in provider.newest(kind, len(waiting))}
        except ProviderError:
            break
        proven = _aged(waiting, {**shown, **seen})
    return proven


def _aged(rows: Iterable[StateEntry], shown: Mapping[str, Live]) -> list[StateEntry]:
    """Return the records that a look proves, with the time of it."""
    looked = (
        (live, replace(row, seen_at=live.seen_at))
        for row in rows
        if (live := shown.get(row.remote_id or ""))
    )
    return [row for live, row in looked if trusted(live, row)]
