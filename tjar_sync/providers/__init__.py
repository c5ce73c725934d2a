"""Shop platforms: a new one is a folder and an entry in the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError
from tjar_sync.model.capabilities import Capabilities
from tjar_sync.model.masking import SecretMask
from tjar_sync.model.patience import SYSTEM_WAITS
from tjar_sync.providers.registry import (
    PLATFORMS,
    check_name,
    check_profile,
    check_url,
    key_variable,
    platform_info,
)
from tjar_sync.providers.rest.capabilities import kind_capabilities
from tjar_sync.providers.rest.override import override

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tjar_sync.model.delivery import DeliveryForm
    from tjar_sync.model.patience import Waits
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.ports import Emit, Provider
    from tjar_sync.providers.http.recording.recorder import Keeper
    from tjar_sync.providers.rest.platform import Platform


def open_provider(  # noqa: PLR0913 - a run brings along what it knows, how it waits, and what it keeps
    store: StoreSettings,
    *,
    emit: Emit,
    transport: httpx.BaseTransport | None = None,
    read_only: bool = False,
    waits: Waits = SYSTEM_WAITS,
    mask: SecretMask | None = None,
    recorder: Keeper | None = None,
    around: Callable[[httpx.BaseTransport], httpx.BaseTransport] | None = None,
) -> Provider:
    """Open a store; nothing is sent yet.

    `transport` leads into a store that runs within this process, `read_only` makes every write
    impossible, and `waits` says how to wait between two tries; `mask` holds the run's secrets,
    which no message shall show; `recorder` keeps what goes over the wire, and `around` is laid around
    the way to the store. Raises UsageError for
    settings that cannot work.
    """
    from tjar_sync.providers.http.connection import ConnectionOptions  # noqa: PLC0415 - httpx is slow to import
    from tjar_sync.providers.http.transport import Time  # noqa: PLC0415 - the same

    platform = _platform(store)
    clock = Time(sleep=waits.sleep, cut_off=waits.cut_off)
    options = ConnectionOptions(
        store,
        emit,
        transport,
        read_only,
        clock,
        mask or SecretMask(),
        recorder=recorder,
        pace_memory=waits.pace,
        around=around,
    )
    return platform.open(platform, options)


def _platform(store: StoreSettings) -> Platform:
    if store.provider not in PLATFORMS:
        known = ", ".join(PLATFORMS)
        raise UsageError(f"there is no provider {store.provider}; known are {known}")
    return PLATFORMS[store.provider]


def plan_key(store: StoreSettings) -> SecretStr:
    """Derive from a store's API key what authenticates its saved plans.

    Another key gives another one; the API key cannot be told from it. Raises UsageError as
    `open_provider` does.
    """
    from tjar_sync.providers.http import connection  # noqa: PLC0415 - httpx is slow to import

    return connection.plan_key(store, _platform(store).info)


def base_url_of(store: StoreSettings) -> str:
    """Return where a store's API is, and with it which store it is; nothing is opened.

    Raises UsageError as `open_provider` does.
    """
    from tjar_sync.providers.http import connection  # noqa: PLC0415 - httpx is slow to import

    return connection.base_url_of(store, _platform(store).info)


def capabilities_of(store: StoreSettings) -> Capabilities:
    """Say what a store can do, without any network.

    Raises CatalogError for contract overrides that do not fit, and UsageError for a platform
    that there is not.
    """
    platform = _platform(store)
    kinds = kind_capabilities(override(platform.contract, store, platform.profiles))
    info = platform.info
    return Capabilities(
        info.name, info.title, kinds, store.pace(), store.limits.parallel, info.shows_addresses
    )


def delivery_form(store: StoreSettings) -> DeliveryForm | None:
    """Say how a store tells of its events; None where its platform tells of none.

    Raises as `capabilities_of` does.
    """
    platform = _platform(store)
    return override(platform.contract, store, platform.profiles).deliveries


__all__ = [
    "PLATFORMS",
    "base_url_of",
    "capabilities_of",
    "check_name",
    "check_profile",
    "check_url",
    "delivery_form",
    "key_variable",
    "open_provider",
    "plan_key",
    "platform_info",
]
