"""A platform that shows no orders: nothing is known of them, and nothing is counted."""

from __future__ import annotations

from tjar_sync.model.order_book import OrderBook
from tjar_sync.providers.rest.provider import OrderReader


def test_a_platform_without_orders_has_an_empty_book() -> None:
    """Whoever asks is told that there are none, and that they are not shown."""
    reader = OrderReader()

    assert ({}, OrderBook(), False) == (reader.ordered(""), reader.book({}, 5), reader.shown())
