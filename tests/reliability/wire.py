"""The way to a state's server, as a relay that counts what is asked on it, and does harm once."""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reach = Callable[[], socket.socket]

HOLD = 1.5
"""Seconds for which an answer is held back that comes too late."""
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LENGTH = re.compile(rb"(?i)^content-length: *(\d+)", re.MULTILINE)
_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Harm:
    """What may happen on the way."""

    what: str
    lasts: bool = False
    """Whether it goes on until somebody mends the way."""
    web: bool = False
    """Whether it happens only where HTTP is spoken."""


HARMS = {
    "cut": Harm("the connection is cut before a question arrives"),
    "lost": Harm("the connection is cut before an answer arrives"),
    "late": Harm("an answer comes later than it is waited for"),
    "busy": Harm("503 is answered once", web=True),
    "refused": Harm("no connection is taken any more", lasts=True),
    "down": Harm("503 is answered from then on", lasts=True, web=True),
}
"""By name."""


@dataclass(slots=True)
class _Talk:
    """One connection, through us."""

    client: socket.socket
    server: socket.socket
    harm: str = ""
    """What happens to the answer that is waited for."""
    answered: bool = True


class Wire:
    """A port of this machine that leads to a server.

    A question begins with what a client sends first, or first after an answer; they are counted
    from 1, over all connections. At number `at` `harm` happens.
    """

    def __init__(self, reach: Reach, harm: str = "", at: int = 0) -> None:
        self.count = 0
        self._reach = reach
        self._harm = harm
        self._at = at
        self._turn = threading.Lock()
        self._talks: list[_Talk] = []
        self._held = _bound(0)  # it keeps the port, where nobody listens
        self.port = int(self._held.getsockname()[1])
        self._listener = _bound(self.port)
        self._listener.listen(100)
        threading.Thread(target=self._welcome, daemon=True).start()

    def close(self) -> None:
        """Take no connection any more, and end those that there are."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for talk in self._talks:
            _end(talk)

    def free(self) -> None:
        """Give the port back."""
        self.close()
        self._held.close()

    def _welcome(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            talk = _Talk(client, self._reach())
            self._talks.append(talk)
            for work in (self._ask, self._answer):
                threading.Thread(target=work, args=(talk,), daemon=True).start()

    def _ask(self, talk: _Talk) -> None:
        """Carry what the client says; hear where a question begins, and do harm if it is time."""
        with suppress(OSError):
            while data := talk.client.recv(65536):
                if talk.answered:
                    talk.answered = False
                    self._struck(talk, data)
                talk.server.sendall(data)
            talk.server.shutdown(socket.SHUT_WR)

    def _struck(self, talk: _Talk, data: bytes) -> None:
        """Count a question; raises ConnectionError where it goes no further."""
        with self._turn:
            self.count += 1
            now = self.count == self._at or (self._lasts and 0 < self._at <= self.count)
        if not now:
            return
        if self._harm in {"lost", "late"}:
            talk.harm = self._harm
            return
        if self._harm == "refused":
            self.close()
        elif self._harm in {"busy", "down"}:
            _heard(talk.client, data)
            talk.client.sendall(BUSY)
            talk.client.shutdown(socket.SHUT_WR)
            raise ConnectionError
        _end(talk)
        raise ConnectionError

    @property
    def _lasts(self) -> bool:
        return bool(self._harm) and HARMS[self._harm].lasts

    def _answer(self, talk: _Talk) -> None:
        """Carry what the server says."""
        with suppress(OSError):
            while data := talk.server.recv(65536):
                harm, talk.harm = talk.harm, ""
                if harm == "late":
                    time.sleep(HOLD)
                if harm == "lost":
                    _end(talk)
                    return
                talk.answered = True
                talk.client.sendall(data)
            talk.client.shutdown(socket.SHUT_WR)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made


def _end(talk: _Talk) -> None:
    """End both connections at once, as a pulled cable and a restart do."""
    with suppress(OSError):
        talk.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    for one in (talk.client, talk.server):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def _heard(client: socket.socket, data: bytes) -> None:
    """Hear a request of HTTP to its end."""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    left = int(length[1]) - len(body) if length else 0
    while left > 0:
        left -= len(client.recv(65536)) or left


@contextmanager
def wire(reach: Reach, harm: str = "", at: int = 0) -> Iterator[Wire]:
    """Lay a way to a server; it is gone in the end."""
    made = Wire(reach, harm, at)
    try:
        yield made
    finally:
        made.free()
