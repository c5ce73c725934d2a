"""What the API was asked: counts by route, and the latest requests with their bodies."""

from __future__ import annotations

import re
import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

from tjar_sync.devstore.settings import API

MOST_RECENT = 2_000
MOST_BODY = 65_536
_ID = re.compile(r"/(?:\d+|[a-z]{3,4}_[A-Za-z0-9]+)(?=/|$)")
READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it arrived, and the status it was answered with (0: not answered)."""

    method: str
    path: str
    query: str
    body: str
    status: int


def template(path: str, api: str = API) -> str:
    """Replace the ids in a path: '/products/7' becomes '/products/{id}'."""
    return _ID.sub("/{id}", path.removeprefix(api))


class RequestLog:
    """A bounded, thread-safe log of API requests."""

    def __init__(self, api: str = API) -> None:
        self._api = api
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._recent: deque[LoggedRequest] = deque(maxlen=MOST_RECENT)

    def add(self, request: LoggedRequest) -> None:
        """Remember a request."""
        with self._lock:
            self._counts[f"{request.method} {template(request.path, self._api)}"] += 1
            self._recent.append(request)

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self._counts.clear()
            self._recent.clear()

    @property
    def recent(self) -> tuple[LoggedRequest, ...]:
        """The latest requests, oldest first."""
        with self._lock:
            return tuple(self._recent)

    @property
    def counts(self) -> dict[str, int]:
        """How often each 'METHOD /template' was asked."""
        with self._lock:
            return dict(sorted(self._counts.items()))

    @property
    def total(self) -> int:
        """How many requests there were."""
        return sum(self.counts.values())

    @property
    def writes(self) -> int:
        """How many requests were not reads."""
        return sum(
            count for route, count in self.counts.items() if route.split(" ")[0] not in READS
        )

    def as_json(self) -> dict[str, Any]:
        """Show the log for `GET /_dev/requests`."""
        return {
            "total": self.total,
            "writes": self.writes,
            "counts": self.counts,
            "recent": [asdict(request) for request in self.recent],
        }
