"""The store in memory: what it can be told to do otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import Invalid
from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.order_book import OrderBook
from tjar_sync.testing.memory_provider import Habits, MemoryProvider

if TYPE_CHECKING:
    from tjar_sync.model.value import Value, Values

SHOE: Values = {"name.en": " Shoe ", "sale_price": Decimal("1.00"), "sku": "A"}


def test_it_can_spell_in_its_own_way() -> None:
    """A normal form is laid over what is written."""

    def trim(_kind: str, _path: str, value: Value) -> Value:
        return value.strip() if isinstance(value, str) else value

    provider = MemoryProvider(Habits(normal=trim), "memory://trim")
    made = provider.write(Write(Verb.CREATE, Address("product", "a"), "physical", SHOE))

    assert made.live is not None
    assert made.live.values["name.en"] == "Shoe"
    assert provider.base_url == "memory://trim"


def test_nobody_orders_there() -> None:
    """What goes off sale is in nobody's order."""
    assert ({}, False) == (MemoryProvider().ordered(), MemoryProvider().shows_orders())


def test_it_wants_what_a_store_wants() -> None:
    """A product has a price."""
    with pytest.raises(Invalid, match="the store does not accept this: sale_price is required"):
        MemoryProvider().write(
            Write(Verb.CREATE, Address("product", "a"), "physical", {"sku": "A"})
        )


def test_a_kind_is_not_another() -> None:
    """An id is looked up among its own kind only."""
    provider = MemoryProvider()
    made = provider.write(Write(Verb.CREATE, Address("product", "a"), "physical", SHOE))

    assert provider.read("webhook", "", made.remote_id or "") is None


def test_nobody_orders_here() -> None:
    """So nobody waits for anything."""
    assert {} == MemoryProvider().ordered("2026-01-01")
    assert OrderBook() == MemoryProvider().order_book({}, 200)
    assert MemoryProvider().choices("webhook", "events") is None
