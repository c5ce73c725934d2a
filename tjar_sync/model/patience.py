"""How long to wait for what a store does not show yet, and how often to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FRESH_SECONDS = 4.0
"""Seconds after which a look at what is to be overwritten is too old to be trusted."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between the looks at what the store does not show yet."""
DISBELIEF = 10
"""For so many times as long as the store may take to show a write, no look without it is believed."""


def pauses(seconds: float) -> Iterator[float]:
    """Yield the pauses that fit into so many seconds; the last is cut to fit."""
    left = seconds
    for pause in PAUSES:
        if left <= 0:
            return
        yield min(pause, left)
        left -= pause
