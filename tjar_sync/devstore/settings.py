"""How one built-in store is set up."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync.devstore.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.devstore.habits import HabitSet

API = "/api/core/v1"


def real_time() -> datetime:
    """Return the current time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DevStoreSettings:
    """Everything a store needs to know; no database means a private one that dies with it.

    An empty base URL means that media URLs follow the host of each request.
    No habits means those that the database remembers; others are remembered from then on.
    """

    database: Path | None = None
    api_key: str = "dev-key"
    tenant: str = "demo"
    base_url: str = ""
    clock: Callable[[], datetime] = real_time
    faults: Faults = field(default_factory=Faults)
    habits: HabitSet | None = None


EMBEDDED_HOST = "embedded"
"""What a program that holds the store within itself calls it."""
_PORT = re.compile(r":\d+$")


def is_own_host(host: str) -> bool:
    """Tell whether a request's Host can only mean this store; else a web site sent it (rebinding)."""
    name = _PORT.sub("", host)
    return name == EMBEDDED_HOST or is_loopback(name)


def is_loopback(host: str) -> bool:
    """Tell whether a host name can only mean this machine."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
