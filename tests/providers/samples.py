"""The vendor's documented product, and the writes and answers that tests are made of."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx

from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write

if TYPE_CHECKING:
    from tests.providers.conftest import Foreign
    from tjar_sync.model.live import Live

UPLOADS = "http://b56tf.store.test/assets/tenant/uploads/media-uploader/b56tf"
SHOE: dict[str, Any] = {
    "id": 195,
    "identifier": 195,
    "name": {"ar": "حذاء رياضي نايك", "en": "Nike Sports Shoe"},
    "summary": {"ar": "ملخص", "en": "Summary"},
    "description": {"ar": "<p>وصف</p>", "en": "<p>Text</p>"},
    "type": "physical",
    "type_id": 1,
    "price": 79.99,
    "sale_price": 49.99,
    "is_refundable": True,
    "min_purchase": 1,
    "max_purchase": 5,
    "image": f"{UPLOADS}/logo-default1764072374.png",
    "is_published": True,
    "stock": 130,
    "is_unlimited": False,
    "ratings": None,
    "created_at": "2026-03-04 02:52:41",
    "updated_at": "2026-03-04 02:52:41",
    "product_options": [
        {
            "type": "text",
            "title": {"ar": "الاسم", "en": "Name"},
            "sub_title": {"ar": "", "en": ""},
            "options": None,
            "is_required": False,
            "multi_select": False,
        },
        {
            "type": "checkbox",
            "title": {"ar": "اللون", "en": "Color"},
            "sub_title": {"ar": "", "en": ""},
            "options": {
                "ar": {"أزرق": 5, "أحمر": 4, "أبيض": 0},
                "en": {"Blue": 5, "Red": 4, "White": 0},
            },
            "is_required": False,
            "multi_select": True,
        },
    ],
}
"""Facts 3.2, the March copy, in the envelope of facts 1."""
SHOE_VALUES = {
    "name.ar": "حذاء رياضي نايك",
    "name.en": "Nike Sports Shoe",
    "summary.ar": "ملخص",
    "summary.en": "Summary",
    "description.ar": "<p>وصف</p>",
    "description.en": "<p>Text</p>",
    "price": Decimal("79.99"),
    "sale_price": Decimal("49.99"),
    "quantity": 130,
    "unlimited": False,
    "image": f"{UPLOADS}/logo-default1764072374.png",
    "published": True,
    "min_purchase": 1,
    "max_purchase": 5,
    "is_refundable": True,
    "options": (
        {
            "type": "text",
            "title": {"ar": "الاسم", "en": "Name"},
            "sub_title": {"ar": "", "en": ""},
            "required": False,
            "multi_select": False,
            "choices": (),
        },
        {
            "type": "checkbox",
            "title": {"ar": "اللون", "en": "Color"},
            "sub_title": {"ar": "", "en": ""},
            "required": False,
            "multi_select": True,
            "choices": (
                {"label": {"ar": "أزرق", "en": "Blue"}, "cost": Decimal("5.00")},
                {"label": {"ar": "أحمر", "en": "Red"}, "cost": Decimal("4.00")},
                {"label": {"ar": "أبيض", "en": "White"}, "cost": Decimal("0.00")},
            ),
        },
    ),
}


def shown(foreign: Foreign, payload: Any, **more: Any) -> Live:
    """Read a product that a store shows like this."""
    body = {"status": "success", "message": "…", "data": payload}
    found = foreign(lambda _: answer(body), **more).read("product", "physical", "195")
    assert found is not None
    return found


def answer(body: Any, status: int = 200) -> httpx.Response:
    """Make a store's answer at noon."""
    return httpx.Response(status, json=body, headers={"date": "Wed, 04 Mar 2026 08:52:41 GMT"})


def product(verb: Verb, values: Any, **more: Any) -> Write:
    """Make a write of one product."""
    kind_type = more.pop("type", "physical")
    return Write(verb, Address("product", "one"), kind_type, values, **more)


def sent_by(foreign: Foreign, write: Write, **more: Any) -> Any:
    """Return the body that a write sends."""
    bodies: list[Any] = []

    def keep(request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            bodies.append(json.loads(request.content))
        return answer({"data": SHOE})

    foreign(keep, **more).write(write)
    return bodies[0]
