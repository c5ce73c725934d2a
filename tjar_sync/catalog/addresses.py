"""Where a store is: which URLs will do."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync.model.settings import EMBEDDED

if TYPE_CHECKING:
    from urllib.parse import SplitResult

API_PATH = "/api/core/v1"


def wrong_url(url: str) -> str | None:
    """Say what is wrong with a store's address, or None."""
    if url == EMBEDDED:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # as whoever looks it up will do
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or any(map(str.isspace, url)):
        return "the store's address must look like https://example-store.tjar.sa, or be `embedded`"
    return _wrong_parts(parts) or _wrong_scheme(parts.scheme, host)


def _wrong_parts(parts: SplitResult) -> str | None:
    if "@" in parts.netloc:
        return "a name or password does not belong in the store's address; remove it"
    if parts.query or parts.fragment:
        return "the store's address may not have a query or a fragment; remove it"
    if parts.path.rstrip("/") == API_PATH:
        return f"{API_PATH} is added by itself; leave it out of the store's address"
    if parts.path.strip("/"):
        return f"the store's address may not have a path; remove {parts.path}"
    return None


def _wrong_scheme(scheme: str, host: str) -> str | None:
    if scheme == "https" or _is_loopback(host):
        return None
    return "the key would travel in clear over http; use https (http is for this machine alone)"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
