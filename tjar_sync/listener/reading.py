"""Read a delivery whose signature was verified: which event it is, and what it is about."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tjar_sync.model.heard import EventRetention, HeardEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.delivery import DeliveryForm

_WINDOW = timedelta(days=EventRetention().days)
"""What was sent longer ago is a replay: nobody remembers its id any more."""
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_ID = re.compile(r"[!-~]{1,200}")
_MOST_PRODUCTS = 100
"""An event of more is looked into as one of all."""
_OF_STOCK = "inventory."
KIND = "product"
"""What events are about, as far as they are about anything of a catalog."""
_OF_PRODUCTS = f"{KIND}."
_CREATED = ("product.created", "product.create")
"""What is new in the store is nothing that we own."""


class BadDeliveryError(Exception):
    """A delivery that is signed, and that nobody can make sense of; the text says why."""


def read_delivery(body: bytes, form: DeliveryForm, now: datetime) -> HeardEvent:
    """Return the event of a raw body. Raises BadDeliveryError."""
    content = _content(body)
    name = content.get(form.event)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadDeliveryError(f"`{form.event}` names no event")
    if now - _sent_at(content.get("created_at"), now) > _WINDOW:
        raise BadDeliveryError(f"it was made more than {_WINDOW.days} days ago")
    own = _as_id(content.get("id"))
    id_ = own or f"sha256:{hashlib.sha256(body).hexdigest()}"
    if not _asks_for_a_look(name):
        return HeardEvent(id_, name, to_check=False)
    ids = tuple(dict.fromkeys(_products(content.get("data"))))
    return HeardEvent(id_, name, ids if len(ids) <= _MOST_PRODUCTS else ())


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadDeliveryError("the body is no JSON") from error
    if not isinstance(content, dict):
        raise BadDeliveryError("the body is no JSON object")
    return content


def _asks_for_a_look(name: str) -> bool:
    """Say whether a product of ours may be another one since; spellings differ by store (A18)."""
    return name.startswith((_OF_PRODUCTS, _OF_STOCK)) and name not in _CREATED


def _sent_at(text: object, now: datetime) -> datetime:
    """Return when a delivery says that it was made; now where it does not."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else now
    except ValueError:
        return now
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _as_id(value: object) -> str:
    """Return an id as text; empty for what cannot be one."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _ID.fullmatch(text) else ""


def _products(data: object) -> Iterator[str]:
    """Yield the ids of products that an event's data names, wherever the platform has them."""
    if not isinstance(data, dict):
        return
    product, items = data.get("product"), data.get("items")
    inner = product.get("id") if isinstance(product, dict) else product
    rows = (
        [row.get("product_id") for row in items or () if isinstance(row, dict)]
        if isinstance(items, list)
        else []
    )
    told = [_as_id(one) for one in (data.get("product_id"), inner, *rows)]
    found = [one for one in told if one]
    own = _as_id(data.get("id"))
    yield from found or ([own] if own else [])
