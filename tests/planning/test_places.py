"""Where it stands what a plan changes, and what finding that out costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import catalog, change, product
from tjar_sync.model.catalog import LayerKind, Origin, Position
from tjar_sync.model.plan import Action
from tjar_sync.planning.places import ChangePlaces

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOE = product("shoe")
PRICE = Origin("shop.yaml", 5, 7, LayerKind.ENTRY)


def test_entries_and_fields_have_places() -> None:
    """By address, and by address and path; a field that no file says has none, nor has what left."""
    told = replace(SHOE, origins={"sale_price": PRICE})
    gone = change(product("gone"), Action.DELETE)
    found = ChangePlaces(
        [change(told), gone, change(product("sock"))], catalog(told, product("sock"))
    )

    assert {
        "product.shoe": Position("shop.yaml", 3, 3),
        "product.shoe.sale_price": Position("shop.yaml", 5, 7),
        "product.sock": Position("shop.yaml", 3, 3),
    } == found
    assert 3 == len(found)
    assert found.get("product.gone") is None
    assert found.get("product.sock.sale_price") is None


def test_no_file_is_looked_at_again_for_entries_alone() -> None:
    """A plan that people read names entries: it costs nothing to know where a field stands."""

    class Costly(dict[str, Origin]):
        """Fails where it is read."""

        def __getitem__(self, path: str) -> Origin:
            pytest.fail(f"{path} was looked for")

        def __iter__(self) -> Iterator[str]:
            pytest.fail("all were looked for")

    costly = replace(SHOE, origins=Costly())

    assert (
        Position("shop.yaml", 3, 3)
        == ChangePlaces([change(costly)], catalog(costly))["product.shoe"]
    )
