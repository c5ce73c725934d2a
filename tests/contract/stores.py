"""All that a store shows by way of the provider, as JSON: what a recording of it must go on showing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import ProviderError
from tjar_sync.model.live import Live
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.transport import Time
from tjar_sync.providers.tjar.orders import Status, list_statuses
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.provider import open_tjar

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tjar_sync.providers.http.recording.recorder import Recorder
    from tjar_sync.providers.rest.provider import RestProvider

KEY = "the-key-of-a-store"
NOON = 1_772_614_361.0
"""2026-03-04 08:52:41 UTC, at which all recordings made here are made."""
_SHOWN: dict[type, tuple[str, ...]] = {
    Live: ("remote_id", "type", "values", "updated_at", "full", "deleted", "unreadable"),
    Status: ("value", "ar", "en"),
}
LISTED = ("product", "webhook")


def shown_by(
    transport: httpx.BaseTransport,
    contract: Mapping[str, Any],
    recorder: Recorder | None = None,
) -> dict[str, Any]:
    """Read all that is read of a store, and return it; what fails is told by its error."""
    store = StoreSettings(
        "recorded", "tjar", "embedded", SecretStr(KEY), Limits(100_000, 1), contract=contract
    )
    at_noon = Time(lambda: 0.0, lambda: NOON, lambda _seconds: True, lambda: 1.0)
    options = ConnectionOptions(
        store, lambda _: None, transport, read_only=True, time=at_noon, recorder=recorder
    )
    with closing(open_tjar(TJAR, options)) as provider:
        return _shown(provider)


def _shown(provider: RestProvider) -> dict[str, Any]:
    context = provider.context
    found: dict[str, Any] = {}
    for kind in LISTED:
        rows = _tried(lambda kind=kind: provider.list(kind).rows)  # type: ignore[misc]  # bound now
        found[f"{kind} list"] = _plain(rows)
        if isinstance(rows, tuple):
            found[f"{kind} details"] = [_detail(provider, row) for row in rows]
    found["newest products"] = _plain(_tried(lambda: provider.newest("product", 3)))
    found["open orders"] = _plain(_tried(provider.ordered))
    found["order statuses"] = _plain(_tried(lambda: list_statuses(context)))
    found["carts"] = _tried(lambda: len(str(context.client.send(ApiRequest("cart.list")).body)) > 0)
    return found


def _detail(provider: RestProvider, row: Live) -> Any:
    return _plain(_tried(lambda: provider.read(row.kind, row.type, row.remote_id)))


def _tried(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except ProviderError as error:
        return f"{type(error).__name__}: {error.what}"


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it; money as text, so that no digit is lost."""
    for kind, names in _SHOWN.items():
        if isinstance(value, kind):
            return {name: _plain(getattr(value, name)) for name in names}
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {str(key): _plain(item) for key, item in sorted(value.items())}
        case _:
            return [_plain(item) for item in value]
