"""Routes of products (facts 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore import heard, listing, products, replica
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.messages import Sentence

if TYPE_CHECKING:
    from flask import Blueprint, Response

_TYPE_PATH = "/products/<any(digital, booking, service):kind>"
_LIST = Sentence("Products retrieved successfully", "تم استرجاع المنتجات بنجاح")
_DETAIL = Sentence("Product details retrieved successfully", "تم استرجاع تفاصيل المنتج بنجاح")
_SERVICE = Sentence("Service details retrieved successfully", "تم استرجاع تفاصيل الخدمة بنجاح")
_CREATED = Sentence("Product created successfully", "تم إنشاء المنتج بنجاح")
_UPDATED = Sentence("Product updated successfully", "تم تحديث المنتج بنجاح")
_DELETED = Sentence("Product deleted successfully", "تم حذف المنتج بنجاح")

lay = products.lay


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
    page = listing.page_of(query, answers.url(), answers.store().habits)
    store = answers.store()
    found = listing.products(store, query, page, answers.links(), replica.list_lag(store))
    return answers.success(_LIST, found)


def create(kind: str = "physical") -> Response:
    """POST /products and /products/{type} (facts 3.3, A4, A5)."""
    store, links = answers.store(), answers.links()
    body = heard.create(store, answers.sent())
    made = products.create(store, kind, body, links)
    return answers.success(_CREATED, made | heard.after_create(store, kind, body, made["id"]), 201)


def detail(product_id: int, kind: str | None = None) -> Response:
    """GET /products/{identifier} and /products/{type}/{identifier} (facts 3.2, A7)."""
    store = answers.store()
    asked = "physical" if store.habits.has("plain-path-physical-only") else None
    lag = replica.detail_lag(store)
    found = products.read(store, product_id, kind or asked, answers.links(), lag)
    message = _SERVICE if kind == "service" else _DETAIL
    return answers.success(message, found)


def update(product_id: int, kind: str = "physical") -> Response:
    """PATCH /products/{identifier} and /products/{type}/{identifier} (facts 3.4, A6, A7)."""
    store, links = answers.store(), answers.links()
    body = heard.update(store, kind, product_id, answers.sent())
    if body is None:
        changed = products.read(store, product_id, kind, links)
    else:
        changed = products.update(store, kind, product_id, body, links)
    return answers.success(_UPDATED, changed)


def delete(product_id: int) -> Response:
    """DELETE /products/{identifier} (facts 3.5, A8)."""
    store, links = answers.store(), answers.links()
    if heard.delete(store, product_id):
        products.delete(store, product_id, links)
    return answers.success(_DELETED, None)
