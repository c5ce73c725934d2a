"""What is assumed of Hajatek stores: the number of each row, and what we believe, in a sentence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HAJATEK_BELIEFS: Mapping[str, str] = MappingProxyType(
    {
        "A24": "a row of the list shows all of a product: name, description, price, sku, quantity;"
        " an update replaces it whole, and clears what it does not send",
        "A27": "a status is active or draft, a category one word, a picture an address; 100 rows a"
        " page at most, and a search finds a product by sku or name",
    }
)
