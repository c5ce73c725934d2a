"""The orders of a platform that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.order_book import OrderBook

if TYPE_CHECKING:
    from collections.abc import Mapping


class NoOrders:
    """Nobody orders here."""

    def ordered(self, _since: str = "") -> Mapping[str, tuple[str, ...]]:
        """Return nothing that is ordered."""
        return {}

    def order_book(self, _known: Mapping[str, tuple[str, ...]], _most: int) -> OrderBook:
        """Return an empty book."""
        return OrderBook()

    def shows_orders(self) -> bool:
        """Say that nobody ever ordered."""
        return False
