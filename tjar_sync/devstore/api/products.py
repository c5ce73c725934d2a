"""Routes of products (facts 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore import listing, products
from tjar_sync.devstore.api import answers

if TYPE_CHECKING:
    from flask import Blueprint, Response

_TYPE_PATH = "/products/<any(digital, booking, service):kind>"


def add_routes(api: Blueprint) -> None:
    """Put the product routes on the API."""
    api.get("/products")(list_all)
    api.post("/products")(create)
    api.post(_TYPE_PATH)(create)
    api.get("/products/<int:product_id>")(detail)
    api.get(f"{_TYPE_PATH}/<int:product_id>")(detail)
    api.patch("/products/<int:product_id>")(update)
    api.patch(f"{_TYPE_PATH}/<int:product_id>")(update)
    api.delete("/products/<int:product_id>")(delete)


def list_all() -> Response:
    """GET /products (facts 3.1, A2, A3)."""
    query = answers.query()
    page = listing.page_of(query, answers.url())
    found = listing.products(answers.store(), query, page, answers.links())
    return answers.success("products.list", found)


def create(kind: str = "physical") -> Response:
    """POST /products and /products/{type} (facts 3.3, A4, A5)."""
    made = products.create(answers.store(), kind, answers.sent(), answers.links())
    return answers.success("products.created", made, 201)


def detail(product_id: int, kind: str | None = None) -> Response:
    """GET /products/{identifier} and /products/{type}/{identifier} (facts 3.2, A7)."""
    found = products.read(answers.store(), product_id, kind, answers.links())
    message = "products.service" if kind == "service" else "products.detail"
    return answers.success(message, found)


def update(product_id: int, kind: str = "physical") -> Response:
    """PATCH /products/{identifier} and /products/{type}/{identifier} (facts 3.4, A6, A7)."""
    changed = products.update(answers.store(), kind, product_id, answers.sent(), answers.links())
    return answers.success("products.updated", changed)


def delete(product_id: int) -> Response:
    """DELETE /products/{identifier} (facts 3.5, A8)."""
    products.delete(answers.store(), product_id, answers.links())
    return answers.success("products.deleted", None)
