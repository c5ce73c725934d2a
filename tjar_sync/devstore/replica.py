"""A copy of the products that lags behind, as the reading half of a large database may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.schema import PRODUCT_COLUMNS

if TYPE_CHECKING:
    from tjar_sync.devstore.store import Store

_CURRENT = ("", ())
_AS_IT_WAS = (
    "WITH products AS ("  # noqa: S608 - fixed names, bound values
    f"SELECT {PRODUCT_COLUMNS} FROM main.products"
    " WHERE id NOT IN (SELECT id FROM replaced WHERE until > ?)"
    f" UNION ALL SELECT {PRODUCT_COLUMNS} FROM replaced WHERE existed AND turn IN"
    " (SELECT min(turn) FROM replaced WHERE until > ? GROUP BY id)) "
)


def list_lag(store: Store) -> int:
    """Return how many seconds the list is late."""
    return store.habits.number("lag-list", detail_lag(store))


def detail_lag(store: Store) -> int:
    """Return how many seconds a product's detail is late."""
    return store.habits.number("lag", 0)


def seen(store: Store, lag: int) -> tuple[str, tuple[Any, ...]]:
    """Return what stands before a query of the products to read them as they were, and its values.

    A change shows once it is `lag` seconds old.
    """
    if not lag:
        return _CURRENT
    moment = store.now() - lag
    return _AS_IT_WAS, (moment, moment)
