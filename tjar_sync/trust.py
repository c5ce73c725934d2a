"""Which hosts may be sent a store's key: the environment, the state or a person says so."""

from __future__ import annotations

import ipaddress
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tjar_sync.catalog.commit import is_from_git
from tjar_sync.errors import StateUnusable, UntrustedHost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HOSTS = "TJAR_SYNC_HOSTS"
"""The variable that names hosts, as `shop.example.com` or `127.0.0.1:8200`; nobody else counts then."""
_USUAL_PORTS = {"http": 80, "https": 443}
_OF_A_DATABASE = ("-wal", "-shm", "-journal")
"""How the files end that SQLite has beside a database, as long as it is written to."""
_NO = frozenset({"", "0", "false", "no"})


def nobody_agrees(_host: str) -> bool:
    """Answer for a person where there is none."""
    return False


class Sent(NamedTuple):
    """What goes to a host, what of store.yaml says which one, and when that is right."""

    what: str
    told_by: str
    if_right: str


KEY = Sent("the key", "`url` in store.yaml", "if that is the store's own address")
STATE = Sent(
    "the state",
    "`state` in store.yaml, or say it by --state or TJAR_SYNC_STATE",
    "if that is the state's own address",
)
NEWS = Sent("the notification", "`notify` in store.yaml", "if it is to be told what happened")


def require_trusted(
    url: str,
    environ: Mapping[str, str],
    *,
    recorded: Callable[[], bool],
    agree: Callable[[str], bool],
    sent: Sent = KEY,
) -> None:
    """Raise UntrustedHost unless a key, or what else is `sent`, may go to this absolute URL.

    `recorded` says whether the state knows it from an earlier run, `agree` asks a person. What is
    on this machine may be spoken to unasked, but not in CI, where others' services run, too.
    """
    host, port = _host_and_port(url)
    shown = host if port == _USUAL_PORTS.get(urlsplit(url).scheme) else f"{host}:{port}"
    pins = environ.get(HOSTS, "").strip()
    if pins:
        if not any(_names(pin, host, port) for pin in re.split(r"[\s,]+", pins)):
            raise UntrustedHost(
                f"{HOSTS} does not name {shown}, so {sent.what} was not sent there",
                hint=f"correct {sent.told_by}, or add {shown} to {HOSTS}",
            )
        return
    if recorded():
        return
    in_ci = is_ci(environ)
    if in_ci or not (_is_this_machine(host) or agree(shown)):
        raise UntrustedHost(
            f"nothing vouches for {shown}, so {sent.what} was not sent there",
            hint=f"{sent.if_right}, set {HOSTS}={shown} where tjar-sync runs"
            + (" (in the workflow; never by what a catalog can change)" if in_ci else ""),
        )


def is_ci(environ: Mapping[str, str]) -> bool:
    """Say whether a CI runs this: nobody is there, and others' services may run beside it."""
    return environ.get("CI", "").strip().lower() not in _NO


def picture_problem(url: str, store_url: str) -> str:
    """Say why a picture's address may not be asked, even without the key; empty where it may.

    A store could name any address, and this machine may reach what its owner may not. So other
    hosts than the store's own are asked only over TLS, and only where they are on the public
    internet.
    """
    try:
        parts, store = urlsplit(url), urlsplit(store_url)
        host, port = _host_and_port(url)
    except ValueError:
        return "is no address on the web"
    if parts.scheme not in _USUAL_PORTS or not host or "@" in parts.netloc:
        return "is no address on the web"
    if (host, port) == _host_and_port(store_url):
        return ""
    if not parts.scheme == store.scheme == "https":
        return "is on another host, which is asked over TLS alone"
    return "" if _is_public(host, port) else "is in a private network, where pictures are not asked"


def _is_public(host: str, port: int | None) -> bool:
    """Say whether every address of a host is on the internet; one that has none is left to fail."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return "." in host
    return all(ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)


def _host_and_port(url: str) -> tuple[str, int | None]:
    """Return a URL's host, as whoever looks it up writes it, and its port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = ascii(host)  # no name of any host, and so no pin's
    return host.lower(), parts.port or _USUAL_PORTS.get(parts.scheme)


def _names(pin: str, host: str, port: int | None) -> bool:
    """Say whether a pin names a host; one without a port names all of them."""
    try:
        parts = urlsplit(pin if "://" in pin else f"//{pin}")
        pinned, _ = _host_and_port(pin if "://" in pin else f"//{pin}")
        return bool(pinned) and pinned == host and parts.port in (None, port)
    except ValueError:
        return False


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_no_link(path: Path, root: Path) -> None:
    """Raise StateUnusable where a link that git keeps leads elsewhere: a commit chose that place."""
    for link in (path, *path.parents):
        if link != root and link.is_relative_to(root) and link.is_symlink() and is_from_git(link):
            raise StateUnusable(
                "a link that git keeps; nothing is read or written by its way",
                where=str(link),
                hint="remove it from git; make the link where tjar-sync runs, if it is meant",
            )


def require_own_state(state: str) -> None:
    """Raise StateUnusable where git keeps what a database at this place would take for its own writes.

    SQLite reads such a file into its database at the first look, whoever wrote it.
    """
    for beside in (Path(f"{state}{ending}") for ending in _OF_A_DATABASE):
        if beside.exists() and is_from_git(beside):
            raise StateUnusable(
                "git keeps this part of a state, which would change what the state says",
                where=str(beside),
                hint="remove it, from git as well: a part of a database is nothing to be kept",
            )
