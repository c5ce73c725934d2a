"""The shop as a visitor sees it, and a dashboard, over the pages that any built-in store has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from tjar_sync.devstore.api import answers
from tjar_sync.devstore.hajatek import products
from tjar_sync.devstore.hajatek.dashboard import EVENTS, HajatekDashboard
from tjar_sync.devstore.hajatek.serving import store
from tjar_sync.devstore.pages import look
from tjar_sync.devstore.pages.desk import add_fault, clear_faults
from tjar_sync.devstore.pages.forms import PRESETS
from tjar_sync.devstore.pages.translations import translation

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from werkzeug.wrappers import Response as BaseResponse

Json = dict[str, Any]
PER_PAGE = 24
_HOME = "/dashboard"
_TABS = tuple(
    (f"{_HOME}/{name}" if name else f"{_HOME}/", name or "products")
    for name in ("", "orders", "webhooks", "faults")
)
_TEXTS = ("name", "description", "sku", "category", "status")


def blueprints() -> tuple[Blueprint, Blueprint]:
    """Return the routes of the shop, and of the dashboard."""
    shop, desk = look.pages("shop"), look.pages("desk", _HOME)
    shop.get("/")(_shop)
    shop.get("/product/<product_id>")(_product)
    desk.get("/")(_home)
    desk.post("/products")(_add)
    desk.get("/products/<product_id>")(_edit)
    desk.post("/products/<product_id>")(_save)
    desk.post("/products/<product_id>/order")(_order)
    desk.post("/products/<product_id>/delete")(_delete)
    desk.get("/orders")(_orders)
    desk.get("/webhooks")(_webhooks)
    desk.post("/webhooks")(_add_webhook)
    desk.get("/faults")(_faults)
    desk.post("/faults")(add_fault)
    desk.post("/faults/clear")(clear_faults)
    return shop, desk


def _desk() -> HajatekDashboard:
    return HajatekDashboard(store())


def _shop() -> Response:
    """Show the products that buyers see, and drafts to those who ask for them."""
    drafts, search = "drafts" in request.args, request.args.get("q", "")
    rows, pagination = _rows(search)
    shown = [row for row in rows if drafts or row["is_published"]]
    return look.page(
        "shop.html", products=shown, pagination=pagination, drafts=drafts, search=search
    )


def _product(product_id: str) -> Response:
    """Show one product whole."""
    return look.page("product.html", product=_seen(products.read(store(), product_id)))


def _home() -> Response:
    """List the products, with a form to add one."""
    rows, pagination = _rows("")
    return look.page("whole_desk.html", products=rows, pagination=pagination, tabs=_TABS)


def _add() -> BaseResponse:
    """Add a product by hand."""
    return look.back_to(f"{_HOME}/products/{_desk().create_product(**_fields())}")


def _edit(product_id: str) -> Response:
    """Show a product's forms."""
    found = products.read(store(), product_id)
    return look.page(
        "whole_product.html",
        product=_seen(found),
        kept=found,
        statuses=products.STATUSES,
        tabs=_TABS,
    )


def _save(product_id: str) -> BaseResponse:
    """Change the fields that a form sent."""
    _desk().edit_product(product_id, **_fields())
    return look.back_to(f"{_HOME}/products/{product_id}")


def _order(product_id: str) -> BaseResponse:
    """Buy some of a product."""
    quantity = request.form.get("quantity", "")
    _desk().place_order((product_id, int(quantity) if quantity.isdecimal() else 0))
    return look.back_to(f"{_HOME}/orders")


def _delete(product_id: str) -> BaseResponse:
    """Delete a product."""
    _desk().delete_product(product_id)
    return look.back_to(f"{_HOME}/")


def _orders() -> Response:
    """List the latest orders."""
    shown = [
        {
            "order_id": order["id"],
            "name": order["customer"]["name"],
            "total_amount": order["total"],
            "status": {
                "label": {lang: translation(order["status"], lang) for lang in ("ar", "en")}
            },
            "created_at": order["created_at"],
        }
        for order in _desk().orders()
    ]
    return look.page("desk_orders.html", orders=shown, tabs=_TABS)


def _webhooks() -> Response:
    """Show the webhooks and the latest deliveries, with a form to register one."""
    return _webhook_page("")


def _add_webhook() -> Response:
    """Register a webhook; its secret is shown this once."""
    return _webhook_page(_desk().add_webhook(request.form.get("url", ""), EVENTS))


def _webhook_page(secret: str) -> Response:
    desk = _desk()
    return look.page(
        "whole_webhooks.html",
        webhooks=desk.webhooks(),
        deliveries=desk.deliveries(),
        secret=secret,
        tabs=_TABS,
    )


def _faults() -> Response:
    """Show the faults in force, with buttons for common ones; this store has no habits."""
    rules = answers.any_store().faults.as_json()["faults"]
    return look.page(
        "desk_faults.html", rules=rules, presets=PRESETS, chosen={}, habits=(), tabs=_TABS
    )


def _rows(search: str) -> tuple[list[Json], Json]:
    """Return a page of products as the pages show them."""
    text = request.args.get("page", "")
    number = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < PER_PAGE else 1
    found = products.page(store(), {"search": search}, min(number, 10**6), PER_PAGE)
    last = max(1, -(-found["total"] // PER_PAGE))
    pagination = {
        "total": found["total"],
        "current_page": number,
        "last_page": last,
        "prev_page_url": number > 1,
        "next_page_url": number < last,
    }
    return [_seen(row) for row in found["products"]], pagination


def _seen(product: Json) -> Json:
    """Return a product as the shop's pages show any: with both languages, and one type."""
    both = {name: dict.fromkeys(("ar", "en"), product[name]) for name in ("name", "description")}
    first, *rest = product["images"] or [look.links().file(None)]
    return {
        **product,
        **both,
        "summary": {"ar": "", "en": ""},
        "type": "physical",
        "sale_price": product["price"],
        "price": None,
        "stock": product["quantity"],
        "is_published": product["status"] == products.STATUSES[0],
        "image": first,
        "gallery": [{"url": url} for url in rest],
        "tags": [product["category"]] if product["category"] else [],
    }


def _fields() -> Json:
    """Read the fields that a form has; an empty one clears."""
    form = request.form
    found: Json = {name: form[name] or None for name in _TEXTS if name in form}
    if "price" in form:
        found["price"] = form["price"]
    if "quantity" in form:
        text = form["quantity"].strip()
        found["quantity"] = int(text) if text.isascii() and text.isdigit() else text
    if "images" in form:
        found["images"] = form["images"].split()
    return found
