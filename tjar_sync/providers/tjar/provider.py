"""A Tjar store as the engine's port asks for it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.model.live import Capabilities
from tjar_sync.providers.client import open_client
from tjar_sync.providers.connection import endpoint_of, transport_to
from tjar_sync.providers.contract import override, zone
from tjar_sync.providers.tjar.contract import BASE_PATH, TJAR
from tjar_sync.providers.tjar.media import Media
from tjar_sync.providers.tjar.orders import open_orders
from tjar_sync.providers.tjar.products import Products
from tjar_sync.providers.tjar.rest import RestContext
from tjar_sync.providers.tjar.webhook import Webhooks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Listing, Live, Write, WriteResult
    from tjar_sync.model.value import Value
    from tjar_sync.providers.connection import ConnectionOptions
    from tjar_sync.providers.tjar.rest import ResourceClient

_MAX_COUNT: Mapping[str, int] = MappingProxyType({"webhook": 2})


class TjarProvider:
    """Hands each request to its kind."""

    def __init__(self, context: RestContext, base_url: str, capabilities: Capabilities) -> None:
        self.context = context
        self._base_url = base_url
        self._capabilities = capabilities
        self._kinds: Mapping[str, ResourceClient] = {
            "media": Media(context),
            "product": Products(context),
            "webhook": Webhooks(context),
        }

    @property
    def base_url(self) -> str:
        """The store's address, API path included."""
        return self._base_url

    @property
    def capabilities(self) -> Capabilities:
        """What Tjar can do, at this store's limits."""
        return self._capabilities

    def list(self, kind: str) -> Listing:
        """Read every row of a kind."""
        return self._kinds[kind].list()

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last (A3: a list shows them first)."""
        return self._kinds[kind].newest(count)

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one resource in full."""
        return self._kinds[kind].read(kind_type, remote_id)

    def find(self, kind: str, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask the store by a field's value."""
        return self._kinds[kind].find(path, value)

    def ordered(self, since: str = "") -> Mapping[str, tuple[str, ...]]:
        """Return the products that open orders hold."""
        return open_orders(self.context, since)

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        return self._kinds[write.address.kind].write(write)

    def close(self) -> None:
        """Give back connections."""
        self.context.client.close()


def open_tjar(options: ConnectionOptions) -> TjarProvider:
    """Open a store of this platform."""
    store = options.store
    contract = override(TJAR, store)
    endpoint = endpoint_of(store, contract, BASE_PATH)
    context = RestContext(
        open_client(endpoint, transport_to(options, endpoint)),
        contract,
        store.ids,
        store.limits.parallel,
        options.emit,
        zone(contract.time_zone),
    )
    capabilities = Capabilities(
        "tjar",
        _MAX_COUNT,
        contract.per_page,
        options.pace,
        store.limits.parallel,
    )
    return TjarProvider(context, endpoint.base_url, capabilities)
