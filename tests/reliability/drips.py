"""Servers that never end what they begin: they send a little, again and again, and meet no time-out."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
DRIPS = {
    "nothing": (b"", b""),
    "1xx answers": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "status line": (b"HTTP/1.1 200 ", b"a"),
    "header": (_OK + b"X: ", b"a"),
    "headers": (_OK, b"A: b\r\n"),
    "body": (_OK + b"Content-Length: 100000\r\n\r\n", b" "),
    "chunks": (_CHUNKED, b"1\r\n \r\n"),
    "chunk extension": (_CHUNKED + b"5;x=", b"a"),
    "trailer": (_CHUNKED + b"2\r\n{}\r\n0\r\nX: ", b"a"),
}
"""By what drips: how an answer begins, and what is sent for ever after."""
PAUSE = 0.005
LONGEST_HEAD = 65_536


@contextmanager
def dripping(what: str, asked: threading.Event | None = None) -> Iterator[str]:
    """Give the address of a server that drips; `asked` is set once it was asked for something."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        serving = threading.Thread(target=_serve, args=(listener, DRIPS[what], ended, asked))
        serving.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            serving.join()


def _serve(
    listener: socket.socket,
    drip: tuple[bytes, bytes],
    ended: threading.Event,
    asked: threading.Event | None,
) -> None:
    answering: list[threading.Thread] = []
    while not ended.is_set():
        with suppress(TimeoutError):
            connection, _ = listener.accept()
            if asked is not None:
                asked.set()
            one = threading.Thread(target=_answer, args=(connection, drip, ended))
            one.start()
            answering.append(one)
    for one in answering:
        one.join()


def _answer(connection: socket.socket, drip: tuple[bytes, bytes], ended: threading.Event) -> None:
    begin, more = drip
    with connection, suppress(OSError):  # the client may leave whenever it likes
        connection.recv(LONGEST_HEAD)
        connection.sendall(begin)
        while not ended.wait(PAUSE):
            connection.sendall(more)
