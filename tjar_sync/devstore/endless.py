"""Answers that never end: each sends a little, again and again, and so meets no time-out of a read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
DRIPS = {
    "interim": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "status-line": (b"HTTP/1.1 200 ", b"a"),
    "header": (_OK + b"X: ", b"a"),
    "headers": (_OK, b"A: b\r\n"),
    "body": (_OK + b"Content-Length: 1000000000\r\n\r\n", b" "),
    "chunks": (_CHUNKED, b"1\r\n \r\n"),
    "chunk-extension": (_CHUNKED + b"5;x=", b"a"),
    "trailer": (_CHUNKED + b"2\r\n{}\r\n0\r\nX: ", b"a"),
}
"""By what drips: how an answer begins, and what is sent for ever after."""
PAUSE = 0.05


def drip(part: str, send: Callable[[bytes], object]) -> None:
    """Send an answer of which a part never ends, until the client has left: `send` raises then."""
    begin, more = DRIPS[part]
    send(begin)
    while True:
        time.sleep(PAUSE)
        send(more)
