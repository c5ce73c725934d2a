"""Orders of a Tjar store, for those who must know whether a product is still on its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjar_sync.errors import Incomplete, NotFound, ProviderError
from tjar_sync.providers.client import Ask
from tjar_sync.providers.paging import Reader, read_list
from tjar_sync.providers.tjar import wire
from tjar_sync.providers.tjar.desk import page_reader, resource_of, rows_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from tjar_sync.providers.client import Answer
    from tjar_sync.providers.paging import Found
    from tjar_sync.providers.tjar.desk import Desk


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


def list_orders(desk: Desk, since: str = "", until: str = "") -> Found[Order]:
    """Read the orders of a range of days (`YYYY-MM-DD`), without their products (facts 2.1)."""
    endpoint = "order.list"
    days = {"date_from": since, "date_to": until}
    params = {name: day for name, day in days.items() if day}

    def rows_of(answer: Answer) -> tuple[Order, ...]:
        return tuple(_order(row) for row in rows_in(desk, endpoint, answer))

    fetch = page_reader(desk, endpoint, rows_of, params)
    return read_list(Reader("orders", fetch, desk.parallel, desk.emit))


def read_order(desk: Desk, remote_id: str) -> Order | None:
    """Read one order with its products (facts 2.2); None when the store has no such order."""
    try:
        answer = desk.client.send(Ask("order.read", remote_id))
    except NotFound:
        return None
    return _order(resource_of(desk, "order.read", answer))


def list_statuses(desk: Desk) -> tuple[Status, ...]:
    """Read which statuses an order can have (A22)."""
    answer = desk.client.send(Ask("order.statuses"))
    return tuple(_status(row) for row in rows_in(desk, "order.statuses", answer))


def open_orders(desk: Desk, since: str = "") -> Mapping[str, tuple[str, ...]]:
    """Return the products that open orders hold: remote id -> the orders' numbers, in order.

    Only details show an order's products, so each open order is read. Raises ProviderError when
    the list is not proven whole, or an order does not say what was ordered: what cannot be read
    is never taken for "nobody waits for it".
    """
    listed = list_orders(desk, since)
    if listed.doubt:
        raise Incomplete(f"the orders could not be read whole: {listed.doubt}")
    last = {word.casefold() for word in desk.contract.last_statuses}
    waiting = [order.remote_id for order in listed.rows if order.status.casefold() not in last]
    held: dict[str, list[str]] = defaultdict(list)
    with ThreadPoolExecutor(desk.parallel) as pool:
        for order in pool.map(lambda one: _whole(desk, one), sorted(waiting)):
            for product in order.product_ids:
                held[product].append(order.number or order.remote_id)
    return {product: tuple(sorted(numbers)) for product, numbers in held.items()}


def _whole(desk: Desk, remote_id: str) -> Order:
    order = read_order(desk, remote_id)
    if order is None or not order.product_ids:
        raise ProviderError(f"the store lists order {remote_id}, but does not show its products")
    return order


def _order(raw: Mapping[str, wire.Raw]) -> Order:
    remote_id = wire.remote_id(raw.get("id") or raw.get("identifier"))
    if remote_id is None:
        raise ProviderError("the store shows an order without an id")
    try:
        return Order(
            remote_id,
            str(raw.get("order_id") or ""),
            _value(raw.get("status")),
            _value(raw.get("payment_status")),
            wire.money(raw.get("total_amount")),
            str(raw.get("created_at") or ""),
            str(raw.get("updated_at") or ""),
            tuple(dict.fromkeys(one for one in _products(raw) if one)),
        )
    except ValueError as error:
        raise ProviderError(f"order {remote_id} cannot be read: a value {error}") from error


def _products(raw: Mapping[str, wire.Raw]) -> Iterator[str | None]:
    """Name the products: by `order_details`, whose ids are theirs, and by `products`."""
    for line in wire.items(raw.get("order_details")):
        yield wire.remote_id(wire.identity(line))
    for line in wire.items(raw.get("products")):
        product = line.get("product") if isinstance(line, Mapping) else None
        if isinstance(product, Mapping):
            yield wire.remote_id(product.get("id"))


def _value(raw: wire.Raw) -> str:
    """Read a status: an object with a value, or the value itself."""
    found = raw.get("value") if isinstance(raw, Mapping) else raw
    return "" if found is None else str(found)


def _status(raw: Mapping[str, wire.Raw]) -> Status:
    label = raw.get("label")
    names = label if isinstance(label, Mapping) else {"ar": label, "en": label}
    return Status(_value(raw), str(names.get("ar") or ""), str(names.get("en") or ""))
