"""Routes of orders (facts 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from tjar_sync.devstore import listing, order_views, orders
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.api.forms import order_changes
from tjar_sync.devstore.messages import Sentence

if TYPE_CHECKING:
    from flask import Blueprint, Response

_LIST = Sentence("Product orders retrieved successfully", "تم استرجاع طلبات المنتجات بنجاح")
_DETAIL = Sentence("Order details retrieved successfully", "تم استرجاع تفاصيل الطلب بنجاح")
_CREATED = Sentence("Order created successfully", "تم إنشاء الطلب بنجاح")
_UPDATED = Sentence("Order updated successfully", "تم تحديث الطلب بنجاح")
_STATUSES = Sentence("Order statuses retrieved successfully", "تم استرجاع حالات الطلب بنجاح")

lay = orders.lay


def add_routes(api: Blueprint) -> None:
    """Put the order routes on the API."""
    api.get("/orders")(list_all)
    api.post("/orders")(create)
    api.get("/orders/statuses")(statuses)
    api.get("/orders/<int:order_id>")(detail)
    api.post("/orders/<int:order_id>")(edit)
    api.post("/orders/<int:order_id>/status")(change_status)


def list_all() -> Response:
    """GET /orders (facts 2.1)."""
    query = answers.query()
    page = listing.page_of(query, answers.url(), answers.store().habits)
    found = orders.list_page(answers.store(), query, page, answers.links(), answers.lang())
    return answers.success(_LIST, found)


def create() -> Response:
    """POST /orders (A22)."""
    made = orders.create(answers.store(), answers.sent(), answers.links(), answers.lang())
    return answers.success(_CREATED, made, 201)


def statuses() -> Response:
    """GET /orders/statuses (A22)."""
    known = [order_views.label(order_views.STATUSES, value) for value in order_views.STATUSES]
    return answers.success(_STATUSES, {"statuses": known})


def detail(order_id: int) -> Response:
    """GET /orders/{identifier} (facts 2.2)."""
    found = orders.read(answers.store(), order_id, answers.links(), answers.lang())
    return answers.success(_DETAIL, found)


def edit(order_id: int) -> Response:
    """POST /orders/{identifier} with `_method=PUT`, multipart (facts 2.3)."""
    if request.form.get("_method", "").upper() != "PUT":
        return answers.failure(405)
    changes = order_changes(request.form.items())
    changed = orders.edit(answers.store(), order_id, changes, answers.links(), answers.lang())
    return answers.success(_UPDATED, changed)


def change_status(order_id: int) -> Response:
    """POST /orders/{identifier}/status (A22)."""
    status = answers.sent().get("status")
    changed = orders.change_status(
        answers.store(), order_id, status, answers.links(), answers.lang()
    )
    return answers.success(_UPDATED, changed)
