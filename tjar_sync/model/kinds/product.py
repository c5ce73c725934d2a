"""Products of all four types: physical, digital, booking and service."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, SecretStr, WithJsonSchema, with_config
from typing_extensions import TypedDict

from tjar_sync.model.kinds.field import Field, Kind, Shape, index
from tjar_sync.model.kinds.schema import (
    STRICT,
    Bilingual,
    Clock,
    Count,
    Label,
    Lifecycle,
    Money,
    Name,
    Positive,
    Text,
    Url,
    Word,
)

TYPES = ("physical", "digital", "booking", "service")
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


@with_config(STRICT)
class Video(TypedDict, total=False):
    """A film about the product."""

    source: Word | None
    url: Url | None


@with_config(STRICT)
class Seo(TypedDict, total=False):
    """What search engines show."""

    title: Bilingual | None
    description: Bilingual | None


@with_config(STRICT)
class Variant(TypedDict, total=False):
    """One colour and size of a product; at least one of the two tells it from the others."""

    color: Word | None
    size: Word | None
    stock: Count
    additional_price: Money
    extra_cost: Money
    image: Word | None


@with_config(STRICT)
class Choice(TypedDict, total=False):
    """One answer to an option, and what it adds to the price."""

    label: Label
    cost: Money


@with_config(STRICT)
class Option(TypedDict, total=False):
    """A question the buyer is asked."""

    type: Literal["text", "number", "textarea", "checkbox", "radio"]
    title: Label
    sub_title: Bilingual
    required: bool
    multi_select: bool
    choices: list[Choice]


@with_config(STRICT)
class Slot(TypedDict):
    """A weekly time in which a booking can be made."""

    day: Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    start_time: Clock
    end_time: Clock


def _secret(value: object) -> SecretStr:
    if isinstance(value, SecretStr):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("a code is a text that is not empty")
    return SecretStr(value)


Code = Annotated[
    SecretStr,
    PlainValidator(_secret),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "minLength": 1, "writeOnly": True}),
]


@with_config(STRICT)
class Product(TypedDict, total=False):
    """One entry of `products:`; which keys a type has is told by the fields below."""

    type: Literal["physical", "digital", "booking", "service"]
    id: int | Word
    name: Bilingual
    summary: Bilingual | None
    description: Bilingual | None
    price: Money | None
    sale_price: Money
    cost: Money | None
    sku: Word | None
    slug: Word
    quantity: Count
    manage: list[Literal["quantity"]]
    image: Word | None
    gallery: list[Word] | None
    brand: Name | None
    badge: Name | None
    categories: list[Name] | None
    sub_categories: list[Name] | None
    child_categories: list[Name] | None
    tags: list[Word] | None
    published: bool
    min_purchase: Positive
    max_purchase: Positive | None
    is_refundable: bool
    is_inventory_warning: bool
    policy: Text | None
    video: Video | None
    seo: Seo | None
    variants: list[Variant] | None
    options: list[Option] | None
    related: list[Word] | None
    files: list[Word] | None
    download_link: Url | None
    codes: list[Code] | None
    providers: list[Positive] | None
    duration_minutes: Positive | None
    is_enable_date_range: bool
    availability: list[Slot] | None
    delivery_days: Count | None
    extra: dict[str, Any]
    lifecycle: Lifecycle


_DIGITAL = frozenset({"digital"})
_BOOKING = frozenset({"booking"})
_SERVICE = frozenset({"service"})

PRODUCT = Kind(
    name="product",
    plural="products",
    schema=Product,
    level=1,
    types=TYPES,
    identity=("sku", "slug"),
    names=("name.ar", "name.en"),
    unique=("sku", "slug"),
    archivable=True,
    fields=index(
        Field("name.ar", Shape.TEXT),
        Field("name.en", Shape.TEXT),
        Field("summary.ar", Shape.TEXT),
        Field("summary.en", Shape.TEXT),
        Field("description.ar", Shape.HTML),
        Field("description.en", Shape.HTML),
        Field("price", Shape.MONEY, guarded=True),
        Field("sale_price", Shape.MONEY, guarded=True),
        Field("cost", Shape.MONEY),
        Field("sku", Shape.TEXT),
        Field("slug", Shape.SLUG),
        Field("quantity", Shape.NUMBER, create_only=True),
        Field("image", Shape.MEDIA),
        Field("gallery", Shape.MEDIA_LIST),
        Field("brand", Shape.TEXT),
        Field("badge", Shape.TEXT),
        Field("categories", Shape.SET),
        Field("sub_categories", Shape.SET),
        Field("child_categories", Shape.SET),
        Field("tags", Shape.SET),
        Field("published", Shape.FLAG),
        Field("min_purchase", Shape.NUMBER),
        Field("max_purchase", Shape.NUMBER),
        Field("is_refundable", Shape.FLAG),
        Field("is_inventory_warning", Shape.FLAG),
        Field("policy", Shape.TEXT),
        Field("video.source", Shape.TEXT),
        Field("video.url", Shape.TEXT),
        Field("seo.title.ar", Shape.TEXT),
        Field("seo.title.en", Shape.TEXT),
        Field("seo.description.ar", Shape.TEXT),
        Field("seo.description.en", Shape.TEXT),
        Field(
            "variants",
            Shape.ROWS,
            live_keys=frozenset({"stock"}),
            row_key=("color", "size"),
        ),
        Field("options", Shape.LIST),
        Field("files", Shape.MEDIA_LIST, types=_DIGITAL),
        Field("download_link", Shape.TEXT, types=_DIGITAL),
        Field("codes", Shape.SECRETS, types=_DIGITAL),
        Field("providers", Shape.SET, types=_BOOKING),
        Field("duration_minutes", Shape.NUMBER, types=_BOOKING | _SERVICE),
        Field("is_enable_date_range", Shape.FLAG, types=_BOOKING),
        Field("availability", Shape.ROWS, types=_BOOKING, row_key=("day", "start_time")),
        Field("delivery_days", Shape.NUMBER, types=_SERVICE),
        Field("related", Shape.LINKS),
        Field("extra", Shape.MAP),
    ),
)

__all__ = ["DAYS", "PRODUCT", "TYPES", "Product"]
