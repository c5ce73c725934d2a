"""Read an answer to its end, within limits of size and time, whatever a store sends."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, cast

import httpx

from tjar_sync.providers.http.transport import SYSTEM_TIME, Time, TooLarge, Wrapper, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_ANSWER = 64 * 1024 * 1024
LONGEST_REQUEST = 120.0
"""Seconds that a request may take in all, from its first byte to its answer's last."""
SLOWEST_LINE = 32 * 1024
"""Bytes a second that an upload is granted besides."""
UNTIL = "until"
"""The extension of a request that holds the moment of its end, whatever it is doing by then."""

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = 47


class TooSlow(httpx.ReadTimeout):
    """The answer comes, but drop by drop."""


class BodyLimit(Wrapper):
    """Reads an answer to its end, so that what breaks off half-way counts as a failed try."""

    def __init__(self, inner: httpx.BaseTransport, clock: Time = SYSTEM_TIME) -> None:
        super().__init__(inner)
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, then read all of the answer, up to a limit of bytes and of time."""
        seconds = LONGEST_REQUEST + int(request.headers.get("content-length", "0")) / SLOWEST_LINE
        end = request.extensions[UNTIL] = self._clock.now() + seconds
        try:
            return self._whole(self.inner.handle_request(request), end)
        except httpx.TimeoutException as error:
            if self._clock.now() < end or isinstance(error, httpx.ConnectTimeout):
                raise
            raise TooSlow(f"slowly: the answer takes more than {seconds:.0f} seconds") from error

    def _whole(self, response: httpx.Response, end: float) -> httpx.Response:
        unpack = _unpacker(response.headers.get("content-encoding", ""))
        body = bytearray()
        try:
            for chunk in cast("httpx.SyncByteStream", response.stream):
                body += unpack(chunk, LARGEST_ANSWER + 1 - len(body))
                if len(body) > LARGEST_ANSWER:
                    raise TooLarge(f"much: the answer is larger than {LARGEST_ANSWER >> 20} MiB")
                if self._clock.now() > end:
                    raise httpx.ReadTimeout("the body takes too long")
        finally:
            response.close()
        return unpacked(response, bytes(body))


def _unpacker(coding: str) -> Callable[[bytes, int], bytes]:
    """Return what turns a piece of a body into so many of its plain bytes, and no more.

    Only what was asked for is understood: codings on top of each other, and those without a
    limit to what a few bytes may become, would let a store fill this machine's memory.
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk, _most: chunk
    if name not in _PACKED:
        raise httpx.DecodingError(f"the answer is packed as {name[:20]}, which was not asked for")
    unpacking = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)

    def unpack(chunk: bytes, most: int) -> bytes:
        try:
            return unpacking.decompress(chunk, most)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error

    return unpack
