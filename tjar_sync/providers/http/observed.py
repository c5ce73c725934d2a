"""See what goes over the wire: each answer, with the request that it came for."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.providers.http.transport import Wrapper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, without the request's headers: they hold the key."""

    method: str
    path: str
    """With the query."""
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Of the answer; names in lower case."""
    body: bytes = field(repr=False)


class Observed(Wrapper):
    """Tells of every answer that comes, retries included."""

    def __init__(self, inner: httpx.BaseTransport, observe: Callable[[Exchange], object]) -> None:
        super().__init__(inner)
        self._observe = observe

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and tell of what came; the answer is read to its end by then."""
        response = self.inner.handle_request(request)
        path = request.url.raw_path.decode("ascii")
        headers = dict(response.headers)
        self._observe(
            Exchange(request.method, path, response.status_code, headers, response.content)
        )
        return response
