"""A store that speaks JSON, as the engine's port asks for it: each request goes to its kind."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError
from tjar_sync.model.capabilities import Capabilities
from tjar_sync.model.order_book import OrderBook
from tjar_sync.model.zones import zone
from tjar_sync.providers.http.client import ApiRequest, open_client
from tjar_sync.providers.http.connection import base_url_of, key_of, transport_to
from tjar_sync.providers.http.endpoint import Endpoint
from tjar_sync.providers.rest.capabilities import kind_capabilities
from tjar_sync.providers.rest.context import RestContext, rows_in, shows_resource
from tjar_sync.providers.rest.contract import our_name, secret_names
from tjar_sync.providers.rest.override import override
from tjar_sync.providers.rest.privacy import privacy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.live import Listing, Live, StoreInfo, Visit, Write, WriteResult
    from tjar_sync.model.value import Value
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.rest.context import ResourceClient
    from tjar_sync.providers.rest.platform import Platform


def _no_orders(_since: str) -> Mapping[str, tuple[str, ...]]:
    return {}


def _no_book(_known: Mapping[str, tuple[str, ...]], _most: int) -> OrderBook:
    return OrderBook()


def _shows_none() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class OrderReader:
    """How a platform's orders are read; as it stands, it has none."""

    ordered: Callable[[str], Mapping[str, tuple[str, ...]]] = _no_orders
    book: Callable[[Mapping[str, tuple[str, ...]], int], OrderBook] = _no_book
    shown: Callable[[], bool] = _shows_none


NO_ORDERS = OrderReader()


class RestProvider:
    """Hands each request to its kind."""

    def __init__(
        self,
        context: RestContext,
        capabilities: Capabilities,
        kinds: Mapping[str, ResourceClient],
        orders: OrderReader = NO_ORDERS,
    ) -> None:
        self.context = context
        self._capabilities = capabilities
        self._kinds = kinds
        self._orders = orders

    @property
    def base_url(self) -> str:
        """The store's address, API path included."""
        return self.context.endpoint.base_url

    @property
    def capabilities(self) -> Capabilities:
        """What the platform can do, at this store's limits."""
        rate = self.context.rate
        return replace(
            self._capabilities, requests_per_second=rate.per_second, latency=rate.latency
        )

    @property
    def names(self) -> Mapping[str, Mapping[int, str]]:
        """What the store calls its own numbers, as far as it was read."""
        return self.context.names

    def about(self) -> StoreInfo | None:
        """Say nothing, as a store of a platform on which none tells anything of itself."""
        return None

    def list(self, kind: str) -> Listing:
        """Read every row of a kind."""
        return self._kinds[kind].list()

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last."""
        return self._kinds[kind].newest(count)

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one resource in full."""
        return self._kinds[kind].read(kind_type, remote_id)

    def find(self, kind: str, path: str, value: Value) -> tuple[Live, ...] | None:
        """Ask the store by a field's value."""
        return self._kinds[kind].find(path, value)

    def choices(self, kind: str, path: str) -> frozenset[str] | None:
        """Return the words that a field's items may be; a platform that lists them has an endpoint."""
        endpoint = f"{kind}.{path}"
        if endpoint not in self.context.contract.endpoints:
            return None
        try:
            rows = rows_in(self.context, endpoint, self.context.client.send(ApiRequest(endpoint)))
        except ProviderError:  # nobody is refused a word for what cannot be read
            return None
        return frozenset(str(row["name"]) for row in rows if row.get("name")) or None

    def ordered(self, since: str = "") -> Mapping[str, tuple[str, ...]]:
        """Return the products that open orders hold."""
        return self._orders.ordered(since)

    def order_book(self, known: Mapping[str, tuple[str, ...]], most: int) -> OrderBook:
        """Return what open orders hold, as far as it is known or read."""
        return self._orders.book(known, most)

    def shows_orders(self) -> bool:
        """Say whether the store shows any order at all."""
        return self._orders.shown()

    def visit(self, url: str, most: int) -> Visit:
        """Look at an address as any visitor does."""
        return self.context.client.visit(url, most)

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        return self._kinds[write.address.kind].write(write)

    def close(self) -> None:
        """Give back connections."""
        self.context.client.close()


def open_context(platform: Platform, options: ConnectionOptions) -> RestContext:
    """Put together what a platform's clients work with at one store; nothing is sent yet."""
    store = options.store
    contract = override(platform.contract, store, platform.profiles)
    key = key_of(store, platform.info)
    options.mask.add(key)
    endpoint = Endpoint(
        base_url_of(store, platform.info),
        key,
        platform.info,
        platform.envelope,
        contract.endpoints,
        partial(our_name, contract),
        partial(shows_resource, contract, platform.envelope),
        options.mask,
        secret_names(contract),
        privacy_of(platform.privacy, contract, platform.info.base_path),
    )
    recorder = options.recorder
    recording = None if recorder is None else recorder.store(endpoint, options.mask)
    return RestContext(
        open_client(endpoint, transport_to(options, endpoint.base_url, recording)),
        endpoint,
        contract,
        store.numbers,
        store.limits.parallel,
        options.emit,
        zone(contract.time_zone),
        rate=options.rate,
    )


def capabilities_of(context: RestContext, options: ConnectionOptions) -> Capabilities:
    """Return what the platform can do, as the store's contract has it."""
    info = context.endpoint.info
    return Capabilities(
        info.name,
        info.title,
        kind_capabilities(context.contract),
        context.rate.per_second,
        options.store.limits.parallel,
        info.shows_addresses,
    )
