"""Orders of a Tjar store, for those who must know whether a product is still on its way."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
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
    from collections.abc import Iterator
    from decimal import Decimal

    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.rest.context import RestContext
    from tjar_sync.providers.rest.paging import ReadRows


@dataclass(frozen=True, slots=True)
class Order:
    """One order, without the buyer."""

    remote_id: str
    number: str
    """As the store prints it: `260704`."""
    status: str
    """The store's own word: `Pending`."""
    payment_status: str
    total: Decimal | None
    created_at: str
    updated_at: str
    product_ids: tuple[str, ...] = ()
    """Only details show them."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status that an order can have."""

    value: str
    ar: str
    en: str


def list_orders(context: RestContext, since: str = "", until: str = "") -> ReadRows[Order]:
    """Read the orders of a range of days (`YYYY-MM-DD`), without their products (facts 2.1)."""
    days = {"date_from": since, "date_to": until}
    params = {name: day for name, day in days.items() if day}
    fetch = page_reader(context, "order.list", partial(_rows, context), params)
    return read_list(Reader("orders", fetch, context.parallel, context.emit))


def read_order(context: RestContext, remote_id: str) -> Order | None:
    """Read one order with its products (facts 2.2); None when the store has no such order."""
    try:
        api_response = context.client.send(ApiRequest("order.read", remote_id))
    except NotFound:
        return None
    return _order(resource_of(context, "order.read", api_response))


def list_statuses(context: RestContext) -> tuple[Status, ...]:
    """Read which statuses an order can have (A22)."""
    api_response = context.client.send(ApiRequest("order.statuses"))
    return tuple(_status(row) for row in rows_in(context, "order.statuses", api_response))


def shows_orders(context: RestContext) -> bool:
    """Say whether the list of orders shows any at all, of whatever day and status."""
    return bool(page_reader(context, "order.list", partial(_rows, context), {})(1).rows)


def open_orders(
    context: RestContext, since: str = "", *, known: dict[Order, Order] | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return the products that open orders hold: remote id -> the orders' numbers, in order.

    Only details show an order's products, so each open order is read; one that is `known` with
    its products is not, as long as its row of the list stays as it was. Raises ProviderError when
    the list is not proven whole, or an order does not say what was ordered: what cannot be read
    is never taken for "nobody waits for it".
    """
    waiting = still_open(context.contract, list_orders(context, since))
    whole = {} if known is None else known
    unread = sorted(
        (order for order in waiting if order not in whole), key=lambda one: one.remote_id
    )
    with ThreadPoolExecutor(context.parallel) as pool:
        for order, read in zip(
            unread, pool.map(lambda one: _whole(context, one.remote_id), unread), strict=True
        ):
            whole[order] = read
    return by_product(replace(order, product_ids=whole[order].product_ids) for order in waiting)


def order_book(context: RestContext, known: Mapping[str, tuple[str, ...]], most: int) -> OrderBook:
    """Return what open orders hold, as far as it is known, or read now: the newest `most` of them."""
    waiting = still_open(context.contract, list_orders(context))
    found = {order: known[_version(order)] for order in waiting if _version(order) in known}
    unread = sorted(
        (order for order in waiting if order not in found),
        key=lambda one: (one.created_at, one.remote_id),
        reverse=True,
    )
    with ThreadPoolExecutor(context.parallel) as pool:
        ids = (order.remote_id for order in unread[:most])
        for order, read in zip(unread, pool.map(partial(read_order, context), ids), strict=False):
            if read is not None and read.product_ids:
                found[order] = read.product_ids
    details = {_version(order): ids for order, ids in found.items() if order.updated_at}
    held = by_product(replace(order, product_ids=ids) for order, ids in found.items())
    return OrderBook(held, details, len(waiting) - len(found))


def _version(order: Order) -> str:
    """Name an order as it is since it was last changed."""
    return f"{order.remote_id} {order.updated_at}"


def _whole(context: RestContext, remote_id: str) -> Order:
    order = read_order(context, remote_id)
    if order is None or not order.product_ids:
        raise ProviderError(f"the store lists order {remote_id}, but does not show its products")
    return order


def _rows(context: RestContext, api_response: ApiResponse) -> tuple[Order, ...]:
    return tuple(_order(row) for row in rows_in(context, "order.list", api_response))


def _order(raw: Mapping[str, decoders.Raw]) -> Order:
    remote_id = decoders.remote_id(raw.get("id") or raw.get("identifier"))
    if remote_id is None:
        raise ProviderError("the store shows an order without an id")
    try:
        return Order(
            remote_id,
            str(raw.get("order_id") or ""),
            _value(raw.get("status")),
            _value(raw.get("payment_status")),
            decoders.money(raw.get("total_amount")),
            str(raw.get("created_at") or ""),
            str(raw.get("updated_at") or ""),
            tuple(dict.fromkeys(one for one in _products(raw) if one)),
        )
    except ValueError as error:
        raise ProviderError(f"order {remote_id} cannot be read: a value {error}") from error


def _products(raw: Mapping[str, decoders.Raw]) -> Iterator[str | None]:
    """Name the products: by `order_details`, whose ids are theirs, and by `products`."""
    for line in decoders.items(raw.get("order_details")):
        yield decoders.remote_id(decoders.identity(line))
    for line in decoders.items(raw.get("products")):
        product = line.get("product") if isinstance(line, Mapping) else None
        if isinstance(product, Mapping):
            yield decoders.remote_id(product.get("id"))


def _value(raw: decoders.Raw) -> str:
    """Read a status: an object with a value, or the value itself."""
    found = raw.get("value") if isinstance(raw, Mapping) else raw
    return "" if found is None else str(found)


def _status(raw: Mapping[str, decoders.Raw]) -> Status:
    label = raw.get("label")
    names = label if isinstance(label, Mapping) else {"ar": label, "en": label}
    return Status(_value(raw), str(names.get("ar") or ""), str(names.get("en") or ""))
