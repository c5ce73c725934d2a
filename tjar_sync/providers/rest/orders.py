"""Orders as far as any platform goes: which still hold products, and which products."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.providers.rest.contract import Contract


class AnyOrder(Protocol):
    """What an order must tell, whatever else it does."""

    @property
    def remote_id(self) -> str:
        """The store's own id of it."""

    @property
    def number(self) -> str:
        """What a person knows it by; empty where that is its id."""

    @property
    def status(self) -> str:
        """The store's own word."""

    @property
    def product_ids(self) -> tuple[str, ...]:
        """What was ordered."""


O = TypeVar("O", bound=AnyOrder)  # noqa: E741 - read beside its bound


def still_open(contract: Contract, orders: Iterable[O]) -> list[O]:
    """Return the orders whose status is not known to be a last one."""
    last = {word.casefold() for word in contract.last_statuses}
    return [order for order in orders if order.status.casefold() not in last]


def by_product(orders: Iterable[AnyOrder]) -> Mapping[str, tuple[str, ...]]:
    """Return who waits for what: a product's remote id -> the orders' numbers, in order."""
    held: dict[str, list[str]] = defaultdict(list)
    for order in orders:
        for product in order.product_ids:
            held[product].append(order.number or order.remote_id)
    return {product: tuple(sorted(numbers)) for product, numbers in held.items()}
