"""A store that keeps its answers ready, so that what is measured is the client and not the store.

It stands before a built-in store: a read is asked for once and then answered from memory, until
something is written. `python -m tests.bench.ready_store URL` prints its own address.
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import httpx

COUNT = "/_bench/requests"
"""Where it says how many requests it had."""
_PASSED_ON = ("authorization", "content-type", "accept")


class Ready(NamedTuple):
    """An answer, as it goes over the wire."""

    status: int
    content_type: str
    body: bytes


class ReadyStore:
    """The answers that are ready, and the way to those that are not."""

    def __init__(self, behind: str) -> None:
        self.asked = 0
        self._ready: dict[tuple[str, str], Ready] = {}
        self._lock = threading.Lock()
        self._http = httpx.Client(base_url=behind, timeout=60, follow_redirects=False)

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Ready:
        """Answer a request: a read from memory, where it was asked before and nothing was written."""
        key = (path, headers.get("authorization", ""))
        with self._lock:
            self.asked += 1
            if method != "GET":
                self._ready.clear()
            elif key in self._ready:
                return self._ready[key]
        came = self._http.request(method, path, headers=headers, content=body)
        found = Ready(came.status_code, came.headers.get("content-type", ""), came.content)
        with self._lock:
            if method == "GET" and came.is_success:
                self._ready[key] = found
            else:
                self._ready.clear()
        return found


def serve(behind: str) -> None:
    """Serve on loopback until the process is ended; the first line says where."""
    store = ReadyStore(behind)

    class Door(BaseHTTPRequestHandler):
        """Takes one connection's requests."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_one(self) -> None:
            """Answer one request."""
            if self.path == COUNT:
                found = Ready(200, "text/plain", str(store.asked).encode())
            else:
                names = {name.lower(): value for name, value in self.headers.items()}
                passed = {name: names[name] for name in _PASSED_ON if name in names}
                body = self.rfile.read(int(names.get("content-length", "0")))
                found = store.answer(self.command, self.path, passed, body)
            self.send_response(found.status)
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_one  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - the address is what it is asked for
        server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1])
