"""The parts that schemas are made of: each says what a value of a document may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.plan import Action, Reason
from tjar_sync.render.json_change import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema: TypeAlias = "dict[str, Any]"

TEXT: Schema = {"type": "string"}
WORD: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SECONDS: Schema = {"type": "number", "minimum": 0}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
VALUE: Schema = {
    "type": ["null", "boolean", "integer", "string", "array", "object"],
    "description": "A field's value; money is text with all its digits, a secret is null.",
}
_FROM_ONE: Schema = {"type": ["integer", "null"], "minimum": 1}
PLACE: dict[str, Schema] = {
    "file": {**MAYBE_TEXT, "description": "The path from the catalog's folder; null for no place."},
    "line": {**_FROM_ONE, "description": "Counted from 1."},
    "column": {**_FROM_ONE, "description": "Counted from 1, in characters."},
}
SHEET: dict[str, Schema] = {
    "sheet": {
        **TEXT,
        "description": "Of a table's cell, whose row and column the others are: its sheet, empty "
        "in CSV. Elsewhere there is none.",
    },
}
"""What a place has besides, where it is a cell."""


def record(
    required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, about: str = ""
) -> Schema:
    """Return an object with these keys; later minor versions may have more."""
    told = {"description": about} if about else {}
    cell = SHEET if PLACE.keys() <= required.keys() else {}
    return {
        "type": "object",
        **told,
        "required": list(required),
        "properties": {**required, **(optional or {}), **cell},
    }


def table(item: Schema, about: str = "") -> Schema:
    """Return an object whose keys are data: field paths, kinds."""
    told = {"description": about} if about else {}
    return {"type": "object", **told, "additionalProperties": item}


def rows(item: Schema, about: str = "") -> Schema:
    """Return a list."""
    told = {"description": about} if about else {}
    return {"type": "array", **told, "items": item}


def one_of(words: Iterable[str], about: str = "") -> Schema:
    """Return one of these words."""
    told = {"description": about} if about else {}
    return {"enum": list(words), **told}


def nullable(schema: Schema) -> Schema:
    """Return the same, or null."""
    return {"anyOf": [{"type": "null"}, schema]}


TEXTS: Schema = rows(TEXT)
VALUES: Schema = table(VALUE, "Values by field path.")
HIDDEN: Schema = table({"const": True}, "The field paths whose values are secrets.")
STEP: dict[str, Schema] = {
    "address": WORD,
    "action": one_of(Action, "What is done, in tjar-sync's own words."),
}
DIAGNOSTIC: Schema = record(
    {
        "severity": one_of(Severity),
        "code": {**WORD, "description": "Stable: what people search by, document and lift."},
        "summary": TEXT,
        "detail": TEXT,
        "fix": {**TEXT, "description": "The flag, or the edit, that ends it; empty for none."},
        **PLACE,
        "addresses": rows(WORD, "The resources that it is about."),
        "also": rows(record(PLACE), "Other places that it is about."),
    },
    about="Something wrong, or worth saying.",
)
HEAD: dict[str, Schema] = {
    "format_version": {
        "type": "string",
        "pattern": r"^1\.[0-9]+$",
        "description": "A new number before the dot: readers must change. Behind it: more keys.",
    },
    "document": WORD,
    "tjar_sync_version": WORD,
}
BINDING: dict[str, Schema] = {
    "store": {**TEXT, "description": "The store's name in store.yaml."},
    "base_url": TEXT,
    "provider": TEXT,
    "lineage": {**TEXT, "description": "The state's; empty before the first apply."},
    "serial": {**COUNT, "description": "The state's."},
    "commit": {**MAYBE_TEXT, "description": "The catalog's in git; null where git has none."},
}
PLAN_COUNTS: dict[str, Schema] = dict.fromkeys(
    ("adopt_and_change", *Action, "unchanged", "untold", "not_looked_at", "unmanaged"), COUNT
)
FIELD_CHANGE: Schema = record(
    {
        "path": TEXT,
        "before": VALUE,
        "after": VALUE,
        "reason": one_of(Reason),
        "known": {**FLAG, "description": "False when nothing is known of the value before."},
        "sensitive": FLAG,
        **PLACE,
    },
    {
        "last": {**VALUE, "description": "On a conflict: what was last written."},
        "counts": table(COUNT, "Of a list of secrets: how many are new, were sent, are gone."),
    },
)
RESOURCE_CHANGE: Schema = record(
    {
        **STEP,
        "previous_address": MAYBE_TEXT,
        "kind": WORD,
        "type": TEXT,
        "name": WORD,
        "title": {**MAYBE_TEXT, "description": "What people call it; null where it has no name."},
        "remote_id": MAYBE_TEXT,
        "action_reason": one_of(Reason),
        **PLACE,
        "change": record(
            {
                "actions": rows(one_of(dict.fromkeys((*ACTIONS.values(), "no-op")))),
                "before": nullable(VALUES),
                "after": nullable(VALUES),
                "before_sensitive": HIDDEN,
                "after_sensitive": HIDDEN,
            },
            about="In the words of other tools of this kind.",
        ),
        "fields": rows(FIELD_CHANGE),
        "deferred": rows(TEXT, "Fields that are written in a second pass."),
        "note": TEXT,
        "campaign": {**MAYBE_TEXT, "description": "The campaign that has it so now."},
    }
)
