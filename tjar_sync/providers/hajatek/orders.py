"""Orders of a Hajatek store, for those who must know whether a product is still on its way."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotFound, ProviderError
from tjar_sync.model.order_book import OrderBook
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.rest.context import page_reader, resource_of, rows_in
from tjar_sync.providers.rest.orders import by_product, still_open
from tjar_sync.providers.rest.paging import Reader, read_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.rest.context import RestContext
    from tjar_sync.providers.rest.decoders import Raw

_DAY = timedelta(days=1)
_DATE_LENGTH = len("2026-03-15")


@dataclass(frozen=True, slots=True)
class HajatekOrder:
    """One order, without the buyer."""

    remote_id: str
    status: str
    created_at: str
    updated_at: str
    product_ids: tuple[str, ...]
    """Empty where the list does not show them."""

    @property
    def number(self) -> str:
        """What a person knows it by."""
        return self.remote_id


def shows_orders(context: RestContext) -> bool:
    """Say whether the list of orders shows any at all, of whatever day and status."""
    return bool(page_reader(context, "order.list", partial(_rows, context))(1).rows)


def open_orders(context: RestContext, since: str = "") -> Mapping[str, tuple[str, ...]]:
    """Return the products that open orders hold: remote id -> the orders' ids, in order.

    An order whose row does not show what was ordered is read on its own. Raises ProviderError when
    the list is not proven whole, or an order does not say what was ordered.
    """
    fetch = page_reader(context, "order.list", partial(_rows, context))
    listed = read_list(Reader("orders", fetch, context.parallel, context.emit, counted=None))
    waiting = (one for one in still_open(context.contract, listed) if _is_since(one, since))
    return by_product(one if one.product_ids else _read(context, one) for one in waiting)


def order_book(
    context: RestContext, _known: Mapping[str, tuple[str, ...]], _most: int
) -> OrderBook:
    """Return what open orders hold: the list shows it, so that none needs to be known or left out."""
    return OrderBook(open_orders(context))


def _is_since(order: HajatekOrder, since: str) -> bool:
    """Say whether an order may be of a day or of a later one, wherever that day is meant."""
    try:
        day = date.fromisoformat(order.created_at[:_DATE_LENGTH])
        return not since or day + _DAY >= date.fromisoformat(since)
    except ValueError:
        return True


def _read(context: RestContext, row: HajatekOrder) -> HajatekOrder:
    """Read one order with its products (facts 8)."""
    try:
        api_response = context.client.send(ApiRequest("order.read", row.remote_id))
        order = _order(resource_of(context, "order.read", api_response))
    except NotFound:
        order = row
    if not order.product_ids:
        what = f"the store lists order {row.remote_id}, but does not show its products"
        raise ProviderError(what)
    return order


def _rows(context: RestContext, api_response: ApiResponse) -> tuple[HajatekOrder, ...]:
    return tuple(_order(row) for row in rows_in(context, "order.list", api_response))


def _order(raw: Mapping[str, Raw]) -> HajatekOrder:
    remote_id = decoders.remote_id(raw.get("id") or raw.get("order_id"))
    if remote_id is None:
        raise ProviderError("the store shows an order without an id")
    lines = raw.get("items")
    products = [
        decoders.remote_id(line.get("product_id"))
        for line in (lines if isinstance(lines, list) else ())
        if isinstance(line, dict)
    ]
    return HajatekOrder(
        remote_id,
        str(raw.get("status") or ""),
        str(raw.get("created_at") or ""),
        str(raw.get("updated_at") or ""),
        tuple(dict.fromkeys(one for one in products if one)),
    )
