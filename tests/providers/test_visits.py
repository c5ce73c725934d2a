"""What any visitor gets at an address: asked over HTTP, without the key, and never raised."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tjar_sync.model.live import Visit
from tjar_sync.model.patience import Waits
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers import open_provider
from tjar_sync.providers.http.visits import same_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.ports import Provider

KEY = "k3y-that-nobody-may-see"
ONE_MEBIBYTE = 1 << 20


class Visitors(BaseHTTPRequestHandler):
    """A server that answers by the path, and notes what it was sent."""

    keys: list[str | None]

    def do_GET(self) -> None:
        """Answer."""
        self.keys.append(self.headers.get("Authorization"))
        status = int(self.path.rpartition("/")[2])
        body = b"x" * (ONE_MEBIBYTE + 1) if "large" in self.path else b"here"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/elsewhere/200")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def visited() -> Iterator[tuple[Provider, str, list[str | None]]]:
    """Give a store, its address, and the keys that it was sent."""
    keys: list[str | None] = []
    handler = type("Handler", (Visitors,), {"keys": keys})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        limits = Limits(requests_per_second=1000)
        store = StoreSettings("live", "tjar", url, SecretStr(KEY), limits)
        at_once = Waits(sleep=lambda _: True)
        with closing(open_provider(store, emit=lambda _: None, waits=at_once)) as provider:
            yield provider, url, keys
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/picture/200", Visit(b"here")),
        ("/gone/404", Visit(problem="is not there (HTTP 404)")),
        ("/busy/503", Visit(problem="is not there (HTTP 503)", passing=True)),
        ("/busy/429", Visit(problem="is not there (HTTP 429)", passing=True)),
        ("/large/200", Visit(problem="is larger than 1 MiB")),
    ],
)
def test_what_a_visitor_gets(path: str, found: Visit) -> None:
    """Bytes, or why there are none, and whether that may pass; nobody is sent the key."""
    with visited() as (provider, url, keys):
        assert found == provider.visit(f"{url}{path}", ONE_MEBIBYTE)
        assert [None] == keys


def test_nobody_is_followed() -> None:
    """Where an address sends visitors on to is told, and nobody went there."""
    with visited() as (provider, url, keys):
        assert Visit(moved_to=f"{url}/elsewhere/200") == provider.visit(f"{url}/302", 9)
        assert 1 == len(keys)


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://x/y", "http://[::"])
def test_what_is_no_address(url: str) -> None:
    """It is told in words."""
    with visited() as (provider, _, _):
        assert Visit(problem="is no address on the web") == provider.visit(url, 9)


def test_nobody_at_home() -> None:
    """A host that is not there may be in a minute."""
    with visited() as (provider, _, _):
        found = provider.visit("http://127.0.0.1:1/a.png", 9)

    assert ("cannot be had (ConnectError)", True) == (found.problem, found.passing)


def test_places() -> None:
    """One host, spoken to in the same way; what is no address is no place."""
    assert same_place("https://a.test/x", "https://a.test/y")
    assert not same_place("http://a.test/x", "https://a.test/y")
    assert not same_place("http://[::", "https://a.test/y")
