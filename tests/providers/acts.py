"""What the tests of failures do to a store, and the words they expect."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx

from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write

if TYPE_CHECKING:
    from tjar_sync.providers.rest.provider import RestProvider

LOOK = "\n  It may have been carried out; the next run looks at the store before it does anything."
CHECK = "\n  Check `url` in store.yaml: the store's own address, without a path."
DIFFER = " If only this request fails, its path may differ: see `contract.endpoints.{}`."
CREATE = "POST /products: "
LIST = "GET /products: "
READ = "GET /products/7: "
HOST = "shop.example"
API = "https://shop.example/api/core/v1"


def listing(provider: RestProvider) -> object:
    """Read the products' list."""
    return provider.list("product")


def reading(provider: RestProvider) -> object:
    """Read one product."""
    return provider.read("product", "physical", "7")


def creating(provider: RestProvider) -> object:
    """Create a product."""
    values: Any = {"sku": "A", "categories": (1,), "sale_price": Decimal("1.00")}
    return provider.write(Write(Verb.CREATE, Address("product", "a"), "physical", values))


def updating(provider: RestProvider) -> object:
    """Update a product."""
    return provider.write(
        Write(Verb.UPDATE, Address("product", "a"), "physical", {"sku": "A"}, "7")
    )


def page(title: str, status: int = 200) -> httpx.Response:
    """Make an answer that is a web page."""
    return httpx.Response(status, html=f"<!doctype html><title>{title}</title>body")


def says(code: int, /, **body: Any) -> httpx.Response:
    """Make an answer in JSON."""
    return httpx.Response(code, json=body)
