"""The published JSON Schemas of all documents; whatever is printed as JSON fits one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import ExitCode
from tjar_sync.model.catalog import LayerKind, OnRemove
from tjar_sync.model.diagnosis import Health, Standing
from tjar_sync.model.explanation import Known, Owner
from tjar_sync.model.live import Verb
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.state import Pass, Proof
from tjar_sync.render.schemas.events import event
from tjar_sync.render.schemas.fleet import fleet
from tjar_sync.render.schemas.notification import NOTIFICATION
from tjar_sync.render.schemas.parts import (
    BINDING,
    COUNT,
    DIAGNOSTIC,
    FLAG,
    HEAD,
    HIDDEN,
    MAYBE_TEXT,
    PLACE,
    PLAN_COUNTS,
    RESOURCE_CHANGE,
    SECONDS,
    TEXT,
    TEXTS,
    VALUE,
    VALUES,
    WORD,
    nullable,
    one_of,
    record,
    rows,
    table,
)
from tjar_sync.render.schemas.report import (
    DONE,
    FAILED,
    NORMALIZED,
    REPAIRED,
    REPORT,
    SIDE_EFFECT,
    SKIPPED,
    UNVERIFIED,
)
from tjar_sync.render.schemas.schedule import SCHEDULE
from tjar_sync.render.schemas.search import SEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.render.schemas.parts import Schema

PLAN: dict[str, Schema] = {
    "id": WORD,
    "created_at": WORD,
    **BINDING,
    "targets": TEXTS,
    "excludes": TEXTS,
    "applyable": {**FLAG, "description": "There is something to do that nothing blocks."},
    "complete": {**FLAG, "description": "All resources of the files were compared with the store."},
    "resource_changes": rows(RESOURCE_CHANGE, "In the order in which they are carried out."),
    "labels": table(TEXT, "Names of media, by their digests."),
    "summary": record(PLAN_COUNTS),
    "requests": COUNT,
    "seconds": SECONDS,
}
PLAN_KIND: dict[str, Schema] = {
    "about": {**WORD, "description": "What the store says of itself: its name and plan."},
    "only": {**WORD, "description": "`drift`: it puts back what the store changed, and no more."},
    "undoes": {**WORD, "description": "The run that it undoes."},
    "offline": {**FLAG, "description": "Against what was recorded: the store was not read."},
    "since": {**WORD, "description": "It is of what git changed since this commit, as named."},
    "since_commit": {**WORD, "description": "That commit."},
    "lists_read": {**FLAG, "description": "False: only what it is about was read, each by its id."},
    "recorded_at": {**TEXT, "description": "When the run ended that recorded last, if one did."},
    "at": {
        **WORD,
        "description": "The instant of the values that the files have here, if not now.",
    },
    "holds_until": {
        **WORD,
        "description": "When the schedule wants something else of what is changed.",
    },
}
FAILURE: dict[str, Schema] = {
    "command": TEXT,
    "outcome": one_of(code.word for code in ExitCode),
    "exit_code": one_of(ExitCode),
    "summary": TEXT,
    "where": TEXT,
    "fix": TEXT,
}
_ENTRY: dict[str, Schema] = {
    "address": WORD,
    "kind": WORD,
    "type": TEXT,
    "remote_id": MAYBE_TEXT,
    "desired": VALUES,
    "live": VALUES,
    "desired_sensitive": HIDDEN,
    "live_sensitive": HIDDEN,
    "updated_at": TEXT,
    "seen_at": TEXT,
    "protect": FLAG,
    "on_remove": one_of(OnRemove),
    "archived": FLAG,
}
_INTENT: dict[str, Schema] = {
    "id": COUNT,
    "run": TEXT,
    "address": WORD,
    "verb": one_of(Verb),
    "part": one_of(Pass),
    "remote_id": MAYBE_TEXT,
}
_RUN: dict[str, Schema] = {
    "run": WORD,
    "plan": TEXT,
    "began_at": WORD,
    "finished_at": TEXT,
    "outcome": TEXT,
    "writes": rows(
        record(
            {
                "address": WORD,
                "verb": one_of(Verb),
                "part": one_of(Pass),
                "remote_id": MAYBE_TEXT,
                "proof": nullable(one_of(Proof)),
                "detail": TEXT,
                "closed_at": TEXT,
                "sent": VALUES,
                "before": VALUES,
                "sensitive": TEXTS,
                "undoable": FLAG,
            }
        )
    ),
}
_MANUAL_PAGE: dict[str, Schema] = {
    "code": WORD,
    "family": WORD,
    "about": WORD,
    "meaning": WORD,
    "cause": WORD,
    "way_out": WORD,
    "example": TEXT,
    "standing": {**TEXT, "description": "Of a check: how grave it is, and how it is lifted."},
}
_EVENT: dict[str, Schema] = {"event": WORD, "about": TEXT, "why": TEXT, "at": TEXT}
_EXAMINATION: dict[str, Schema] = {
    "name": TEXT,
    "health": one_of(Health),
    "summary": TEXT,
    "details": TEXTS,
    "todo": TEXT,
}
_CONTRACT_LINE = record({"path": TEXTS, "value": VALUE})
_OBSERVATION = {
    "number": WORD,
    "claim": TEXT,
    "standing": one_of(Standing),
    "evidence": TEXT,
    "request": TEXT,
    "answer": TEXT,
    "contract_lines": rows(_CONTRACT_LINE),
    "seen_at": MAYBE_TEXT,
}
_ASSUMPTION: dict[str, Schema] = {
    "number": TEXT,
    "belief": TEXT,
    "standing": one_of(Standing),
    "evidence": TEXTS,
    "settled": FLAG,
}
_EXPLAINED: Schema = record(
    {
        "path": TEXT,
        "known": rows(one_of(side.name.lower() for side in Known)),
        "sensitive": FLAG,
        "owner": one_of(Owner),
        "why": TEXT,
        **PLACE,
        "layer": nullable(one_of(LayerKind)),
        "sent": TEXT,
    },
    {side.name.lower(): VALUE for side in Known},
)


def _document(
    name: str, content: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None
) -> Schema:
    keys = {**HEAD, "document": {"const": name}, **content, "diagnostics": rows(DIAGNOSTIC)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"tjar-sync {name}",
        **record(keys, optional),
    }


_DELIVERY: dict[str, Schema] = {
    "webhook": {**MAYBE_TEXT, "description": "Whose secret signed it; null for no known one."},
    "summary": TEXT,
    "hint": TEXT,
    "url": {**MAYBE_TEXT, "description": "Where it was sent."},
    "status": nullable(COUNT),
}
_WHOLE: Mapping[str, Schema] = {
    "plan": _document("plan", PLAN, PLAN_KIND),
    "drift": _document(
        "drift",
        {
            **PLAN,
            "classes": record(
                dict.fromkeys(("edit", "drift", "gone", "conflict", "unmanaged"), COUNT)
            ),
        },
        PLAN_KIND,
    ),
    "report": _document("report", REPORT),
    "failure": _document("failure", FAILURE),
    "validation": _document(
        "validation",
        {
            "store": TEXT,
            "valid": FLAG,
            "resources": table(COUNT, "How many there are, by kind."),
            "stores": table(table(COUNT), "How many each store has, by kind."),
        },
    ),
    "notification": _document("notification", NOTIFICATION),
    "help": _document("help", {"pages": rows(record(_MANUAL_PAGE), "A page for each code.")}),
    "state": _document(
        "state",
        {
            "lineage": TEXT,
            "serial": COUNT,
            "resources": rows(record(_ENTRY)),
            "intents": rows(record(_INTENT), "Writes whose answers are missing."),
        },
    ),
    "entry": _document("entry", _ENTRY),
    "history": _document(
        "history",
        {"about": TEXT, "items": rows({"anyOf": [record(_RUN), record(_EVENT)]})},
    ),
    "run": _document("run", _RUN),
    "schedule": _document("schedule", SCHEDULE),
    "search": _document("search", SEARCH),
    "delivery": _document("delivery", _DELIVERY),
    "explanation": _document(
        "explanation",
        {
            "address": WORD,
            "type": TEXT,
            "remote_id": MAYBE_TEXT,
            **PLACE,
            "facts": TEXTS,
            "looked_at_store": FLAG,
            "action": nullable(one_of(Action)),
            "action_reason": nullable(one_of(Reason)),
            "note": TEXT,
            "fields": rows(_EXPLAINED),
        },
    ),
    "diagnosis": _document(
        "diagnosis",
        {
            "store": TEXT,
            "url": TEXT,
            "examinations": rows(record(_EXAMINATION)),
            "assumptions": rows(record(_ASSUMPTION)),
            "contract_lines": rows(_CONTRACT_LINE),
            "observations": rows(record(_OBSERVATION), "What was seen of the store, and kept."),
            "exit_code": one_of(ExitCode),
        },
    ),
}
DOCUMENTS: Mapping[str, Schema] = {
    **_WHOLE,
    "fleet-report": _document("fleet-report", fleet(_WHOLE)),
    "event": event(
        _WHOLE,
        {"done": DONE, "failed": FAILED, "skipped": SKIPPED},
        {
            "normalized": NORMALIZED,
            "side_effect": SIDE_EFFECT,
            "repaired": REPAIRED,
            "unverified": UNVERIFIED,
        },
    ),
}
"""By the name that stands in a document as `document`; `event` is a line of a stream of them."""
