"""A Hajatek store as a WSGI application: its API, and pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from tjar_sync.devstore.api import answers
from tjar_sync.devstore.errors import Missing, Rejected, Unreadable
from tjar_sync.devstore.hajatek import orders, pages, products
from tjar_sync.devstore.hajatek.serving import store
from tjar_sync.devstore.hajatek.settings import API, PLANS
from tjar_sync.devstore.hajatek.store import HajatekStore, error
from tjar_sync.devstore.messages import say
from tjar_sync.devstore.middleware import Middleware
from tjar_sync.devstore.pages import dev, picture
from tjar_sync.devstore.settings import is_own_host
from tjar_sync.devstore.views import NO_IMAGE

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "tjar_sync.devstore"
"""Whose templates and style the pages have."""
_MINUTE = 60
_USUAL, _MOST = 20, 100
"""Rows of a page where none are asked for, and at most (A27)."""
_DIGITS = 9


def create_app(opened: HajatekStore) -> Flask:
    """Return the WSGI application of a store."""
    app = Flask(_PACKAGE)
    app.extensions[answers.STORE] = opened
    app.url_map.strict_slashes = False
    app.register_blueprint(_api())
    app.get(NO_IMAGE)(picture.no_image)
    for blueprint in (*pages.blueprints(), dev.blueprint()):
        app.register_blueprint(blueprint)
    handlers: dict[type[Exception], Callable[..., Response]] = {
        Rejected: _rejection,
        Missing: lambda _error: _said(404),
        OverflowError: lambda _error: _said(404),
        Unreadable: lambda _error: _rejection(Rejected({"body": ["json"]})),
        HTTPException: lambda http: _said(http.code or 500),
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)
    app.wsgi_app = Middleware(app.wsgi_app, opened)  # type: ignore[assignment, method-assign]  # as Flask advises
    return app


def _api() -> Blueprint:
    api = Blueprint("api", __name__, url_prefix=API)
    api.before_request(_enter)
    api.get("/stores/<store_id>")(_about)
    api.get("/products")(_list_products)
    api.post("/products")(_create_product)
    api.put("/products/<product_id>")(_replace_product)
    api.delete("/products/<product_id>")(_delete_product)
    api.get("/orders")(_list_orders)
    api.get("/orders/<order_id>")(_read_order)
    api.put("/orders/<order_id>/status")(_move_order)
    api.get("/customers")(_list_customers)
    api.get("/analytics/summary")(_summary)
    return api


def _enter() -> Response | None:
    """Return the answer to a request that gets no further, else None."""
    if not is_own_host(request.host):
        return Response("This API is for this machine alone.\n", 403, mimetype="text/plain")
    if not answers.is_authorized():
        return _said(401)
    most, now = PLANS[store().own.plan], store().now()
    if most is None or store().pace.count(now, _MINUTE) <= most:
        return None
    refusal = _said(429)
    refusal.headers["Retry-After"] = str(_MINUTE - now % _MINUTE)
    return refusal


def _about(store_id: str) -> Response:
    """GET /stores/{store_id}: what the store is called, and its plan (A27)."""
    own = store().own
    if store_id != own.store_id:
        raise Missing
    found = {"id": own.store_id, "name": own.name, "plan": own.plan, "currency": "SAR"}
    return answers.as_json(found)


def _list_products() -> Response:
    """GET /products."""
    return answers.as_json(products.page(store(), request.args, *_page()))


def _create_product() -> Response:
    """POST /products."""
    return answers.as_json(products.create(store(), answers.sent()), 201)


def _replace_product(product_id: str) -> Response:
    """PUT /products/{id}: the whole product."""
    return answers.as_json(products.replace(store(), product_id, answers.sent()))


def _delete_product(product_id: str) -> Response:
    """DELETE /products/{id}."""
    products.delete(store(), product_id)
    return Response(status=204)


def _list_orders() -> Response:
    """GET /orders."""
    return answers.as_json(orders.page(store(), request.args, *_page()))


def _read_order(order_id: str) -> Response:
    """GET /orders/{id}."""
    return answers.as_json(orders.read(store(), order_id))


def _move_order(order_id: str) -> Response:
    """PUT /orders/{id}/status."""
    status = answers.sent().get("status")
    return answers.as_json(orders.change_status(store(), order_id, status))


def _list_customers() -> Response:
    """GET /customers."""
    return answers.as_json(orders.customers(store()))


def _summary() -> Response:
    """GET /analytics/summary."""
    return answers.as_json(orders.summary(store()))


def _page() -> tuple[int, int]:
    """Return the page that is asked for, and how many rows it has."""
    asked, size = (_positive(request.args.get(name, "")) for name in ("page", "limit"))
    return asked or 1, min(size or _USUAL, _MOST)


def _positive(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _said(status: int) -> Response:
    """Say no in one sentence."""
    body = store().refusal(status, answers.lang())
    return Response(body, status, content_type="application/json")


def _rejection(rejected: Rejected) -> Response:
    """Say in one sentence which rules were broken (A24 knows no map of fields)."""
    lang = answers.lang()
    found = [say(one, lang, field) for field, said in rejected.errors.items() for one in said]
    return Response(error("invalid", " ".join(found)), 422, content_type="application/json")
