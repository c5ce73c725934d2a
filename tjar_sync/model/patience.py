"""How long to wait for what a store does not show yet, and how often to look."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FRESH_SECONDS = 4.0
"""Seconds after which a look at what is to be overwritten is too old to be trusted."""
LATEST_SECONDS = FRESH_SECONDS
"""Seconds after which a look that was asked for shows, by the time it comes, what is too old."""
LOOKS = 3
"""So often a store is asked again that answers too late."""
TOO_LATE = (
    f"the store takes more than {LATEST_SECONDS:g} seconds to show it, and somebody may have changed"
    " it meanwhile"
)
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between the looks at what the store does not show yet."""
PAYS = 4
"""From so many resources on that are written over, looks save reads: two are made before one is
spared, and one is read."""
CLOSE = 2
"""So many writes a thread follow one look at what they write over: it is to be fresh when each is sent."""
DISBELIEF = 10
"""For so many times as long as the store may take to show a write, no look without it is believed."""


@dataclass(frozen=True, slots=True)
class PaceMemory:
    """What earlier runs learned of how many requests a second a store bears."""

    learned: float | None = None
    """None where it never said no."""
    keep: Callable[[float], object] = lambda _learned: None
    """Keeps what this run learned."""


NOTHING_LEARNED = PaceMemory()
"""The first run's; what it learns is not kept."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How a run waits, and what is waited for when it is to end."""

    sleep: Callable[[float], object] = time.sleep
    """Returns something true when it was woken, since nothing more shall be begun."""
    cut_off: Callable[[], bool] = lambda: False
    """Says whether a request that is in flight then is not waited for: none is a write."""
    pace: PaceMemory = NOTHING_LEARNED
    """At which pace earlier runs went."""


SYSTEM_WAITS = Waits()
"""A run that nothing wakes."""


def pauses(seconds: float) -> Iterator[float]:
    """Yield the pauses that fit into so many seconds; the last is cut to fit."""
    left = seconds
    for pause in PAUSES:
        if left <= 0:
            return
        yield min(pause, left)
        left -= pause
