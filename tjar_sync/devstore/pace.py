"""How many requests came in a stretch of time."""

from __future__ import annotations

import threading


class RequestWindow:
    """Counts requests by stretches of time; each kind of stretch has a count of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[int, tuple[int, int]] = {}

    def count(self, now: int, seconds: int) -> int:
        """Count a request, and return how many came in this stretch of so many seconds."""
        with self._lock:
            stretch, count = self._counts.get(seconds, (-1, 0))
            count = count + 1 if stretch == now // seconds else 1
            self._counts[seconds] = (now // seconds, count)
            return count
