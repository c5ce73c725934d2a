"""Who may use the pages: this machine's own browser, from the pages themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, request

from tjar_sync.devstore.settings import is_loopback

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

_PORT = re.compile(r":\d+$")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def require_own_host() -> Response | None:
    """Refuse other host names (DNS rebinding) and writes that other sites send."""
    host = _PORT.sub("", request.host)
    foreign = request.method not in ("GET", "HEAD") and not _is_own(request.headers, request.host)
    if is_loopback(host) and not foreign:
        return None
    return Response("This page is for this machine's own browser.\n", 403, mimetype="text/plain")


def add_headers(response: Response) -> Response:
    """Let a page load nothing but its own style and pictures."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _is_own(headers: Headers, host: str) -> bool:
    """Browsers name the sending site; a script without a browser names none."""
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("Origin")
    return origin is None or origin == f"http://{host}"
