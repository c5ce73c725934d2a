"""A store's address: what may stand in a file as one."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync.model.settings import EMBEDDED

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from tjar_sync.model.platform import PlatformInfo


def check_url(info: PlatformInfo, url: str) -> None:
    """Raise ValueError that says what is wrong with a store's address, if anything is."""
    if url == EMBEDDED:
        return
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # as whoever looks it up will do
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or any(map(str.isspace, url)):
        raise ValueError(f"the store's address must look like {info.example_url}, or be `embedded`")
    wrong = _wrong_parts(info, parts) or _wrong_scheme(parts.scheme, host)
    if wrong:
        raise ValueError(wrong)


def _wrong_parts(info: PlatformInfo, parts: SplitResult) -> str:
    if "@" in parts.netloc:
        return "a name or password does not belong in the store's address; remove it"
    if parts.query or parts.fragment:
        return "the store's address may not have a query or a fragment; remove it"
    if parts.path.rstrip("/") == info.base_path:
        return (
            ""
            if info.default_url
            else f"{info.base_path} is added by itself; leave it out of the store's address"
        )
    if parts.path.strip("/"):
        return f"the store's address may not have a path; remove {parts.path}"
    return ""


def _wrong_scheme(scheme: str, host: str) -> str:
    if scheme == "https" or _is_loopback(host):
        return ""
    return "the key would travel in clear over http; use https (http is for this machine alone)"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
