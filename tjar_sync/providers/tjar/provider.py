"""A Tjar store, opened: its kinds and its orders."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.providers.rest.provider import (
    OrderReader,
    RestProvider,
    capabilities_of,
    open_context,
)
from tjar_sync.providers.rest.resource import clients_of as clients_of_contract
from tjar_sync.providers.tjar.decoders import DECODERS
from tjar_sync.providers.tjar.encoders import ENCODERS
from tjar_sync.providers.tjar.media import Media
from tjar_sync.providers.tjar.orders import open_orders, order_book, shows_orders
from tjar_sync.providers.tjar.products import Products

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.rest.context import ResourceClient, RestContext
    from tjar_sync.providers.rest.platform import Platform


def open_tjar(platform: Platform, options: ConnectionOptions) -> RestProvider:
    """Open a store of this platform."""
    context = open_context(platform, options)
    capabilities = capabilities_of(context, options)
    return RestProvider(
        context,
        capabilities,
        clients_of(context),
        OrderReader(
            partial(open_orders, context, known={}),
            partial(order_book, context),
            partial(shows_orders, context),
        ),
    )


def clients_of(context: RestContext) -> Mapping[str, ResourceClient]:
    """Return what speaks of each kind that Tjar has: for most of them, their rows of the contract."""
    return clients_of_contract(context, DECODERS, ENCODERS, {"media": Media, "product": Products})
