"""Shop platforms: a new one is a folder and a line in `PROVIDERS`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from pydantic import SecretStr

    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.ports import Emit, Provider
    from tjar_sync.providers.connection import ConnectionOptions


def _tjar(options: ConnectionOptions) -> Provider:
    from tjar_sync.providers.tjar.provider import open_tjar  # noqa: PLC0415 - httpx is slow to import

    return open_tjar(options)


PROVIDERS: dict[str, Callable[[ConnectionOptions], Provider]] = {
    "tjar": _tjar,
}


def open_provider(
    store: StoreSettings,
    *,
    emit: Emit,
    transport: httpx.BaseTransport | None = None,
    read_only: bool = False,
    sleep: Callable[[float], object] = time.sleep,
) -> Provider:
    """Open a store; nothing is sent yet.

    `transport` leads into a store that runs within this process, `read_only` makes every write
    impossible, and `sleep` waits between two tries; when it returns something true, there is no
    other try. Raises UsageError for settings that cannot work.
    """
    from tjar_sync.providers.connection import ConnectionOptions  # noqa: PLC0415 - httpx is slow to import
    from tjar_sync.providers.transports import Time  # noqa: PLC0415 - the same

    if store.provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        raise UsageError(f"there is no provider {store.provider}; known are {known}")
    options = ConnectionOptions(store, emit, transport, read_only, Time(sleep=sleep))
    return PROVIDERS[store.provider](options)


def plan_key(store: StoreSettings) -> SecretStr:
    """Derive from a store's API key what authenticates its saved plans.

    Another key gives another one; the API key cannot be told from it. Raises UsageError as
    `open_provider` does.
    """
    from tjar_sync.providers import connection  # noqa: PLC0415 - httpx is slow to import

    return connection.plan_key(store)


def check(store: StoreSettings) -> None:
    """Check a store's contract overrides without any network. Raises CatalogError."""
    if store.provider == "tjar" and store.contract:
        from tjar_sync.providers.contract import override  # noqa: PLC0415 - only where it is used
        from tjar_sync.providers.tjar.contract import TJAR  # noqa: PLC0415 - only where it is used

        override(TJAR, store)


__all__ = ["PROVIDERS", "check", "open_provider", "plan_key"]
