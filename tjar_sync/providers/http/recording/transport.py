"""The transport that hands every exchange to a recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from tjar_sync.providers.http.recording.har import WireAnswer, WireRequest
from tjar_sync.providers.http.transport import Time, Wrapper

if TYPE_CHECKING:
    from tjar_sync.providers.http.recording.recorder import RecordedStore


class Recorded(Wrapper):
    """Records every try, answered or not; what comes back is what came."""

    def __init__(self, inner: httpx.BaseTransport, store: RecordedStore, clock: Time) -> None:
        super().__init__(inner)
        self._store = store
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and keep what was sent and what came; the answer is read to its end by then."""
        request.read()  # before it is sent, since a file can be read once
        began, start = self._clock.wall(), self._clock.now()
        try:
            response = self.inner.handle_request(request)
        except httpx.TransportError as error:
            failure = f"no answer: {type(error).__name__}"
            self._keep(request, (began, start), WireAnswer(failure=failure))
            raise
        answer = WireAnswer(
            response.status_code, response.reason_phrase, response.headers, response.content
        )
        self._keep(request, (began, start), answer)
        return response

    def _keep(self, request: httpx.Request, begun: tuple[float, float], answer: WireAnswer) -> None:
        sent = WireRequest(request.method, str(request.url), request.headers, request.read())
        when = (begun[0], self._clock.now() - begun[1])
        self._store.recorder.keep(self._store, when, sent, answer)
