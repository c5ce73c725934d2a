"""Which of a store's own names stand for which number: told by what it shows, never guessed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import catalog, product
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.sighting import Sighting, StoreNames
from tjar_sync.refresh.own_names import AT_ONCE, MOST_READ, look_up, outdated
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Live

WANTED = product("shoe", sku="SHOE", categories=("shoes",), brand="nike")


class Shop(MemoryProvider):
    """A store that shows numbers, and says what it calls them in the details of a product."""

    def __init__(self, labels: Mapping[int, str]) -> None:
        super().__init__()
        self.labels = labels
        self.heard: dict[str, dict[int, str]] = {}
        self.names = self.heard
        self.read_ids: list[str] = []

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one, and hear what it shows by number and name."""
        self.read_ids.append(remote_id)
        live = super().read(kind, kind_type, remote_id)
        found: Any = () if live is None else live.values["categories"]
        for number in found:
            if number in self.labels:
                self.heard.setdefault("categories", {})[number] = self.labels[number]
        return live

    def add(self, sku: str, *categories: Any) -> None:
        """Put a product on the shelf."""
        made = product(sku.lower(), sku=sku, slug=sku.lower(), sale_price=Decimal(1))
        values = {**made.values, "categories": categories}
        self.write(Write(Verb.CREATE, made.address, made.type, values))


def _look(shop: Shop, ids: Mapping[str, Mapping[str, int]] | None = None) -> StoreNames:
    wanted = replace(catalog(WANTED), sought={"categories": ("shoes",)})
    return look_up(wanted, ids or {}, shop, lambda _event: None)


def test_one_number_of_that_name_is_it() -> None:
    """With the product that showed it; other Unicode forms and outer white space are no difference."""
    shop = Shop({5: " shoes ", 6: "bags"})
    shop.add("A", 6)
    shop.add("B", 5)

    assert StoreNames({"categories": {"shoes": Sighting(5, "product 2")}}) == _look(shop)


def test_two_numbers_of_one_name_are_none() -> None:
    """Nobody can tell which is meant, so both are named."""
    shop = Shop({5: "shoes", 7: "shoes"})
    shop.add("A", 5)
    shop.add("B", 7)

    assert {
        ("categories", "shoes"): "the store has several of this name, so it was not taken: 5, 7"
    } == _look(shop).refused


def test_a_number_that_store_yaml_calls_otherwise_is_not_taken() -> None:
    """Two names for one number would make two answers of each look."""
    shop = Shop({5: "shoes"})
    shop.add("A", 5)

    assert {
        ("categories", "shoes"): "the store's 5 has this name, which `ids:` calls `footwear`"
    } == _look(shop, {"categories": {"footwear": 5}}).refused


def test_what_is_likely_to_bear_the_name_is_read_first() -> None:
    """Of a large store little is read: what the files go with first, and then so many at most."""
    shop = Shop({5: "shoes"})
    shop.add("SHOE", 5)
    for number in range(MOST_READ + AT_ONCE):
        shop.add(f"N{number}")
    found = _look(shop)

    assert {"shoes": Sighting(5, "product 1")} == found.seen["categories"]
    assert AT_ONCE == len(shop.read_ids)
    assert "1" in shop.read_ids

    shop = Shop({})
    for number in range(MOST_READ + AT_ONCE):
        shop.add(f"N{number}")
    found = _look(shop)

    assert MOST_READ == len(shop.read_ids)
    assert {
        (
            "categories",
            "shoes",
        ): "the store shows nothing of this name (read: 100 of the 120 that it lists)"
    } == found.refused


def test_an_empty_store_knows_no_name() -> None:
    """It is told as that."""
    assert {
        ("categories", "shoes"): "the store shows nothing of this name (it lists nothing)"
    } == _look(Shop({})).refused


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, []),
        ({5: "Shoes"}, ["`shoes` was 5 in the store (seen at product 1), which calls that `Shoes` now"]),
        ({5: "shoes", 7: "bags"}, []),
        ({5: "shoes", 7: "shoes"}, ["the store has several called `shoes` in `categories`: 5, 7"]),
        ({7: "shoes"}, ["the store has several called `shoes` in `categories`: 5, 7"]),
    ],
)  # fmt: skip
def test_what_was_seen_earlier_is_held_against_what_is_shown_now(
    told: dict[int, str], why: list[str]
) -> None:
    """A name that moved on to another number, or stands for two by now, is believed no more."""
    seen = {"categories": {"shoes": Sighting(5, "product 1")}}

    assert why == list(outdated(seen, {"categories": told}))
