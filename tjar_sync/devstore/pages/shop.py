"""The shop as a visitor sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from tjar_sync.devstore import listing, products
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.pages import look

if TYPE_CHECKING:
    from flask import Blueprint, Response

PER_PAGE = 24


def blueprint() -> Blueprint:
    """Return the routes."""
    routes = look.pages("shop")
    routes.get("/")(home)
    routes.get("/product/<int:product_id>")(product)
    return routes


def home() -> Response:
    """Show the published products, and drafts to those who ask for them."""
    drafts, search = "drafts" in request.args, request.args.get("q", "")
    query = {"search": [search]} | ({} if drafts else {"is_published": ["1"]})
    asked = listing.page_of(answers.query(), "")
    found = listing.products(
        answers.store(), query, listing.PageRequest(asked.number, PER_PAGE, ""), look.links()
    )
    return look.page(
        "shop.html",
        products=found["products"],
        pagination=found["pagination"],
        drafts=drafts,
        search=search,
    )


def product(product_id: int) -> Response:
    """Show one product whole; drafts too, as a preview."""
    found = products.read(answers.store(), product_id, None, look.links())
    return look.page("product.html", product=found)
