"""What a search of the files found, as a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.schemas.parts import (
    COUNT,
    PLACE,
    TEXT,
    TEXTS,
    VALUE,
    WORD,
    record,
    rows,
    table,
)

if TYPE_CHECKING:
    from tjar_sync.render.schemas.parts import Schema

_HIT: dict[str, Schema] = {
    "address": WORD,
    "type": TEXT,
    **PLACE,
    "called": table(VALUE, "Its names and keys, by field."),
    "matched": {**TEXTS, "description": "The fields in which any of the words stands."},
}
SEARCH: dict[str, Schema] = {
    "query": TEXT,
    "count": {**COUNT, "description": "How many there are, also beyond the limit."},
    "resources": rows(record(_HIT), "In address order."),
}
