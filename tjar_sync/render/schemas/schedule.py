"""What the schedule has ahead, as a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.schemas.parts import (
    FLAG,
    MAYBE_TEXT,
    PLACE,
    TEXT,
    TEXTS,
    WORD,
    nullable,
    record,
    rows,
    table,
)

if TYPE_CHECKING:
    from tjar_sync.render.schemas.parts import Schema

_WINDOW: dict[str, Schema] = {
    "address": WORD,
    "from": WORD,
    "until": {**WORD, "description": "The first instant after it."},
    "counts": {**FLAG, "description": "It holds at the instant of the document."},
    "fields": TEXTS,
    "prices": table(WORD, "What prices are in it, by field."),
    "prices_otherwise": table(WORD, "What they are outside of it."),
    "campaign": nullable(
        record({"name": WORD, "title": WORD, "permit": TEXT, "discount": MAYBE_TEXT})
    ),
    **PLACE,
}
SCHEDULE: dict[str, Schema] = {
    "store": TEXT,
    "time_zone": TEXT,
    "at": WORD,
    "windows": rows(record(_WINDOW), "By start, then address."),
    "instants": rows(record({"at": WORD, "cron": WORD}), "When a run is due, in order."),
}
