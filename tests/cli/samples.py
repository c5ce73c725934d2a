"""Small catalogs for the command line's tests."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.harness import World

EMBEDDED = textwrap.dedent("""
    version: 1
    default_store: embedded
    stores:
      embedded: {provider: tjar, url: embedded}
      live: {provider: tjar, url: "http://127.0.0.1:9", api_key: "${TJAR_NO_SUCH_KEY}"}
""")
"""A store.yaml that needs neither a network nor a key."""


def product(name: str, price: str = "10") -> str:
    """Return a product's entry."""
    return textwrap.indent(
        f"{name}:\n  type: physical\n  name: {{en: {name.title()}}}\n"
        f"  sale_price: {price}\n  sku: {name.upper()}\n  quantity: 3\n",
        "  ",
    )


def products(*names: str, price: str = "10") -> str:
    """Return a catalog file of products."""
    return "products:\n" + "".join(product(name, price) for name in names)


def fill(desk: World, *names: str, price: str = "10") -> None:
    """Write a catalog of products."""
    desk.write("shop.yaml", products(*names, price=price))


def embedded(root: Path, *names: str) -> None:
    """Write a catalog for the built-in store."""
    (root / "store.yaml").write_text(EMBEDDED, "utf-8")
    (root / "shop.yaml").write_text(products(*names), "utf-8")


MANY: Sequence[str] = [f"item-{number:02}" for number in range(12)]
