"""Every field a product can be sent, by its name on the wire (facts 3.3, 3.4, A9 to A14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import parse
from tjar_sync.devstore.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Doc = dict[str, Any]

TYPES = {"physical": 1, "digital": 2, "booking": 3, "service": 4}
TYPE_NAMES = {number: name for name, number in TYPES.items()}
VARIANT_FIELDS = (
    "item_color",
    "item_size",
    "item_additional_price",
    "item_extra_cost",
    "item_image",
)


@dataclass(frozen=True, slots=True)
class Field:
    """How one wire field is read, and what it holds when it was never sent."""

    parse: Callable[[object], object]
    default: object = None
    nullable: bool = False


def _nullable(parser: Callable[[object], object]) -> Field:
    return Field(parser, nullable=True)


_COMMON: dict[str, Field] = {
    "name_ar": _nullable(parse.escaped),
    "name_en": _nullable(parse.escaped),
    "summery_ar": _nullable(parse.escaped),  # the API's own spelling
    "summery_en": _nullable(parse.escaped),
    "description_ar": _nullable(parse.html),
    "description_en": _nullable(parse.html),
    "sale_price": Field(parse.money),
    "price": _nullable(parse.money),
    "cost": _nullable(parse.money),
    "sku": _nullable(parse.text),
    "quantity": Field(parse.count, 0),
    "slug": _nullable(parse.slug),
    "image_id": _nullable(parse.count),
    "brand": _nullable(parse.count),
    "badge_id": _nullable(parse.count),
    "category": Field(parse.identifiers, []),
    "sub_category": Field(parse.identifiers, []),
    "child_category": Field(parse.identifiers, []),
    "min_purchase": Field(parse.count, 1),
    "max_purchase": _nullable(parse.count),
    "is_refundable": Field(parse.flag, default=False),
    "is_inventory_warning": Field(parse.flag, default=False),
    "is_unlimited": Field(parse.flag, default=False),
    "policy_description": _nullable(parse.text),
    "video_source": _nullable(parse.text),
    "video_url": _nullable(parse.text),
    "meta_title_ar": _nullable(parse.text),
    "meta_title_en": _nullable(parse.text),
    "meta_description_ar": _nullable(parse.text),
    "meta_description_en": _nullable(parse.text),
    "related_products": Field(parse.identifiers, []),
    "tags": Field(parse.words, []),
    "product_gallery": Field(parse.identifiers, []),
    "status_id": Field(parse.status, 1),
    "item_stock_count": Field(parse.counts, []),
    "item_color": Field(parse.labels, []),
    "item_size": Field(parse.labels, []),
    "item_additional_price": Field(parse.amounts, []),
    "item_extra_cost": Field(parse.amounts, []),
    "item_image": Field(parse.pictures, []),
    "product_options": Field(parse.options, []),
}
_OWN: dict[str, dict[str, Field]] = {
    "physical": {},
    "digital": {
        "file_ids": Field(parse.identifiers, []),
        "download_link": _nullable(parse.text),
        "codes": Field(parse.words, []),
    },
    "booking": {
        "provider_ids": Field(parse.identifiers, []),
        "duration_minutes": _nullable(parse.count),
        "is_enable_date_range": Field(parse.flag, default=False),
        "availability": Field(parse.availability, []),
    },
    "service": {
        "duration_minutes": _nullable(parse.count),
        "delivery_days": _nullable(parse.count),
    },
}
FIELDS = {kind: _COMMON | own for kind, own in _OWN.items()}
READ_OWN = {kind: tuple(name for name in own if name != "codes") for kind, own in _OWN.items()}


def defaults(kind: str) -> Doc:
    """Return what a product of a type holds before anything is sent."""
    return {name: field.default for name, field in FIELDS[kind].items()}


def read_create(kind: str, body: Mapping[str, Any]) -> Doc:
    """Read a create body; categories are spelled `category_id` there (A6)."""
    return _read(kind, body, "category_id")


def read_update(kind: str, body: Mapping[str, Any]) -> Doc:
    """Read an update body; categories are spelled `category` there (A6)."""
    return _read(kind, body, "category")


def _read(kind: str, body: Mapping[str, Any], categories: str) -> Doc:
    """Read the known fields that were sent; unknown ones are ignored, broken ones raise."""
    found: Doc = {}
    errors: dict[str, list[str]] = {}
    for name, field in FIELDS[kind].items():
        wire = categories if name == "category" else name
        if wire not in body:
            continue
        try:
            found[name] = _value(field, body[wire])
        except parse.Invalid as broken:
            errors[wire] = [str(broken)]
    if errors:
        raise Rejected(errors)
    return found


def _value(field: Field, sent: object) -> object:
    if sent is not None:
        return field.parse(sent)
    if not field.nullable:
        raise parse.Invalid("null")
    return None
