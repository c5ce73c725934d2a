"""A server that speaks HTTP badly: real sockets, and bytes that no server should send."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import zlib
from typing import TYPE_CHECKING

import httpx

from tests.reliability.fuzz_answers import (
    KEY,
    check_found,
    check_refusal,
    open_provider,
    record,
)
from tests.reliability.fuzz_malice import broken_bytes
from tjar_sync.errors import ProviderError

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.reliability.fuzz_answers import Parts, Reply

SCENES = ("list products", "read physical", "create physical", "delete", "list webhooks")
LONGEST_HEAD = 65536
_ONCE = b"HTTP/1.1 102 Processing\r\n\r\n"


class Server:
    """Sends the same bytes to everybody, and hangs up."""

    def __init__(self) -> None:
        self.reply = b""
        self.asked: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(5)
            self.asked.append(_request(connection))
            connection.sendall(self.reply)
        except OSError:
            pass  # the client may leave whenever it likes


def _request(connection: socket.socket) -> bytes:
    """Read a request, head and body."""
    got = b""
    while b"\r\n\r\n" not in got and (more := connection.recv(LONGEST_HEAD)):
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (
            int(line[15:])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length and (more := connection.recv(LONGEST_HEAD)):
        body += more
    return head


class Wire:
    """Lets the client speak to a server that breaks its bytes."""

    def __init__(self, folder: Path) -> None:
        self._scenes = {scene.name: scene for scene in record(folder) if scene.name in SCENES}
        self._server, self._thief = Server(), Server()
        self._transport = httpx.HTTPTransport(verify=False)

    def make(self, luck: Random) -> Parts:
        """Draw a scene, and the bytes that answer every one of its requests."""
        scene = self._scenes[luck.choice(SCENES)]
        reply = luck.choice(list(scene.replies.values()))
        return {"scene": scene.name.encode(), "reply": _bytes(luck, reply)}

    def use(self, parts: Parts) -> bool:
        """Return True when the answer was understood, False when it was refused in words."""
        scene = self._scenes[parts["scene"].decode()]
        places = {b"{here}": self._server.port, b"{thief}": self._thief.port}
        self._server.reply = parts["reply"]
        for word, port in places.items():
            self._server.reply = self._server.reply.replace(word, str(port).encode())
        self._server.asked.clear()
        provider = open_provider(self._transport, f"http://127.0.0.1:{self._server.port}")
        try:
            found = scene.act(provider)
        except ProviderError as error:
            check_refusal(error, [head.split(b" ")[0].decode() for head in self._server.asked])
            return False
        finally:
            assert not self._thief.asked, "a redirect led to another server"
            assert all(KEY.encode() in head for head in self._server.asked)
        check_found(found)
        return True


def _bytes(luck: Random, reply: Reply) -> bytes:
    """Write an answer as a server might, or should not."""
    headers, body = _packed(luck, reply.body)
    head = [f"HTTP/1.1 {_status(luck, reply)} X", "Content-Type: application/json", *headers]
    if luck.randrange(3):
        head.append(f"Content-Length: {len(body)}")
    elif luck.randrange(2):
        head.append("Transfer-Encoding: chunked")
        body = (
            b"".join(
                b"%x\r\n%s\r\n" % (len(body[at : at + 99]), body[at : at + 99])
                for at in range(0, len(body), 99)
            )
            + b"0\r\n\r\n"
        )
    if not luck.randrange(6):
        head.append(luck.choice(_HEADERS))
    text = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    before = _ONCE * luck.choice((0, 0, 0, 0, 1, 300))
    return before + (broken_bytes(luck, text) if luck.randrange(3) else text)


def _status(luck: Random, reply: Reply) -> int:
    return (
        reply.status
        if luck.randrange(4)
        else luck.choice((200, 204, 301, 302, 307, 404, 422, 503, 999))
    )


def _packed(luck: Random, body: bytes) -> tuple[list[str], bytes]:
    match luck.randrange(12):
        case 0 | 1:
            return ["Content-Encoding: gzip"], gzip.compress(body, mtime=0)
        case 2:
            return ["Content-Encoding: deflate"], zlib.compress(body)
        case 3:
            coding = luck.choice(("br", "zstd", "gzip, gzip", "x-gzip", "nonsense"))
            return [f"Content-Encoding: {coding}"], gzip.compress(
                gzip.compress(body, mtime=0), mtime=0
            )
        case 4:
            room = luck.choice((10**5, 10**6, 10**7))
            bomb = gzip.compress(json.dumps({"data": " " * room}).encode(), 1, mtime=0)
            return ["Content-Encoding: gzip"], bomb
        case _:
            return [], body


_HEADERS = (
    "Location: http://127.0.0.1:{thief}/api/core/v1/products", "Location: //127.0.0.1:{thief}/",
    "Location: http://127.0.0.1:{here}/api/core/v1/products", "Location: /api/core/v1/products",
    "Location: https://127.0.0.1:{here}/", "Location: http://user:pass@127.0.0.1:{thief}/", "Location: \x01",
    "Content-Length: 5", "Content-Length: -5", "Content-Length: 99999999999999999999", "Transfer-Encoding: gzip",
    "Transfer-Encoding: chunked", "Content-Type: text/html; charset=zlib", "Connection: keep-alive",
    "Connection: upgrade\r\nUpgrade: h2c", "Set-Cookie: " + "a" * 9000, "X: " + "y" * 120_000, "A: b\r\n" * 3000 + "C: d",
    "Date: Fri, 31 Dec 9999 23:59:59 GMT", "Retry-After: 99999999", " folded: line", ": none", "X",
)  # fmt: skip
