"""A webhook tells of orders over an encrypted connection."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.value import Value

CODE = CheckCode.HTTP_WEBHOOK


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find addresses that begin with http://; this machine itself needs no encryption."""
    found = (
        Hit(item.change.address, path, f"{item.values[path]} is not encrypted: use https")
        for item in given.prospects
        for path in item.kind.with_role(Role.IDENTITY)
        if item.kind.key_of(Role.SECRET) and path in item.changed and _is_open(item.values[path])
    )
    yield from gathered(CODE, given, found, "webhooks have an address without encryption")


def _is_open(value: Value) -> bool:
    """Say whether what goes to an address can be read on its way."""
    parts = urlsplit(str(value))
    host = parts.hostname or ""
    if parts.scheme != "http" or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True


CHECK = Check(
    CODE,
    "Has a webhook's events sent without encryption.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
