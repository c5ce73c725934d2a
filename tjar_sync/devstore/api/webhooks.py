"""Routes of webhooks (facts 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore import webhooks
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.messages import Sentence

if TYPE_CHECKING:
    from flask import Blueprint, Response

_LIST = Sentence("Webhooks retrieved successfully", "تم استرجاع الويب هوك بنجاح")
_CREATED = Sentence("Webhook registered successfully", "تم تسجيل الويب هوك بنجاح")
_UPDATED = Sentence("Webhook updated successfully", "تم تحديث الويب هوك بنجاح")
_DELETED = Sentence("Webhook deleted successfully", "تم حذف الويب هوك بنجاح")
_SECRET = Sentence("Webhook secret refreshed successfully", "تم تحديث المفتاح السري بنجاح")
_EVENTS = Sentence("Webhook events retrieved successfully", "تم استرجاع الأحداث بنجاح")
_VERIFIED = Sentence("Signature checked", "تم التحقق من التوقيع")

lay = webhooks.lay


def add_routes(api: Blueprint) -> None:
    """Put the webhook routes on the API."""
    api.get("/webhooks")(list_all)
    api.post("/webhooks")(create)
    api.get("/webhooks/events")(events)
    api.post("/webhooks/verify-signature")(verify)
    api.put("/webhooks/<int:webhook_id>")(update)
    api.delete("/webhooks/<int:webhook_id>")(delete)
    api.post("/webhooks/<int:webhook_id>/refresh-secret")(refresh)


def list_all() -> Response:
    """GET /webhooks (A17)."""
    return answers.success(_LIST, {"webhooks": webhooks.registered(answers.store())})


def create() -> Response:
    """POST /webhooks (A17, A19)."""
    made = webhooks.create(answers.store(), answers.sent())
    return answers.success(_CREATED, made, 201)


def events() -> Response:
    """GET /webhooks/events (A17, A18)."""
    return answers.success(_EVENTS, {"events": webhooks.events(answers.store())})


def verify() -> Response:
    """POST /webhooks/verify-signature (A17)."""
    valid = webhooks.verify(answers.store(), answers.sent())
    return answers.success(_VERIFIED, {"valid": valid})


def update(webhook_id: int) -> Response:
    """PUT /webhooks/{id} (A17)."""
    changed = webhooks.update(answers.store(), webhook_id, answers.sent())
    return answers.success(_UPDATED, changed)


def delete(webhook_id: int) -> Response:
    """DELETE /webhooks/{id} (A17)."""
    store = answers.store()
    if "webhooks" in store.habits.words("delete-lies"):
        webhooks.require(store, webhook_id)
    else:
        webhooks.delete(store, webhook_id)
    return answers.success(_DELETED, None)


def refresh(webhook_id: int) -> Response:
    """POST /webhooks/{id}/refresh-secret (A17)."""
    secret = webhooks.refresh_secret(answers.store(), webhook_id)
    return answers.success(_SECRET, {"secret": secret})
