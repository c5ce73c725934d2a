"""Answers that are handed on: a store that was asked in vain is not asked the same again."""

from __future__ import annotations

from collections import defaultdict, deque
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

MOST_HELD = 64 * 1024 * 1024
"""So many bytes of answers are held, in case that the plan is made anew."""


class Handed:
    """Answers that came a moment ago: whoever asks the same gets each of them once, in their order."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._outcomes: dict[str, deque[httpx.Response | httpx.TransportError]] = defaultdict(deque)
        self._size = 0

    def hold(self, path: str, outcome: httpx.Response | httpx.TransportError) -> None:
        """Hold what came of a request; of many bytes only the first."""
        size = 0 if isinstance(outcome, Exception) else len(outcome.content)
        with self._lock:
            if self._size + size <= MOST_HELD:
                self._size += size
                self._outcomes[path].append(outcome)

    def take(self, path: str) -> httpx.Response | None:
        """Return what came of a request, once. Raises what failed it."""
        with self._lock:
            found = self._outcomes[path].popleft() if self._outcomes.get(path) else None
        if isinstance(found, Exception):
            raise found
        return found
