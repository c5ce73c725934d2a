"""Tell an old view of the store, as a copy of its database may serve, from what people did.

What this catalog wrote a moment ago is not believed gone, or as it was before: the store is looked
at again for as long as it may take to show a write, and after that nothing is said of it
(architecture 5.4).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.event import Waiting
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.own_writes import sequence
from tjar_sync.model.patience import DISBELIEF, pauses
from tjar_sync.refresh.listing import contradiction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.own_writes import Key, OwnWrite
    from tjar_sync.model.state import StateEntry
    from tjar_sync.ports import Emit
    from tjar_sync.refresh.listing import KindView

LATE = "the store does not show yet what was written a moment ago"


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a store may be with what it shows, and what was written so short a time ago."""

    seconds: float
    """How long the store may take to show a write."""
    pause: Callable[[float], object]
    """Waits; what it returns is true when the run is to end."""
    written: Callable[[], Mapping[Key, OwnWrite]]
    """Asked only where a view differs from what state recorded."""


ON_TIME = Lateness(0, lambda _: True, dict)
"""A store that shows at once what was written."""


def believable(
    look: Callable[[], KindView], tracked: Mapping[Key, StateEntry], lateness: Lateness, emit: Emit
) -> KindView:
    """Look until the view lacks nothing of what was written a moment ago, or patience ends.

    What it lacks then is in no plan: the view names it as stale, and does not count as complete.
    Raises ProviderError where the store contradicts itself.
    """
    seen = look()
    doubts = _doubts(seen, tracked, lateness)
    for pause in pauses(lateness.seconds):
        if not doubts:
            break
        emit(Waiting(pause, LATE))
        if lateness.pause(pause):
            break
        seen = look()
        doubts = _doubts(seen, tracked, lateness)
    else:
        doubts = {
            key: doubts[key] for key in doubts if _is_surely_young(seen, tracked, key, lateness)
        }
    if denied := seen.denied - doubts.keys():
        raise contradiction(denied)
    return _without(seen, doubts) if doubts else seen


def _doubts(
    seen: KindView, tracked: Mapping[Key, StateEntry], lateness: Lateness
) -> dict[Key, str]:
    """Say in which way the view is older than what was written, by what it is of."""
    changed = any(
        live.values is not tracked[key].live if key in tracked else live.full
        for key, live in seen.live.items()
    )
    if not (changed or seen.missing or seen.denied):
        return {}
    told = (
        (key, _doubt(seen, tracked, key, write))
        for key, write in lateness.written().items()
        if not (write.elsewhere and _age(seen, tracked.get(key)) > DISBELIEF * lateness.seconds)
    )
    return {key: doubt for key, doubt in told if doubt}


def _is_surely_young(
    seen: KindView, tracked: Mapping[Key, StateEntry], key: Key, lateness: Lateness
) -> bool:
    """Say whether a write is known to be of a moment ago; any other had its time to show by now."""
    elsewhere = lateness.written()[key].elsewhere
    return not elsewhere or _age(seen, tracked.get(key)) >= 0


def _age(seen: KindView, known: StateEntry | None) -> float:
    """Return for how many seconds, by the store's own clock, something has been as it is recorded.

    Below none where the store told its time at one of the two looks only, or at neither.
    """
    try:
        then = datetime.fromisoformat(known.seen_at if known else "")
        return (datetime.fromisoformat(seen.seen_at) - then).total_seconds()
    except (ValueError, TypeError):
        return -1.0


def _doubt(seen: KindView, tracked: Mapping[Key, StateEntry], key: Key, write: OwnWrite) -> str:
    live, known = seen.live.get(key), tracked.get(key)
    if key in seen.denied or key in seen.hidden or (key in seen.missing and not _passed(seen, key)):
        if write.created:
            return "it was created a moment ago, and the store does not show it yet"
        return "the store still lists what was deleted a moment ago" if write.deleted else ""
    if live is None:
        return ""
    if known is not None and write.is_newer_than(live, known):
        return "it was written a moment ago, and the store still shows what was there before"
    deleted = write.deleted and known is None and live.full
    return "it was deleted a moment ago, and the store still shows it" if deleted else ""


def _passed(seen: KindView, key: Key) -> bool:
    """Say whether the view shows what came later than this, as ids rise: then this is gone."""
    return any(sequence(remote_id) > sequence(key[1]) for _, remote_id in seen.live)


def _without(seen: KindView, doubts: Mapping[Key, str]) -> KindView:
    """Leave out what is in doubt; what a list alone lacks was read, and stays."""
    ((kind, _), *_rest) = doubts
    plural = KINDS[kind].plural
    stale = {key: doubt for key, doubt in doubts.items() if key not in seen.hidden}
    return replace(
        seen,
        live={key: live for key, live in seen.live.items() if key not in stale},
        complete=False,
        incomplete_reasons=(
            *seen.incomplete_reasons,
            f"the list of {plural} is older than what was written a moment ago",
        ),
        missing=frozenset(),
        stale=stale,
    )
