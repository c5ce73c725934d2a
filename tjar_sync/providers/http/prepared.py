"""Requests of which all that they share is prepared once: most of a client's own time goes into that.

`httpx.Client` merges headers, URLs, cookies and timeouts anew for each request, and passes each
through what redirects and log-ins may ask for. Here a request without a query, a form or files is
made of what is ready, and every request goes straight to the transport.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx

from tjar_sync import USER_AGENT
from tjar_sync.providers.http import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.secret import SecretStr


_JSON = (b"Content-Type", b"application/json")
_KNOWN_URLS = 256
"""So many are kept as they were taken apart."""


class Prepared:
    """Makes and sends requests to one address; safe for several threads."""

    def __init__(self, http: httpx.Client, transport: httpx.BaseTransport, base_url: str) -> None:
        self.http = http
        """What makes the requests that are not of the common form."""
        self._transport = transport
        host = httpx.Request("GET", base_url).headers.raw
        self._headers = [*host, *http.headers.raw]
        self._timeout = http.timeout.as_dict()
        self._url = lru_cache(_KNOWN_URLS)(httpx.URL)

    def request(
        self, method: str, url: str, content: bytes | None, extensions: Mapping[str, Any]
    ) -> httpx.Request:
        """Make a request that has at most a body of JSON."""
        headers = self._headers if content is None else [*self._headers, _JSON]
        found = {**extensions, "timeout": self._timeout}
        request = httpx.Request(
            method, self._url(url), headers=headers, content=content, extensions=found
        )
        if self.http.cookies:
            self.http.cookies.set_cookie_header(request)
        return request

    def send(self, request: httpx.Request) -> httpx.Response:
        """Send it; of a redirect, the answer says in `next_request` where it leads to."""
        response = self._transport.handle_request(request)
        response.request = request
        response.read()
        if "set-cookie" in response.headers:
            self.http.cookies.extract_cookies(response)
        if response.has_redirect_location:
            response.next_request = _onward(request, response.headers["location"])
        return response

    def close(self) -> None:
        """Give back connections."""
        self.http.close()


def _onward(request: httpx.Request, location: str) -> httpx.Request:
    """Return the request that a redirect asks for: of a read as it is, of all else its address counts.

    Raises InvalidURL, or RemoteProtocolError, where it leads to no address.
    """
    try:
        url = httpx.URL(location)
    except httpx.InvalidURL as error:
        what = f"Invalid URL in location header: {error}."
        raise httpx.RemoteProtocolError(what, request=request) from error
    if url.scheme and not url.host:
        url = url.copy_with(host=request.url.host)
    headers = [one for one in request.headers.raw if one[0].lower() != b"host"]
    return httpx.Request(
        request.method, request.url.join(url), headers=headers, extensions=request.extensions
    )


def prepared(key: SecretStr, base_url: str, transport: httpx.BaseTransport) -> Prepared:
    """Make ready what all requests to a store share; nothing is sent yet."""
    http = httpx.Client(
        transport=transport,
        headers={
            "Authorization": f"Bearer {key.get_secret_value()}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en",
            "User-Agent": USER_AGENT,
        },
        timeout=httpx.Timeout(
            connect=errors.CONNECT_SECONDS,
            read=errors.READ_SECONDS,
            write=errors.WRITE_SECONDS,
            pool=None,
        ),
        follow_redirects=False,
        trust_env=False,
    )
    return Prepared(http, transport, base_url)
