"""Products of all four types: physical, digital, booking and service."""

from __future__ import annotations

from typing import Literal

from tjar_sync.model.kinds.field import Field, Group, Item, Key, Model, Role, Shape
from tjar_sync.model.kinds.kind import Kind
from tjar_sync.model.kinds.lifecycle import LAYERING, lifecycle, pin
from tjar_sync.model.kinds.product_groups import DIMENSIONS, PHYSICAL, SEO, VIDEO
from tjar_sync.model.kinds.product_rows import OPTION, SLOT, VARIANT
from tjar_sync.model.kinds.product_rules import PRODUCT_RULES
from tjar_sync.model.kinds.scheduled import SCHEDULE
from tjar_sync.model.kinds.schema import (
    Codes,
    Count,
    Measure,
    Money,
    Name,
    PassedOn,
    Positive,
    Slug,
    Text,
    Url,
    Word,
)
from tjar_sync.model.kinds.texts import bilingual

TYPES = ("physical", "digital", "booking", "service")
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")

_DIGITAL = frozenset({"digital"})
_BOOKING = frozenset({"booking"})
_SERVICE = frozenset({"service"})

_OF_ALL_TYPES: tuple[Item, ...] = (
    Key(
        "type",
        Literal["physical", "digital", "booking", "service"],
        "What kind of product it is; decides which other keys it may have.",
        required=True,
    ),
    pin("product"),
    bilingual(
        "name",
        Shape.TEXT,
        "The name, in Arabic, English or both.",
        role=Role.NAME,
        clearable=False,
    ),
    bilingual("summary", Shape.TEXT, "A short text for lists."),
    bilingual(
        "description", Shape.HTML, "The long text, as HTML; `{file: …}` takes it from a file."
    ),
    Field(
        "price",
        Shape.MONEY,
        Money | None,
        "The price before a discount, shown struck through.",
        role=Role.PRICE,
        zero_is_none=True,
    ),
    Field("sale_price", Shape.MONEY, Money, "What the buyer pays.", role=Role.PRICE),
    Field(
        "cost",
        Shape.MONEY,
        Money | None,
        "What the product costs you; buyers never see it.",
        role=Role.COST,
        zero_is_none=True,
    ),
    Field(
        "sku",
        Shape.TEXT,
        Word | None,
        "Your stock number; no two products may share it.",
        role=Role.IDENTITY,
        unique=True,
        trimmed=True,
    ),
    Field(
        "slug",
        Shape.SLUG,
        Slug,
        "The product's part of its web address.",
        role=Role.IDENTITY,
        unique=True,
    ),
    Field(
        "quantity",
        Shape.NUMBER,
        Count,
        "Stock at creation; later only written with `manage: [quantity]`.",
        role=Role.STOCK,
        create_only=True,
        summed_from="variants",
    ),
    Field(
        "unlimited",
        Shape.FLAG,
        bool,
        "Whether it is sold without an end, and no stock is counted.",
    ),
    Key(
        "manage",
        None,
        "Fields that the store changes by itself and that the files own all the same.",
        role=Role.MANAGE,
    ),
    Field(
        "image",
        Shape.MEDIA,
        Word | None,
        "The main picture: a media's name, or a file's path.",
        references="media",
    ),
    Field(
        "gallery",
        Shape.MEDIA_LIST,
        list[Word] | None,
        "More pictures, in order.",
        references="media",
    ),
    Field(
        "brand",
        Shape.TEXT,
        Name | None,
        "A name from `ids.brands` of the store, or the store's own number.",
        group="brands",
    ),
    Field(
        "badge",
        Shape.TEXT,
        Name | None,
        "A name from `ids.badges` of the store, or the store's own number.",
        group="badges",
    ),
    *(
        Field(
            path,
            Shape.SET,
            list[Name] | None,
            "Names from `ids.categories` of the store, or its own numbers.",
            role=Role.CATEGORY,
            group="categories",
        )
        for path in ("categories", "sub_categories", "child_categories")
    ),
    Field("tags", Shape.SET, list[Word] | None, "Words to find the product by."),
    Field("published", Shape.FLAG, bool, "Whether buyers can see it.", role=Role.VISIBILITY),
    Field("min_purchase", Shape.NUMBER, Positive, "The least that can be bought at once."),
    Field(
        "max_purchase",
        Shape.NUMBER,
        Positive | None,
        "The most that can be bought at once.",
        zero_is_none=True,
    ),
    Field("is_refundable", Shape.FLAG, bool, "Whether it can be given back."),
    Field("is_inventory_warning", Shape.FLAG, bool, "Whether the store warns when stock runs low."),
    Field("policy", Shape.TEXT, Text | None, "Terms that the buyer is shown."),
    Group("video", VIDEO, "A film about the product.", clearable=True),
    Group("seo", SEO, "Title and description for search engines.", clearable=True),
    Field(
        "variants",
        Shape.ROWS,
        description="Colours and sizes, each with its own stock.",
        model=VARIANT,
        row_key=("color", "size"),
        clearable=True,
    ),
    Field(
        "options",
        Shape.LIST,
        description="Questions that the buyer is asked.",
        model=OPTION,
        clearable=True,
    ),
    Field(
        "related",
        Shape.LINKS,
        list[Word] | None,
        "Names of other products to show beside this one.",
        references="product",
    ),
)
_OF_SOME_TYPES: tuple[Item, ...] = (
    Field(
        "weight",
        Shape.NUMBER,
        Measure | None,
        "What it weighs when it is sent, in kilograms.",
        types=PHYSICAL,
        decimals=3,
        zero_is_none=True,
    ),
    Group("dimensions", DIMENSIONS, "How large it is when it is sent.", clearable=True),
    Field(
        "barcode",
        Shape.TEXT,
        Word | None,
        "The number below its bar code: GTIN, EAN or UPC, in quotes.",
        types=PHYSICAL,
        trimmed=True,
    ),
    Field(
        "files",
        Shape.MEDIA_LIST,
        list[Word] | None,
        "Media that the buyer may download.",
        types=_DIGITAL,
        references="media",
    ),
    Field(
        "download_link",
        Shape.TEXT,
        Url | None,
        "Where the buyer downloads the product.",
        types=_DIGITAL,
    ),
    Field(
        "codes",
        Shape.SECRETS,
        Codes | None,
        "Codes to sell, each once; kept secret. `{file: …}` takes them from a file outside git.",
        types=_DIGITAL,
        on_adopt=False,
    ),
    Field(
        "providers",
        Shape.SET,
        list[Positive] | None,
        "The store's numbers of the people who give the service.",
        types=_BOOKING,
    ),
    Field(
        "duration_minutes",
        Shape.NUMBER,
        Positive | None,
        "How long it takes.",
        types=_BOOKING | _SERVICE,
    ),
    Field(
        "is_enable_date_range",
        Shape.FLAG,
        bool,
        "Whether a range of days can be booked.",
        types=_BOOKING,
    ),
    Field(
        "availability",
        Shape.ROWS,
        description="Weekly times that can be booked.",
        types=_BOOKING,
        model=SLOT,
        row_key=("day", "start_time"),
        clearable=True,
    ),
    Field(
        "delivery_days",
        Shape.NUMBER,
        Count | None,
        "In how many days it is delivered.",
        types=_SERVICE,
    ),
)

PRODUCT = Kind(
    name="product",
    plural="products",
    description="Products, by a name that never changes.",
    level=1,
    types=TYPES,
    rules=PRODUCT_RULES,
    model=Model(
        "Product",
        "One entry of `products:`; which keys a type has is told by the fields below.",
        (
            *_OF_ALL_TYPES,
            *_OF_SOME_TYPES,
            Field(
                "extra",
                Shape.MAP,
                PassedOn,
                "Passed on to the store as it is.",
                role=Role.PASSED_ON,
            ),
            SCHEDULE,
            lifecycle("How the product may be treated, whatever its values."),
            *LAYERING.values(),
        ),
    ),
)

__all__ = ["DAYS", "PRODUCT", "TYPES"]
