"""What a run did, as the schema of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.event import Remedy
from tjar_sync.model.plan import Action
from tjar_sync.render.schemas.parts import (
    BINDING,
    COUNT,
    FLAG,
    MAYBE_TEXT,
    STEP,
    TEXT,
    TEXTS,
    VALUE,
    WORD,
    one_of,
    record,
    rows,
)

if TYPE_CHECKING:
    from tjar_sync.render.schemas.parts import Schema

OUTCOMES: tuple[str, ...] = ("done", "partial", "failed", "interrupted", "declined")
NORMALIZED: dict[str, Schema] = {
    "address": WORD,
    "path": TEXT,
    "written": VALUE,
    "shown": VALUE,
    "how": TEXT,
    "sensitive": FLAG,
}
SIDE_EFFECT: dict[str, Schema] = {
    "address": WORD,
    "path": TEXT,
    "before": VALUE,
    "after": VALUE,
    "managed": FLAG,
    "remedy": one_of(Remedy),
}
REPAIRED: dict[str, Schema] = {"address": WORD, "paths": TEXTS}
UNVERIFIED: dict[str, Schema] = {"address": WORD, "path": TEXT}
DONE: dict[str, Schema] = {
    **STEP,
    "remote_id": MAYBE_TEXT,
    "campaign": {**MAYBE_TEXT, "description": "The campaign that has it so now."},
    "prices": rows(record({"label": TEXT, "before": WORD, "after": WORD}), "What prices became."),
}
FAILED: dict[str, Schema] = {
    **STEP,
    "message": TEXT,
    "settles": {**FLAG, "description": "The next run looks for what became of it."},
}
SKIPPED: dict[str, Schema] = {**STEP, "because": TEXT}
REPORT: dict[str, Schema] = {
    "plan": WORD,
    **BINDING,
    "outcome": one_of(OUTCOMES),
    "done": rows(record(DONE)),
    "failed": rows(record(FAILED)),
    "skipped": rows(record(SKIPPED)),
    "spellings": rows(record(NORMALIZED), "What the store keeps in its own spelling."),
    "side_effects": rows(record(SIDE_EFFECT), "What our own writes changed besides."),
    "repaired": rows(record(REPAIRED)),
    "unverified": rows(record(UNVERIFIED), "What the store shows nowhere."),
    "summary": record(
        dict.fromkeys(
            (
                *Action,
                *("failed", "skipped", "untold", "not_undone"),
                *("normalized", "repaired", "unverified"),
            ),
            COUNT,
        )
    ),
}
