"""Routes of abandoned carts (facts 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore import carts, listing
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.messages import Sentence

if TYPE_CHECKING:
    from flask import Blueprint, Response

_LIST = Sentence("Abandoned carts retrieved successfully", "تم استرجاع السلات المتروكة بنجاح")
_DETAIL = Sentence("Cart details retrieved successfully", "تم استرجاع تفاصيل السلة بنجاح")
_REMINDED = Sentence("Reminder sent successfully", "تم إرسال التذكير بنجاح")

lay = carts.lay


def add_routes(api: Blueprint) -> None:
    """Put the abandoned cart routes on the API."""
    api.get("/abandoned-carts")(list_all)
    api.get("/abandoned-carts/<int:cart_id>")(detail)
    api.post("/abandoned-carts/<int:cart_id>/reminder")(remind)


def list_all() -> Response:
    """GET /abandoned-carts (facts 6, A22)."""
    query = answers.query()
    page = listing.page_of(query, answers.url(), answers.store().habits)
    found = carts.list_page(answers.store(), query, page, answers.links())
    return answers.success(_LIST, found)


def detail(cart_id: int) -> Response:
    """GET /abandoned-carts/{identifier} (facts 6)."""
    return answers.success(_DETAIL, carts.read(answers.store(), cart_id, answers.links()))


def remind(cart_id: int) -> Response:
    """POST /abandoned-carts/{identifier}/reminder, a JSON body is required (facts 6)."""
    answers.sent()
    return answers.success(_REMINDED, carts.remind(answers.store(), cart_id, answers.links()))
