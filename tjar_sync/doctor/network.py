"""The way to a store: its addresses, who vouches for its certificate, and a proxy if there is one."""

from __future__ import annotations

import socket
import ssl
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from tjar_sync.doctor.observations import WayThere
from tjar_sync.providers.http.connection import proxy_for
from tjar_sync.providers.http.network import at_most, in_time

if TYPE_CHECKING:
    from typing import Any

_PATIENCE = 20.0


def look(url: str, context: ssl.SSLContext | None = None) -> WayThere:
    """Look up a store's host and greet it, without any key; what fails here is told by the first request.

    `context` says whom to believe; the machine's own authorities without one.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)
    proxy, variable = proxy_for(parts.scheme)
    if proxy and not proxy_bypass(host):
        return WayThere(host, proxy=variable)
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = in_time(look_up, at_most(_PATIENCE), TimeoutError)
    except OSError:
        return WayThere(host)
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    if parts.scheme != "https":
        return WayThere(host, addresses)
    try:
        trusted = context or ssl.create_default_context()
        with (
            socket.create_connection((host, port), _PATIENCE) as plain,
            trusted.wrap_socket(plain, server_hostname=host) as secured,
        ):
            certificate: dict[str, Any] = dict(secured.getpeercert() or {})
    except OSError:
        return WayThere(host, addresses)
    return WayThere(host, addresses, "", _authority(certificate), str(certificate["notAfter"]))


def _authority(certificate: dict[str, Any]) -> str:
    """Name who signed a certificate: the organisation, else the common name."""
    names = {name: value for part in certificate["issuer"] for name, value in part}
    return str(names.get("organizationName") or names.get("commonName", ""))
