"""What stands in a product's lists of maps: variants, options with their choices, and times."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from tjar_sync.model.kinds.field import Field, Model, Role, Shape
from tjar_sync.model.kinds.schema import Clock, Count, Money, Word
from tjar_sync.model.kinds.texts import LABEL, bilingual_model

_FREE = Decimal("0.00")

VARIANT = Model(
    "Variant",
    "One colour and size of a product; at least one of the two tells it from the others.",
    (
        Field("color", Shape.TEXT, Word | None, trimmed=True),
        Field("size", Shape.TEXT, Word | None, trimmed=True),
        Field(
            "stock",
            Shape.NUMBER,
            Count,
            role=Role.STOCK,
            create_only=True,
            managed_by="quantity",
            default=0,
        ),
        Field("additional_price", Shape.MONEY, Money, default=_FREE, role=Role.SURCHARGE),
        Field("extra_cost", Shape.MONEY, Money, default=_FREE),
        Field("image", Shape.MEDIA, Word | None, references="media"),
        Field("sku", Shape.TEXT, Word | None, trimmed=True, sparse=True),
        Field("price", Shape.MONEY, Money | None, role=Role.PRICE, sparse=True),
    ),
    also={"anyOf": [{"required": ["color"]}, {"required": ["size"]}]},
)
CHOICE = Model(
    "Choice",
    "One answer to an option, and what it adds to the price.",
    (
        Field("label", Shape.MAP, model=LABEL),
        Field("cost", Shape.MONEY, Money, default=_FREE, role=Role.SURCHARGE),
    ),
    also={"required": ["label"]},
)
OPTION = Model(
    "Option",
    "A question the buyer is asked.",
    (
        Field("type", Shape.TEXT, Literal["text", "number", "textarea", "checkbox", "radio"]),
        Field("title", Shape.MAP, model=LABEL),
        Field(
            "sub_title",
            Shape.MAP,
            model=bilingual_model(default=""),
            default={"ar": "", "en": ""},
        ),
        Field("required", Shape.FLAG, bool, default=False),
        Field(
            "multi_select",
            Shape.FLAG,
            bool,
            default=lambda option: option.get("type") == "checkbox",
        ),
        Field("choices", Shape.LIST, model=CHOICE, default=()),
    ),
    also={
        "required": ["type", "title"],
        "if": {"properties": {"type": {"enum": ["checkbox", "radio"]}}},
        "then": {"required": ["choices"], "properties": {"choices": {"minItems": 1}}},
        "else": {"properties": {"choices": {"maxItems": 0}}},
    },
)
SLOT = Model(
    "Slot",
    "A weekly time in which a booking can be made.",
    (
        Field(
            "day",
            Shape.TEXT,
            Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
        ),
        Field("start_time", Shape.TEXT, Clock, role=Role.STARTS),
        Field("end_time", Shape.TEXT, Clock, role=Role.ENDS),
    ),
    total=True,
)
