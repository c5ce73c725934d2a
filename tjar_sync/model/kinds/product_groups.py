"""What stands in a product's maps, whose fields are managed one by one."""

from __future__ import annotations

from tjar_sync.model.kinds.field import Field, Model, Shape
from tjar_sync.model.kinds.schema import Measure, Url, Word
from tjar_sync.model.kinds.texts import bilingual

PHYSICAL = frozenset({"physical"})

VIDEO = Model(
    "Video",
    "A film about the product.",
    (Field("source", Shape.TEXT, Word | None), Field("url", Shape.TEXT, Url | None)),
)
DIMENSIONS = Model(
    "Dimensions",
    "How large it is when it is sent, in centimetres.",
    tuple(
        Field(path, Shape.NUMBER, Measure | None, types=PHYSICAL, decimals=3)
        for path in ("length", "width", "height")
    ),
)
SEO = Model(
    "Seo",
    "What search engines show.",
    (bilingual("title", Shape.TEXT), bilingual("description", Shape.TEXT)),
)
