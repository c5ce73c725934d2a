"""What open orders hold, as far as they were read."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_NEW = 200
"""So many orders are read in one run; what was read before is known."""


@dataclass(frozen=True, slots=True)
class OrderBook:
    """The products of open orders, without any buyer."""

    held: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By a product's remote id: the numbers of the open orders that it is in."""
    details: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By an order's id and time of change: its products. It is known by that, and not read again."""
    uncounted: int = 0
    """Open orders that were not read."""
