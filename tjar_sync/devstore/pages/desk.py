"""The dashboard: edits that rehearse what merchants do behind git's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from tjar_sync.devstore import listing
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.dashboard import Dashboard
from tjar_sync.devstore.fields import TYPES
from tjar_sync.devstore.habits import HABITS, NO_HABITS, HabitError, habits_of
from tjar_sync.devstore.pages import look
from tjar_sync.devstore.pages.fault_texts import takes
from tjar_sync.devstore.pages.forms import PRESETS, product_fields
from tjar_sync.devstore.pages.translations import translation

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from werkzeug.wrappers import Response as BaseResponse

PER_PAGE = 50
_HOME = "/dashboard"


def blueprint() -> Blueprint:
    """Return the routes."""
    routes = look.pages("desk", _HOME)
    routes.get("/")(home)
    routes.post("/products")(add_product)
    routes.get("/products/<int:product_id>")(edit)
    routes.post("/products/<int:product_id>")(save)
    routes.post("/products/<int:product_id>/picture")(replace_picture)
    routes.post("/products/<int:product_id>/order")(order)
    routes.post("/products/<int:product_id>/delete")(delete)
    routes.get("/orders")(orders)
    routes.get("/media")(media)
    routes.get("/webhooks")(webhooks)
    routes.post("/webhooks/<int:webhook_id>/delete")(delete_webhook)
    routes.get("/faults")(faults)
    routes.post("/faults")(add_fault)
    routes.post("/faults/clear")(clear_faults)
    routes.post("/habits")(change_habits)
    routes.post("/habits/clear")(clear_habits)
    return routes


def home() -> Response:
    """List the products, with a form to add one."""
    asked = listing.page_of(answers.query(), "")
    page = listing.PageRequest(asked.number, PER_PAGE, "")
    found = listing.products(answers.store(), {}, page, look.links())
    return look.page(
        "desk.html",
        products=found["products"],
        pagination=found["pagination"],
        types=list(TYPES),
    )


def add_product() -> BaseResponse:
    """Add a product by hand."""
    kind = request.form.get("type", "")
    fields = product_fields(request.form)
    made = _desk().create_product(kind if kind in TYPES else "physical", **fields)
    return look.back_to(f"{_HOME}/products/{made}")


def edit(product_id: int) -> Response:
    """Show a product's forms."""
    return look.page("desk_product.html", product=_desk().product(product_id))


def save(product_id: int) -> BaseResponse:
    """Change the fields that a form sent."""
    _desk().edit_product(product_id, **product_fields(request.form))
    return look.back_to(f"{_HOME}/products/{product_id}")


def replace_picture(product_id: int) -> BaseResponse:
    """Upload a picture and show it as the product's main one."""
    upload = answers.upload_of(request.files["picture"])
    _desk().set_image(product_id, upload.name, upload.body)
    return look.back_to(f"{_HOME}/products/{product_id}")


def order(product_id: int) -> BaseResponse:
    """Buy some of a product."""
    quantity = request.form.get("quantity", "1")
    _desk().place_order((product_id, int(quantity) if quantity.isdecimal() else 0))
    return look.back_to(f"{_HOME}/orders")


def delete(product_id: int) -> BaseResponse:
    """Delete a product."""
    _desk().delete_product(product_id)
    return look.back_to(_HOME)


def orders() -> Response:
    """List the latest orders."""
    return look.page("desk_orders.html", orders=_desk().orders())


def media() -> Response:
    """Show every uploaded file."""
    return look.page("desk_media.html", media=_desk().media())


def webhooks() -> Response:
    """List the webhooks and the latest deliveries."""
    desk = _desk()
    return look.page("desk_webhooks.html", webhooks=desk.webhooks(), deliveries=desk.deliveries())


def delete_webhook(webhook_id: int) -> BaseResponse:
    """Delete a webhook."""
    _desk().delete_webhook(webhook_id)
    return look.back_to(f"{_HOME}/webhooks")


def faults() -> Response:
    """Show the faults in force with buttons for common ones, and every habit there is."""
    store = answers.store()
    return look.page(
        "desk_faults.html",
        rules=store.faults.as_json()["faults"],
        presets=PRESETS,
        chosen=store.habits.chosen,
        habits=sorted(HABITS.values(), key=lambda habit: not store.habits.has(habit.name)),
    )


def add_fault() -> BaseResponse:
    """Turn one of the common faults on."""
    preset = PRESETS.get(request.form.get("preset", ""))
    if preset is not None:
        answers.any_store().faults.add(preset)
    return look.back_to(f"{_HOME}/faults")


def clear_faults() -> BaseResponse:
    """Turn all faults off."""
    answers.any_store().faults.clear()
    return look.back_to(f"{_HOME}/faults")


def change_habits() -> BaseResponse:
    """Turn a habit on with what a form says of it, or off."""
    store, name = answers.store(), request.form.get("name", "")
    others = [text for text in store.habits.texts if text.partition("=")[0] != name]
    given = request.form.get("parameter", "").strip()
    wanted = [f"{name}={given}" if given else name] if "on" in request.form else []
    try:
        store.set_habits(habits_of(*others, *wanted))
    except HabitError:
        return look.page("problem.html", 422, problems=[_refusal(name, given)])
    return look.back_to(f"{_HOME}/faults#habits")


def clear_habits() -> BaseResponse:
    """Turn all habits off."""
    answers.store().set_habits(NO_HABITS)
    return look.back_to(f"{_HOME}/faults#habits")


def _refusal(name: str, given: str) -> str:
    """Say why a habit was not turned on."""
    lang, habit = look.language(), HABITS.get(name)
    if habit is None:
        return translation("no_habit", lang, name=name)
    allowed = takes(habit.takes, lang)
    return translation("habit_refused", lang, name=name, given=given, takes=allowed)


def _desk() -> Dashboard:
    return Dashboard(answers.store(), look.links())
