"""Orders as far as any platform goes: which still hold products, and which products."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from tjar_sync.errors import Incomplete
from tjar_sync.providers.rest.paging import ListRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.providers.rest.contract import Contract
    from tjar_sync.providers.rest.paging import ReadRows


class AnyOrder(ListRow, Protocol):
    """What an order must tell besides what any row of a list does."""

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


def still_open(contract: Contract, listed: ReadRows[O]) -> list[O]:
    """Return the orders of the list whose status is not known to be a last one.

    Raises Incomplete where the list is not proven whole.
    """
    if listed.incomplete_reason:
        raise Incomplete(f"the orders could not be read whole: {listed.incomplete_reason}")
    last = {word.casefold() for word in contract.last_statuses}
    return [order for order in listed.rows if order.status.casefold() not in last]


def by_product(orders: Iterable[AnyOrder]) -> Mapping[str, tuple[str, ...]]:
    """Return who waits for what: a product's remote id -> the orders' numbers, in order."""
    held: dict[str, list[str]] = defaultdict(list)
    for order in orders:
        for product in order.product_ids:
            held[product].append(order.number or order.remote_id)
    return {product: tuple(sorted(numbers)) for product, numbers in held.items()}
