"""The resources that the provider contract writes, and what writes them."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.model.live import WriteResult
    from tjar_sync.model.value import Values
    from tjar_sync.ports import Provider

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
COMMON: dict[str, Any] = {
    "name.ar": "حذاء",
    "name.en": "Shoe",
    "summary.en": "Short",
    "description.ar": "<p>وصف</p>",
    "price": Decimal("79.99"),
    "sale_price": Decimal("49.99"),
    "cost": Decimal("20.00"),
    "sku": "SHOE-1",
    "slug": "shoe-1",
    "quantity": 150,
    "brand": 1,
    "badge": 2,
    "categories": (5, 6),
    "sub_categories": (7,),
    "child_categories": (8,),
    "tags": ("sale", "new"),
    "published": False,
    "min_purchase": 1,
    "max_purchase": 5,
    "is_refundable": True,
    "policy": "30 days",
    "video.source": "youtube",
    "seo.title.en": "Shoes",
    "options": (
        {
            "type": "radio",
            "title": {"ar": "الحجم", "en": "Size"},
            "sub_title": {"ar": "", "en": ""},
            "required": True,
            "multi_select": False,
            "choices": (
                {"label": {"ar": "صغير", "en": "Small"}, "cost": Decimal("0.00")},
                {"label": {"ar": "كبير", "en": "Large"}, "cost": Decimal("5.50")},
            ),
        },
    ),
}
VARIANT = {
    "color": "red",
    "size": "S",
    "stock": 50,
    "additional_price": Decimal("1.50"),
    "extra_cost": Decimal("0.00"),
    "image": None,
}
OWN: dict[str, dict[str, Any]] = {
    "physical": {"variants": (VARIANT,), "quantity": 50},
    "digital": {"download_link": "https://cdn.example/f.zip", "codes": (SecretStr("c1"),)},
    "booking": {
        "providers": (3, 4),
        "duration_minutes": 60,
        "is_enable_date_range": True,
        "availability": ({"day": "monday", "start_time": "10:00", "end_time": "11:00"},),
    },
    "service": {"duration_minutes": 30, "delivery_days": 2},
}
CLEARED: dict[str, Any] = {
    "price": None,
    "sku": None,
    "gallery": (),
    "brand": None,
    "badge": None,
    "categories": (),
    "tags": (),
    "max_purchase": None,
    "variants": (),
    "options": (),
}


def needs(able: bool, otherwise: str) -> None:  # noqa: FBT001 - read as a condition
    """Pass over a test of what the store cannot do."""
    if not able:
        pytest.skip(otherwise)


def fitting(provider: Provider, kind: str, values: Mapping[str, Any], **more: Any) -> Values:
    """Return what of these values the store can be given on create."""
    able = provider.capabilities.of(kind)
    given = {path: value for path, value in {**values, **more}.items() if path in able.on_create}
    return {
        path: value
        for path, value in given.items()
        if path not in able.most or len(value) <= able.most[path]
    }


def sample(provider: Provider, kind_type: str) -> Values:
    """Return a product of a type, as rich as the store takes it."""
    return fitting(provider, "product", {**COMMON, **OWN[kind_type]})


def create(provider: Provider, kind: str, kind_type: str, values: Any) -> WriteResult:  # noqa: ANN401 - test data
    """Create one resource called `one`."""
    write = Write(Verb.CREATE, Address(kind, "one"), kind_type, values, desired=values)
    return provider.write(write)


def change(
    provider: Provider,
    verb: Verb,
    kind_type: str,
    remote_id: str,
    values: Any,  # noqa: ANN401 - test data
    desired: Values | None = None,
) -> WriteResult:
    """Change the product `one`; `desired` is what else the files want of it."""
    whole = {**(desired or {}), **values}
    write = Write(verb, Address("product", "one"), kind_type, values, remote_id, desired=whole)
    return provider.write(write)


def upload(provider: Provider, path: Path, body: bytes, **more: Any) -> WriteResult:
    """Upload a file as the media `one`."""
    path.write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()[:12]
    content = Content(path, len(body), "image/png")
    values = {"digest": digest, **more}
    return provider.write(Write(Verb.CREATE, Address("media", "one"), "", values, content=content))
