"""The server: what is too large, too slow or cut off costs nothing, and what was taken is answered."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.listener.serving import answer, connect, served
from tjar_sync.listener import server
from tjar_sync.listener.application import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


class Counting:
    """An application that answers with how many bytes it was sent, once it may."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.begun, self.go = threading.Event(), threading.Event()
        self.go.set()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Read the whole body."""
        self.sizes.append(len(environ["wsgi.input"].read()))
        self.begun.set()
        assert self.go.wait(20)
        text = str(self.sizes[-1]).encode()
        start("200 OK", [("Content-Length", str(len(text)))])
        return [text]


def asked(url: str, *pieces: bytes) -> bytes:
    """Send a request, and read the answer; nothing where it is cut off while it is sent."""
    with suppress(ConnectionError), connect(url) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return answer(connection)
    return b""


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_bodies_come_whole_or_in_chunks(host: str) -> None:
    """Both ways are understood, at both kinds of addresses; no name of a server is told."""
    counting = Counting()
    with served(counting, host) as (url, _):
        whole = asked(url, HEAD, b"Content-Length: 5\r\n\r\n", b"hello")
        chunked = asked(url, HEAD, b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n")

    assert whole.endswith(b"\r\n\r\n5")
    assert chunked.endswith(b"\r\n\r\n3")
    assert b"Server:" not in whole + chunked


def test_what_is_too_large_never_reaches_the_application() -> None:
    """A body, a chunked one or a head beyond the limit is refused as it comes."""
    counting, most = Counting(), LARGEST + 1
    with served(counting) as (url, _):
        told = asked(url, HEAD, f"Content-Length: {most}\r\n\r\n".encode())
        chunk = b"%x\r\n" % most + b"x" * most
        chunked = asked(url, HEAD, b"Transfer-Encoding: chunked\r\n\r\n", chunk)
        head = asked(url, HEAD, b"X: " + b"x" * server.LARGEST_HEADERS + b"\r\n\r\n")

    assert [] == counting.sizes
    assert b"413" in told.splitlines()[0]
    assert not any(one.startswith(b"HTTP/1.1 2") for one in (chunked, head))


def test_who_sends_a_byte_now_and_then_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is not here whole in time is ended, however lively its connection is."""
    monkeypatch.setattr(server, "PATIENCE", 2)
    counting, given_up = Counting(), threading.Event()
    with served(counting) as (url, _), connect(url) as connection:

        def drip() -> None:
            connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
            while not given_up.wait(0.2):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            ended = answer(connection)
        except ConnectionError:
            ended = b""
        finally:
            given_up.set()
            thread.join()

    assert (b"", []) == (ended, counting.sizes)


def test_what_was_taken_is_answered_at_the_end() -> None:
    """A request that is under way when the server ends gets its answer; then the port is free."""
    counting = Counting()
    counting.go.clear()
    with served(counting) as (url, stop), connect(url) as connection:
        connection.sendall(HEAD + b"Content-Length: 2\r\n\r\nok")
        assert counting.begun.wait(20)
        stop.set()
        threading.Timer(0.7, counting.go.set).start()
        found = answer(connection)

    assert found.endswith(b"\r\n\r\n2")
    with pytest.raises(ConnectionError):
        connect(url).close()


def test_a_port_that_is_taken_is_told() -> None:
    """Whoever starts a second listener learns it at once."""
    with served(Counting()) as (url, _):
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            server.serve(Counting(), "127.0.0.1", port, lambda _: None, threading.Event())
