"""Look at an address as any visitor does: without the key, and following nothing."""

from __future__ import annotations

import httpx

from tjar_sync.model.live import Visit
from tjar_sync.providers.http.body_limit import LARGEST
from tjar_sync.providers.http.transport import TooLarge

_PASSING = frozenset({408, 425, 429})
"""Refusals that say to come back later."""


def same_place(url: str, other: str) -> bool:
    """Say whether two addresses are of one host, spoken to in the same way."""
    try:
        one, two = httpx.URL(url), httpx.URL(other)
    except httpx.InvalidURL:
        return False
    return (one.scheme, one.netloc) == (two.scheme, two.netloc)


def visit(http: httpx.Client, url: str, most: int) -> Visit:
    """Ask for an address, and read no more than so many bytes; what is not there is told."""
    try:
        request = http.build_request(
            "GET", url, headers={"Accept": "*/*"}, extensions={LARGEST: most}
        )
        del request.headers["Authorization"]
        response = http.send(request)
    except TooLarge:
        return Visit(problem=f"is larger than {most >> 20} MiB")
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Visit(problem="is no address on the web")
    except httpx.HTTPError as error:
        return Visit(problem=f"cannot be had ({type(error).__name__})", passing=True)
    if response.next_request is not None:
        return Visit(moved_to=str(response.next_request.url))
    if not response.is_success:
        code = response.status_code
        passing = code >= httpx.codes.INTERNAL_SERVER_ERROR or code in _PASSING
        return Visit(problem=f"is not there (HTTP {code})", passing=passing)
    return Visit(response.content)
