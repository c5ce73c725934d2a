"""A Hajatek store, opened: its products, its orders, and what it says of itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.errors import NotAStore, NotFound
from tjar_sync.model.live import StoreInfo
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.providers.hajatek.codecs import DECODERS, ENCODERS
from tjar_sync.providers.hajatek.orders import open_orders, order_book, shows_orders
from tjar_sync.providers.hajatek.products import HajatekProducts
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.rest.context import resource_of
from tjar_sync.providers.rest.provider import (
    OrderReader,
    RestProvider,
    capabilities_of,
    open_context,
)
from tjar_sync.providers.rest.resource import clients_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.rest.context import ResourceClient, RestContext
    from tjar_sync.providers.rest.platform import Platform

BUILT_IN = "str_demo"
"""The id of the built-in store, where its entry names none."""


class HajatekProvider(RestProvider):
    """A store among all that share one address."""

    def __init__(
        self,
        store: StoreSettings,
        context: RestContext,
        capabilities: Capabilities,
        kinds: Mapping[str, ResourceClient],
    ) -> None:
        orders = OrderReader(
            partial(open_orders, context),
            partial(order_book, context),
            partial(shows_orders, context),
        )
        super().__init__(context, capabilities, kinds, orders)
        self._store = store
        self._about: StoreInfo | None = None

    @property
    def base_url(self) -> str:
        """The store's address: that of all stores, and its id."""
        return f"{super().base_url}/stores/{self._id}"

    @property
    def _id(self) -> str:
        return self._store.options.get("store_id", BUILT_IN)

    def about(self) -> StoreInfo:
        """Ask once what the store is called and what plan it has; from then on, that gives the pace.

        Raises NotAStore where the key is another store's.
        """
        if self._about is None:
            self._about = self._asked()
        return self._about

    def _asked(self) -> StoreInfo:
        context = self.context
        try:
            api_response = context.client.send(ApiRequest("store.read", self._id))
        except NotFound as error:
            raise NotAStore(
                f"the key's owner has no store {self._id}",
                where=error.where,
                hint="Correct `store_id` in store.yaml, or use that store's own key.",
            ) from error
        shown = resource_of(context, "store.read", api_response)
        found = decoders.remote_id(shown.get("id"))
        if found not in (None, self._id):
            raise NotAStore(
                f"asked for the store {self._id}, and {found} answered",
                hint="Correct `store_id` in store.yaml, or use that store's own key.",
            )
        plan = str(shown.get("plan") or "").strip().lower()
        if self._store.url != EMBEDDED:
            context.rate.allow(self._store.pace(plan))
        return StoreInfo(str(shown.get("name") or self._id), plan)


def open_hajatek(platform: Platform, options: ConnectionOptions) -> HajatekProvider:
    """Open a store of this platform."""
    context = open_context(platform, options)
    kinds = clients_of(context, DECODERS, ENCODERS, {"product": HajatekProducts})
    return HajatekProvider(options.store, context, capabilities_of(context, options), kinds)
