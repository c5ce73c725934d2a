"""Prices that go back to what they are otherwise, once a window of time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Change


def put_back(change: Change, catalog: Catalog) -> frozenset[str]:
    """Return the prices that a change puts back, from what a window that is over had made them.

    Each is as far from what it is otherwise as when the window began: 40 % off is not two thirds
    up when it is over, for then a limit would let the one happen and hold up the other.
    """
    resource, at = catalog.resources.get(change.address), catalog.at
    if resource is None or at is None:
        return frozenset()
    over = [window for window in resource.windows if window.end <= at]
    return frozenset(
        item.path
        for item in change.fields
        for window in over
        if item.path in window.prices
        and (window.prices[item.path], window.before.get(item.path)) == (item.before, item.after)
    )
