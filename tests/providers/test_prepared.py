"""Requests that are made of what is ready are those that httpx would make, and are answered alike."""

from __future__ import annotations

import httpx
import pytest

from tjar_sync.providers.http.prepared import Prepared

BASE = "https://shop.example:8443/api"


class Answers(httpx.BaseTransport):
    """Gives one answer after the other, and keeps what was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Give the next answer."""
        self.asked.append(request)
        return self.answers.pop(0)


def opened(*answers: httpx.Response) -> tuple[Prepared, Answers]:
    """Open a shop that answers so."""
    transport = Answers(*answers)
    http = httpx.Client(transport=transport, headers={"Authorization": "Bearer k"}, timeout=9)
    return Prepared(http, transport, BASE), transport


@pytest.mark.parametrize(("method", "content"), [("GET", None), ("POST", b'{"a":1}')])
def test_a_prepared_request_is_the_one_that_httpx_would_make(
    method: str, content: bytes | None
) -> None:
    """Address, headers, body and limits of time are the same."""
    prepared, _ = opened()
    ours = prepared.request(method, f"{BASE}/products/7", content, {"check": 1})
    headers = {"Content-Type": "application/json"} if content else None
    theirs = prepared.http.build_request(
        method, f"{BASE}/products/7", content=content, headers=headers, extensions={"check": 1}
    )

    assert (theirs.method, theirs.url, dict(theirs.headers)) == (
        ours.method,
        ours.url,
        dict(ours.headers),
    )
    assert (theirs.read(), theirs.extensions) == (ours.read(), ours.extensions)


def test_cookies_come_back() -> None:
    """A store that keeps a visitor to one of its machines is told who comes again."""
    prepared, shop = opened(
        httpx.Response(200, headers={"set-cookie": "machine=7; Path=/"}), httpx.Response(200)
    )
    for _ in range(2):
        prepared.send(prepared.request("GET", f"{BASE}/products", None, {}))

    assert [None, "machine=7"] == [one.headers.get("cookie") for one in shop.asked]


@pytest.mark.parametrize(
    "location", ["/api/v2/products?page=2", "v2", "https://other.example/x", "https:///v2"]
)
def test_a_redirect_leads_where_httpx_would_go(location: str) -> None:
    """To the same address, with the headers of its host."""
    answer = httpx.Response(301, headers={"location": location})
    prepared, shop = opened(answer, httpx.Response(301, headers={"location": location}))
    ours = prepared.send(prepared.request("GET", f"{BASE}/products", None, {})).next_request
    theirs = prepared.http.send(httpx.Request("GET", f"{BASE}/products")).next_request

    assert ours is not None
    assert theirs is not None
    assert (theirs.url, theirs.headers["host"]) == (ours.url, ours.headers["host"])
    assert 2 == len(shop.asked)


def test_a_redirect_to_no_address_is_an_error() -> None:
    """As it is for httpx."""
    prepared, _ = opened(httpx.Response(301, headers={"location": "https://[::1"}))

    with pytest.raises(httpx.RemoteProtocolError, match="Invalid URL in location header"):
        prepared.send(prepared.request("GET", f"{BASE}/products", None, {}))
