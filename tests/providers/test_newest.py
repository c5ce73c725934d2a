"""The rows that changed last, from the beginning of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync import devstore
from tjar_sync.errors import Refused

if TYPE_CHECKING:
    from tests.providers.conftest import BuiltIn


def test_the_newest_products_come_first(built_in: BuiltIn) -> None:
    """So many pages are read as hold the rows asked for, and no more."""
    devstore.seed_products(built_in.store, 250)
    built_in.store.requests.reset()
    rows = built_in.provider.newest("product", 150)

    assert 200 == len(rows)
    assert 2 == built_in.store.requests.total


def test_an_empty_store_has_no_newest(built_in: BuiltIn) -> None:
    """Nothing is shown, and nothing more is asked."""
    assert () == built_in.provider.newest("product", 5)


def test_webhooks_are_all_new_enough(built_in: BuiltIn) -> None:
    """There are two at most."""
    desk = devstore.Dashboard(built_in.store)
    desk.add_webhook("a", "http://127.0.0.1:9/a", ["order.created"])

    assert ["1"] == [row.remote_id for row in built_in.provider.newest("webhook", 5)]


def test_media_cannot_be_listed(built_in: BuiltIn) -> None:
    """There is no list of media (A15), and so no beginning of it."""
    with pytest.raises(Refused):
        built_in.provider.newest("media", 5)
