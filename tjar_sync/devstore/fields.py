"""Every field a product can be sent, by its name on the wire (facts 3.3, 3.4, A9 to A14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import parse
from tjar_sync.devstore.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
class WireField:
    """How one wire field is read, and what it holds when it was never sent."""

    parse: Callable[[object], object]
    default: object = None
    nullable: bool = False
    shown: bool = False
    """Whether a row and a detail show it as it is kept, under this name; the views say the rest."""


def _nullable(parser: Callable[[object], object], *, shown: bool = False) -> WireField:
    return WireField(parser, nullable=True, shown=shown)


_COMMON: dict[str, WireField] = {
    "name_ar": _nullable(parse.escaped),
    "name_en": _nullable(parse.escaped),
    "summery_ar": _nullable(parse.escaped),  # the API's own spelling
    "summery_en": _nullable(parse.escaped),
    "description_ar": _nullable(parse.html),
    "description_en": _nullable(parse.html),
    "sale_price": WireField(parse.money),
    "price": _nullable(parse.money),
    "cost": _nullable(parse.money),
    "sku": _nullable(parse.text),
    "quantity": WireField(parse.count, 0),
    "slug": _nullable(parse.slug),
    "image_id": _nullable(parse.count),
    "brand": _nullable(parse.count),
    "badge_id": _nullable(parse.count),
    "category": WireField(parse.identifiers, []),
    "sub_category": WireField(parse.identifiers, []),
    "child_category": WireField(parse.identifiers, []),
    "is_refundable": WireField(parse.flag, default=False, shown=True),
    "min_purchase": WireField(parse.count, 1, shown=True),
    "max_purchase": _nullable(parse.count, shown=True),
    "is_inventory_warning": WireField(parse.flag, default=False),
    "is_unlimited": WireField(parse.flag, default=False),
    "policy_description": _nullable(parse.text),
    "video_source": _nullable(parse.text),
    "video_url": _nullable(parse.text),
    "meta_title_ar": _nullable(parse.text),
    "meta_title_en": _nullable(parse.text),
    "meta_description_ar": _nullable(parse.text),
    "meta_description_en": _nullable(parse.text),
    "related_products": WireField(parse.identifiers, []),
    "tags": WireField(parse.words, []),
    "product_gallery": WireField(parse.identifiers, []),
    "status_id": WireField(parse.status, 1),
    "item_stock_count": WireField(parse.counts, []),
    "item_color": WireField(parse.labels, []),
    "item_size": WireField(parse.labels, []),
    "item_additional_price": WireField(parse.amounts, []),
    "item_extra_cost": WireField(parse.amounts, []),
    "item_image": WireField(parse.pictures, []),
    "product_options": WireField(parse.options, []),
}
_OWN: dict[str, dict[str, WireField]] = {
    "physical": {},
    "digital": {
        "file_ids": WireField(parse.identifiers, []),
        "download_link": _nullable(parse.text),
        "codes": WireField(parse.words, []),
    },
    "booking": {
        "provider_ids": WireField(parse.identifiers, []),
        "duration_minutes": _nullable(parse.count),
        "is_enable_date_range": WireField(parse.flag, default=False),
        "availability": WireField(parse.availability, []),
    },
    "service": {
        "duration_minutes": _nullable(parse.count),
        "delivery_days": _nullable(parse.count),
    },
}
FIELDS = {kind: _COMMON | own for kind, own in _OWN.items()}
SHOWN = tuple(name for name, field in _COMMON.items() if field.shown)
OWN_NAMES = frozenset(name for own in _OWN.values() for name in own)
READ_OWN = {kind: tuple(name for name in own if name != "codes") for kind, own in _OWN.items()}
_GROUPED = {
    "name": ("name_ar", "name_en"),
    "summary": ("summery_ar", "summery_en"),
    "description": ("description_ar", "description_en"),
    "published": ("status_id",),
    "stock": ("quantity", "item_stock_count"),
    "variants": ("item_stock_count", *VARIANT_FIELDS),
    "image": ("image_id",),
    "gallery": ("product_gallery",),
    "badge": ("badge_id",),
    "categories": ("category", "category_id"),
    "sub_categories": ("sub_category",),
    "child_categories": ("child_category",),
    "options": ("product_options",),
    "related": ("related_products",),
}
_NAMES = dict.fromkeys(["category_id", *(name for fields in FIELDS.values() for name in fields)])
GROUPS = {"all": tuple(_NAMES)} | {name: (name,) for name in _NAMES} | _GROUPED
"""Wire names by the names that people use for them: one field, several, or all."""


def wire_names(groups: Iterable[str]) -> set[str]:
    """Return the wire names that some groups stand for."""
    return {name for group in groups for name in GROUPS[group]}


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
        except parse.InvalidValue as broken:
            errors[wire] = [str(broken)]
    if errors:
        raise Rejected(errors)
    return found


def _value(field: WireField, sent: object) -> object:
    if sent is not None:
        return field.parse(sent)
    if not field.nullable:
        raise parse.InvalidValue("null")
    return None
