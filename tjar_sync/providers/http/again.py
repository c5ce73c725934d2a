"""What was asked of a store, and asking the same again: answers are compared by their bytes alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import httpx

from tjar_sync.model.event import Reading
from tjar_sync.providers.http.transport import Wrapper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.ports import Emit
    from tjar_sync.providers.http.handed import Handed
    from tjar_sync.providers.http.prepared import Prepared

OK = 200


class SeenAnswer(NamedTuple):
    """One request that only reads, and what its answer was."""

    path: str
    """With the query."""
    digest: str


class Holding(Wrapper):
    """Holds what comes of each request."""

    def __init__(self, inner: httpx.BaseTransport, handed: Handed) -> None:
        super().__init__(inner)
        self._handed = handed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and hold the answer, or the failure."""
        path = _path(request)
        try:
            response = self.inner.handle_request(request)
        except httpx.TransportError as error:
            self._handed.hold(path, error)
            raise
        self._handed.hold(path, response)
        return response


class Noting(Wrapper):
    """Notes what is asked of one store, in the order of asking; first it gives what was handed over."""

    def __init__(self, inner: httpx.BaseTransport, handed: Handed) -> None:
        super().__init__(inner)
        self._handed = handed
        self._lock = Lock()
        self._asked: list[SeenAnswer | None] = []
        self._hosts: set[bytes] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send what was not answered a moment ago, and note what came."""
        with self._lock:
            place = len(self._asked)
            self._asked.append(None)
            self._hosts.add(request.url.netloc)
        path = _path(request)
        response = self._handed.take(path) or self.inner.handle_request(request)
        if response.status_code == OK and request.method == "GET":
            self._asked[place] = SeenAnswer(path, _digest(response))
        return response

    @property
    def asked(self) -> tuple[SeenAnswer, ...]:
        """All that was asked; nothing where any of it was no plain look at one host."""
        known = tuple(one for one in self._asked if one is not None)
        return known if len(known) == len(self._asked) and len(self._hosts) == 1 else ()


def answers_are_same(
    prepared: Prepared, origin: str, asked: Sequence[SeenAnswer], parallel: int, emit: Emit
) -> bool:
    """Ask a store the same once more; say whether it answers the same, to the last byte.

    As much at once as may be: what was asked twice has a second answer only after all that was
    asked before it, since that is what proves a list to be whole.
    """

    def is_same(one: SeenAnswer) -> bool:
        request = prepared.request("GET", f"{origin}{one.path}", None, {})
        try:
            response = prepared.send(request)
        except (httpx.HTTPError, httpx.InvalidURL):
            return False
        return response.status_code == OK and _digest(response) == one.digest

    done = 0
    for batch in _batches(asked):
        with ThreadPoolExecutor(min(parallel, len(batch))) as pool:
            for same in pool.map(is_same, batch):
                if not same:
                    pool.shutdown(cancel_futures=True)
                    return False
                done += 1
                emit(Reading("products", done, len(asked)))
    return True


def _batches(asked: Sequence[SeenAnswer]) -> Iterator[list[SeenAnswer]]:
    """Yield what may be asked at once: first what tells whose answers these are, and how many come."""
    batch: list[SeenAnswer] = []
    before: set[str] = set()
    left = Counter(one.path for one in asked)
    for at, one in enumerate(asked):
        left[one.path] -= 1
        if batch and (at == 1 or one.path in before):
            yield batch
            batch = []
        batch.append(one)
        before.add(one.path)
        if left[one.path] and asked[at + 1].path != one.path:  # the others are between the two
            yield batch
            batch = []
    yield batch


def _path(request: httpx.Request) -> str:
    return request.url.raw_path.decode("ascii")


def _digest(response: httpx.Response) -> str:
    return hashlib.sha256(response.content).hexdigest()
